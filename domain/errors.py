"""Refusals: what a decider says when a command cannot be accepted, with a stable code and the remedy."""


class Refusal(Exception):
    """A command that cannot be accepted. `code` is stable; `remedy` says what to do instead."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.code = code
        self.message = message
        self.remedy = remedy
