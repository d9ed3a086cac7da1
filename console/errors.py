"""What a person gave to the service cannot be used: said in one line that names the place and the remedy."""


class BadInput(Exception):
    """A file that cannot be used. `where` is a row, a line or a key, empty when the whole file is meant.

    `problem` and `remedy` never hold anything that could name a person.
    """

    def __init__(self, file: str, where: str, problem: str, remedy: str) -> None:
        place = f"{file}: {where}" if where else file
        super().__init__(f"{place}: {problem} {remedy}")
        self.file = file
        self.where = where
        self.problem = problem
        self.remedy = remedy
