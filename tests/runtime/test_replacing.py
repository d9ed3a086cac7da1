"""A file is replaced as a whole, also by several at once that have the same process id, as in containers."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runtime.replacing import replace

WRITERS = 16


def test_writers_of_one_process_do_not_take_each_others_drafts(tmp_path: Path) -> None:
    file = tmp_path / "file"
    contents = [bytes([number]) * 100_000 for number in range(WRITERS)]

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda content: replace(file, content, 0o600), contents))

    assert file.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [file]
