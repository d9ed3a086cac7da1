"""The rota and the drills to take away, as CSV and as XLSX; who takes a file is recorded before."""

from collections.abc import Callable, Sequence
from datetime import datetime

from console.access.right import Right
from console.help.words import Words
from console.pages.care import Care
from console.pages.drills import drills
from console.pages.rota import desk_of
from console.pages.staffed import staffed
from console.sheets import CSV, XLSX, Sheet, Value, as_csv, as_xlsx
from console.web.routes import Exported, Routes
from console.web.shown import local
from console.web.texts.taking import TAKING
from console.web.visit import Visit

ROTA, DRILLS = Right("rota", "export"), Right("drill", "export")
DAYS = 14

routes = Routes()


@routes.file("/rota.csv", ROTA)
async def take_rota_csv(visit: Visit) -> Exported:
    """The shifts of two weeks as CSV."""
    return _file(visit, "rota", "csv", as_csv, CSV, await _rota(visit))


@routes.file("/rota.xlsx", ROTA)
async def take_rota_xlsx(visit: Visit) -> Exported:
    """The shifts of two weeks as a workbook."""
    return _file(visit, "rota", "xlsx", as_xlsx, XLSX, await _rota(visit))


@routes.file("/drills.csv", DRILLS)
async def take_drills_csv(visit: Visit) -> Exported:
    """The newest drills, step by step, as CSV."""
    return _file(visit, "drills", "csv", as_csv, CSV, await _drills(visit))


@routes.file("/drills.xlsx", DRILLS)
async def take_drills_xlsx(visit: Visit) -> Exported:
    """The newest drills, step by step, as a workbook."""
    return _file(visit, "drills", "xlsx", as_xlsx, XLSX, await _drills(visit))


async def _rota(visit: Visit) -> Sheet:
    care, w = await visit.care(), Words(TAKING, visit.language)
    page = await staffed(await desk_of(visit.doors), DAYS)
    rows: list[Sequence[Value]] = [
        (
            w(f"layer-{shift.layer}"),
            shift.officer.name if shift.officer else w("nobody"),
            _local(care, shift.from_us),
            _local(care, shift.until_us),
            w(f"by-{shift.by}"),
        )
        for shift in page.rota.shifts
    ]
    return _sheet(w, "rota", ("layer", "who", "begins", "ends", "why"), rows)


async def _drills(visit: Visit) -> Sheet:
    care, w = await visit.care(), Words(TAKING, visit.language)
    page = await drills(care)
    rows: list[Sequence[Value]] = [
        (
            drill.receipt,
            _local(care, drill.raised_us),
            w(f"step-{step.step}"),
            None if step.after_s is None else int(step.after_s),
            None if step.due_s is None else int(step.due_s),
            None if step.in_time is None else w("yes" if step.in_time else "no"),
        )
        for drill in page.drills
        for step in drill.steps
    ]
    return _sheet(w, "drills", ("receipt", "raised", "step", "after", "due", "in-time"), rows)


def _sheet(w: Words, name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> Sheet:
    return Sheet(name, [w(f"col-{head}") for head in heads], rows, w("defused-note"), w("defused-told"))


def _local(care: Care, at_us: int) -> datetime:
    return care.moments.local(at_us).replace(tzinfo=None)


def _file(
    visit: Visit, name: str, ending: str, made: Callable[[Sheet], bytes], kind: str, sheet: Sheet
) -> Exported:
    day = local(visit.now_us).date().isoformat()
    return Exported(f"nearpeer-{name}-{day}.{ending}", made(sheet), kind)
