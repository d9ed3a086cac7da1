"""An identity provider is set whole, over TLS, and where it can lead people back."""

import pytest

from runtime.errors import BadSetting
from runtime.settings import Settings

WHOLE = {
    "NEARPEER_OIDC_ISSUER": "https://id.example.org",
    "NEARPEER_OIDC_CLIENT_ID": "nearpeer",
    "NEARPEER_OIDC_CLIENT_SECRET": "not to be shown",
}


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, "" if name == missing else value)

    with pytest.raises(BadSetting, match=f"{missing} is missing"):
        Settings.load()


@pytest.mark.parametrize(
    ("issuer", "mode", "problem"),
    [
        ("http://id.example.org", "trial", "NEARPEER_OIDC_ISSUER is not an address with https"),
        ("http://127.0.0.1:1", "production", "NEARPEER_OIDC_ISSUER is not an address with https"),
        ("https://id.example.org", "production", "NEARPEER_PUBLIC_URL is missing"),
    ],
)
def test_nothing_goes_in_clear_and_people_find_back(
    monkeypatch: pytest.MonkeyPatch, issuer: str, mode: str, problem: str
) -> None:
    for name, value in {**WHOLE, "NEARPEER_OIDC_ISSUER": issuer, "NEARPEER_MODE": mode}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting, match=problem) as refused:
        Settings.load()
    assert "not to be shown" not in str(refused.value)


def test_a_provider_that_is_set_whole_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)

    assert Settings.load().oidc_issuer == "https://id.example.org"
