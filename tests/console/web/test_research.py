"""A mentor and a mentee decide on their own page, in their language, whether the study may know of them."""

from console.pages.year import year_of
from tests.console.web.console import Console


async def test_the_study_is_joined_and_left_on_ones_own_page(console: Console) -> None:
    year = await year_of(console.midyear.doors)
    pair = next(year.state.placed.pairs[each] for each in sorted(year.state.placed.together))
    mentee = await console.browser(pair.mentee, "mentee", language="hu")

    before = await mentee.sees("/me/self")
    joined = await mentee.does("/me/study", "/me/self", answer="yes")
    in_it = (await year_of(console.midyear.doors)).state.study.consented
    left = await mentee.does("/me/study", "/me/self", answer="no")

    assert "Nem veszel részt benne." in before
    assert "Beleegyeztél." in joined
    assert in_it == {pair.mentee}
    assert "Nem veszel részt benne." in left
    assert (await year_of(console.midyear.doors)).state.study.consented == frozenset()


async def test_nobody_decides_for_another(console: Console) -> None:
    anna = await console.browser(console.midyear.of("coordinator")[0], "coordinator")

    answer = await anna.sends("/me/study", "/today", answer="yes")

    assert answer.status_code == 404
