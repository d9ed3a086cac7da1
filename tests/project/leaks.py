"""Secrets in what is committed, by detect-secrets; `make scan` runs it.

What looks like one and is none is explained at its line (`# pragma: allowlist secret`, with the reason), or
is known by its hash in `.secrets.baseline`: made-up keys of tests, hashes in recorded histories. No line is
kept there, so that it outlives edits. `--write` writes it anew.
"""

import json
import sys
from collections.abc import Iterator

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

from tests.project.tree import ROOT, committed

BASELINE = ROOT / ".secrets.baseline"
MADE = (
    "tests/histories/",
    "console/web/static/",
    "docs/verify/",
    "docs/openapi.json",
    "tests/project/leaks.py",
)
"""What programs have written, full of hashes: histories, other people's code, proofs; this file."""
NO_CODE = (".lock", ".svg", ".png", ".woff2", ".ods", ".xlsx", ".pdf")
SETTINGS = {
    "plugins_used": [
        {"name": name}
        for name in (
            "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "GitHubTokenDetector",
            "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector", "NpmDetector", "PrivateKeyDetector",
            "PypiTokenDetector", "SendGridDetector", "SlackDetector", "StripeDetector", "TwilioKeyDetector",
        )
    ]
    + [{"name": "Base64HighEntropyString", "limit": 4.5}, {"name": "HexHighEntropyString", "limit": 3.0}],
    "filters_used": [
        {"path": f"detect_secrets.filters.{name}"}
        for name in (
            "allowlist.is_line_allowlisted", "heuristic.is_indirect_reference",
            "heuristic.is_likely_id_string", "heuristic.is_not_alphanumeric_string",
            "heuristic.is_potential_uuid", "heuristic.is_prefixed_with_dollar_sign",
            "heuristic.is_sequential_string", "heuristic.is_templated_secret",
        )
    ],
}  # fmt: skip


def found() -> Iterator[tuple[str, str, str, int]]:
    """(place, kind, hash, line) of whatever looks like a secret."""
    names = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if path.suffix not in NO_CODE
        and path != BASELINE
        and not path.relative_to(ROOT).as_posix().startswith(MADE)
    ]
    secrets = SecretsCollection(root=str(ROOT))
    with transient_settings(SETTINGS):
        for name in names:
            secrets.scan_file(name)
    for name, secret in secrets:
        yield name, secret.type, secret.secret_hash, secret.line_number


def known() -> set[tuple[str, ...]]:
    """What the baseline holds."""
    return {tuple(row) for row in json.loads(BASELINE.read_text(encoding="utf-8"))}


def main() -> int:
    """Tells of what is new; 1 when something is."""
    every = sorted(found())
    if "--write" in sys.argv:
        rows = sorted({each[:3] for each in every})
        BASELINE.write_text(json.dumps(rows, indent=0) + "\n", encoding="utf-8")
        return 0
    baseline = known()
    new = [each for each in every if each[:3] not in baseline]
    for name, kind, _, line in new:
        sys.stdout.write(f"{name}:{line}: {kind}. Remedy: take it out, or explain it at its line.\n")
    return int(bool(new))


if __name__ == "__main__":
    sys.exit(main())
