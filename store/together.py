"""Questions that come while others are asked go together in the next one: a crowd costs a few statements.

A question that comes alone is asked at once, by whoever has it. Nothing is answered from before it was asked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Together(Generic[Q, A]):
    """One kind of question of one process, to be used from one event loop."""

    def __init__(
        self,
        alone: Callable[[Q], Awaitable[A]],
        several: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]],
        flights: int = 2,
        most: int = 64,
    ) -> None:
        """`several` gives each question its answer, or what `ask` is to raise for it.

        At most `flights` are asked at a time, so that one which hangs does not hold up all others, and at
        most `most` go together.
        """
        self._alone, self._several = alone, several
        self._flights, self._most = flights, most
        self._flying = 0
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, question: Q) -> A:
        """The answer. Who stops waiting for it does not take the question back."""
        if self._flying < self._flights and not self._waiting:
            self._flying += 1
            try:
                return await self._alone(question)
            finally:
                self._landed()
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        return await answer

    def _landed(self) -> None:
        """Makes place for the next, which takes all that wait by now."""
        self._flying -= 1
        if self._waiting:
            self._flying += 1
            some, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            task = asyncio.get_running_loop().create_task(self._fly(some))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fly(self, some: Sequence[tuple[Q, "asyncio.Future[A]"]]) -> None:
        wanted = [(question, answer) for question, answer in some if not answer.done()]
        try:
            told = await self._told([question for question, _ in wanted])
            for (_, answer), one in zip(wanted, told, strict=True):
                if answer.done():
                    continue
                if isinstance(one, Exception):
                    answer.set_exception(one)
                else:
                    answer.set_result(one)
        finally:
            for _, answer in wanted:
                answer.cancel()  # what is answered stays so
            self._landed()

    async def _told(self, questions: Sequence[Q]) -> Sequence[A | Exception]:
        try:
            match questions:
                case []:
                    return []
                case [one]:
                    return [await self._alone(one)]
                case _:
                    return await self._several(questions)
        except Exception as error:  # noqa: BLE001 - whoever asked has it
            return [error] * len(questions)
