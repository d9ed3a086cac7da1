"""A supervisor's groups, and the diaries in them: dates in a list, words one entry at a time."""

from console.access.right import NotYours, Right, Thing
from console.pages.diary import diary
from console.pages.groups import GroupEntryPage, GroupPage, Groups, chosen, group_page, groups
from console.pages.mentor import stream_of
from console.pages.year import who
from console.web.routes import Routes, Shown
from console.web.texts.groups import GROUPS
from console.web.visit import Visit
from domain.groups import Group
from store.vault import NoteAbout

READS = Right("diary", "read-text")

routes = Routes()


@routes.page("/groups", Right("group", "read"), nav="groups")
async def list_groups(visit: Visit) -> Shown[Groups]:
    """My groups: who is in each, the next session, and who still needs it."""
    page = await groups(await visit.year(), visit.acting.actor)
    return Shown(page, "groups.html", GROUPS, version=page.version)


@routes.page("/groups/{group}", Right("group", "read"), nav="groups")
async def show_group(visit: Visit, group: str) -> Shown[GroupPage]:
    """One group of mine, with the diaries of its mentors as dates."""
    page = await group_page(await visit.year(), await _mine(visit, group), visit.acting.actor)
    return Shown(page, "group.html", GROUPS, version=page.version)


@routes.page(
    "/groups/{group}/mentors/{mentor}/diary/{entry}", Right("diary", "read"), of="mentor", nav="groups"
)
async def open_entry_of_group(visit: Visit, group: str, mentor: str, entry: str) -> Shown[GroupEntryPage]:
    """The words of one entry: one reading, in the record before a key is used, while they are mine."""
    year, found = await visit.year(), await _mine(visit, group)
    one = next((each for each in (await diary(year, mentor)).entries if each.handle == entry), None)
    if mentor not in found.mentors or one is None:
        raise NotYours

    async def reads(about: NoteAbout) -> None:
        await visit.gate.admit(visit.acting, READS, Thing("mentor", mentor), visit, note=about.note_id)

    text = await visit.doors.vault.read(f"note/{entry}", reads)
    page = GroupEntryPage(
        **one.model_dump(),
        **year.heading,
        mentor=who(mentor, await year.names([mentor])),
        handle_of_group=group,
        text=text,
    )
    return Shown(page, "group_entry.html", GROUPS, version=(await year.view(stream_of(year, mentor))).version)


async def _mine(visit: Visit, handle: str) -> Group:
    """A group that whoever acts leads. Raises NotYours, Unreachable."""
    group = chosen(await visit.year(), visit.acting.actor, handle)
    if group is None:
        raise NotYours
    return group
