"""Questions of a crowd go together, and nobody's answer depends on who else asks."""

import asyncio
from collections.abc import Sequence

import pytest

from store.together import Together


class Asked:
    """Answers a number with its double, once it is let; remembers what was asked together."""

    def __init__(self, most: int = 64) -> None:
        self.flights: list[tuple[int, ...]] = []
        self.let = asyncio.Event()
        self.together: Together[int, int] = Together(self.alone, self.several, flights=1, most=most)

    async def alone(self, question: int) -> int:
        self.flights.append((question,))
        await self.let.wait()
        return self._answer(question)

    async def several(self, questions: Sequence[int]) -> list[int | Exception]:
        self.flights.append(tuple(questions))
        await self.let.wait()
        if max(questions) > 100:
            raise OverflowError
        return [ValueError(f"{number}") if number < 0 else self._answer(number) for number in questions]

    def _answer(self, number: int) -> int:
        return number * 2

    def ask(self, *questions: int) -> list[asyncio.Task[int]]:
        return [asyncio.create_task(self.together.ask(question)) for question in questions]


async def answers(tasks: Sequence[asyncio.Task[int]]) -> list[int | BaseException]:
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_comes_while_one_is_asked_goes_together_in_the_next() -> None:
    asked = Asked()
    tasks = asked.ask(1, 2, 3)
    await asyncio.sleep(0)

    asked.let.set()

    assert await answers(tasks) == [2, 4, 6]
    assert asked.flights == [(1,), (2, 3)]


async def test_no_more_go_together_than_are_allowed() -> None:
    asked = Asked(most=2)
    tasks = asked.ask(1, 2, 3, 4, 5, 6)
    await asyncio.sleep(0)

    asked.let.set()

    assert await answers(tasks) == [2, 4, 6, 8, 10, 12]
    assert asked.flights == [(1,), (2, 3), (4, 5), (6,)]


async def test_what_is_wrong_with_one_question_is_told_to_whoever_asked_it() -> None:
    asked = Asked()
    tasks = asked.ask(1, -2, 3)
    await asyncio.sleep(0)

    asked.let.set()
    first, wrong, third = await answers(tasks)

    assert (first, third) == (2, 6)
    assert isinstance(wrong, ValueError)


async def test_when_all_fail_all_are_told_and_the_next_is_asked_again() -> None:
    asked = Asked()
    tasks = asked.ask(1, 2, 101)
    await asyncio.sleep(0)

    asked.let.set()
    first, *others = await answers(tasks)

    assert first == 2
    assert [type(other) for other in others] == [OverflowError, OverflowError]
    assert await asked.together.ask(5) == 10


async def test_who_stops_waiting_leaves_the_others_their_answers() -> None:
    asked = Asked()
    tasks = asked.ask(1, 2, 3)
    await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.sleep(0)

    asked.let.set()

    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    with pytest.raises(asyncio.CancelledError):
        await tasks[1]
    assert await tasks[2] == 6
