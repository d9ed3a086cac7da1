"""Parts of the example rosters, for runs that are smaller than the whole cohort."""

from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"


def part(folder: Path, pairs: int) -> tuple[Path, Path]:
    """The first mentors and mentees of the example rosters, as files of their own."""
    made = []
    for role in ("mentors", "mentees"):
        lines = (EXAMPLES / f"{role}-2025.csv").read_text(encoding="utf-8-sig").splitlines()
        path = folder / f"{role}.csv"
        path.write_text("\n".join(lines[: pairs + 1]) + "\n", encoding="utf-8")
        made.append(path)
    return made[0], made[1]
