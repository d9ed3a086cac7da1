"""The public keys of a sealer in a file: whoever checks a seal names the ones that they trust."""

from pathlib import Path

from console.errors import BadInput
from store.checkpoint import BadKey, Verifier, verifier

WANTED = "Name the file with the public keys."


def keys_in(path: Path) -> list[Verifier]:
    """The public keys of a file. Raises BadInput."""
    try:
        lines = path.read_text(encoding="ascii").split()
        return [verifier(line) for line in lines]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("--keys", "", f"{path} cannot be read.", WANTED) from error
    except BadKey as error:
        raise BadInput("--keys", "", f"{path}: {error}", WANTED) from error
