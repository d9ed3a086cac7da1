"""`python -m runtime.alive`: what a supervisor asks of one process; only the standard library is loaded.

With an address: whether it answers 200 within two seconds. With a file and seconds: whether the file was
written so recently. Exits 0 for yes and 1 for no, with the reason on standard error; 2 for wrong usage.
"""

import http.client
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

YES, NO, USAGE = 0, 1, 2
ANSWER_S = 2.0
GOOD = 200


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    match arguments:
        case [address] if address.startswith("http://"):
            problem = silent(address)
        case [file, seconds] if seconds.isdecimal():
            problem = stale(Path(file), int(seconds))
        case _:
            sys.stderr.write("usage: python -m runtime.alive http://HOST:PORT/PATH | FILE SECONDS\n")
            return USAGE
    if problem:
        sys.stderr.write(f"{problem}\n")
    return NO if problem else YES


def silent(address: str) -> str:
    """What is wrong with whatever should answer at an address; empty when it answers 200."""
    place = urlsplit(address)
    asking = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=ANSWER_S)
    try:
        asking.request("GET", place.path or "/")
        status = asking.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"{address} does not answer ({type(error).__name__})."
    finally:
        asking.close()
    return "" if status == GOOD else f"{address} answers {status}."


def stale(file: Path, seconds: int) -> str:
    """What is wrong with a file that should be written every so many seconds; empty when it is."""
    try:
        age_s = time.time() - file.stat().st_mtime
    except OSError as error:
        return f"{file} cannot be seen: {error.strerror}."
    return "" if age_s <= seconds else f"{file} was last written {age_s:.0f} s ago."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
