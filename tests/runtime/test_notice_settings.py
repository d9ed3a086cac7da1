"""Settings of notices: what is wrong or missing is named with its remedy, and no secret is shown."""

from pathlib import Path

import pytest

from benchmarks.gateway import OF_TESTS
from runtime.errors import BadSetting
from runtime.notice_settings import is_secret
from runtime.settings import Settings, strangers

SMS = {"NEARPEER_SMS_URL": "https://sms.example/send", "NEARPEER_SMS_SECRET": "hush-hush"}
HOOK = {"NEARPEER_WEBHOOK_URL": "https://on.call.example/in", "NEARPEER_WEBHOOK_SECRET": OF_TESTS}
MAIL = {"NEARPEER_SMTP_URL": "smtp://clerk:hush@mail.example", "NEARPEER_NOTICE_FROM": "nearpeer@example.org"}


def load(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> Settings:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Settings.load()


def test_nothing_set_up_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, {}).smtp_url is None


def test_all_of_it_together_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch, {**SMS, **HOOK, **MAIL, "NEARPEER_ALLOW_PRIVATE": "Gateway, mail.inside  127.0.0.1"}
    )

    assert settings.webhook_urls == ("https://on.call.example/in",)
    assert settings.allowed_hosts == {"gateway", "mail.inside", "127.0.0.1"}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({**SMS, "NEARPEER_SMS_SECRET": ""}, "NEARPEER_SMS_SECRET is missing"),
        ({**HOOK, "NEARPEER_WEBHOOK_URL": ""}, "NEARPEER_WEBHOOK_URL is missing"),
        ({**HOOK, "NEARPEER_WEBHOOK_SECRET": "hush-hush"}, "NEARPEER_WEBHOOK_SECRET is no secret"),
        ({"NEARPEER_CALLBACK_SECRET": "whsec_aHVzaA=="}, r"NEARPEER_CALLBACK_SECRET is no secret.*Make one"),
        ({**SMS, "NEARPEER_SMS_URL": "sms.example"}, "NEARPEER_SMS_URL is not an address"),
        ({**SMS, "NEARPEER_SMS_URL": "https://sms.example:hush"}, "NEARPEER_SMS_URL is not an address"),
        ({**SMS, "NEARPEER_SMS_URL": "ftp://sms.example"}, "NEARPEER_SMS_URL is not an address"),
        ({**SMS, "NEARPEER_SMS_URL": "http://sms.example"}, r"begins with http://.*NEARPEER_ALLOW_PRIVATE"),
        ({**SMS, "NEARPEER_SMS_URL": "https://hush@sms.example"}, "holds a name or a password"),
        ({"NEARPEER_HEARTBEAT_URL": "https://a:hush@beat.example"}, "NEARPEER_HEARTBEAT_URL holds a name"),
        ({**HOOK, "NEARPEER_WEBHOOK_URL": "https://a.example http://b.example"}, "begins with http://"),
        ({**MAIL, "NEARPEER_SMTP_URL": "mail.example:25"}, "NEARPEER_SMTP_URL is not the address"),
        ({**MAIL, "NEARPEER_SMTP_URL": "http://mail.example"}, "NEARPEER_SMTP_URL is not the address"),
        ({**MAIL, "NEARPEER_NOTICE_FROM": ""}, "NEARPEER_NOTICE_FROM is no mailbox"),
        ({**MAIL, "NEARPEER_NOTICE_FROM": "nearpeer"}, "NEARPEER_NOTICE_FROM is no mailbox"),
        ({"NEARPEER_NOTICE_TIMEOUT_S": "0"}, "NEARPEER_NOTICE_TIMEOUT_S is wrong"),
        ({"NEARPEER_TELEPHONES": "duty=112"}, r"no number in international form for 'duty'.*\+3615550100"),
        ({"NEARPEER_TELEPHONES": "duty=hush"}, r"no number in international form for 'duty'"),
        ({"NEARPEER_TELEPHONES": "duty=+3615550100,porter"}, "no number in international form for 'porter'"),
        ({"NEARPEER_TELEPHONES": "=+3615550100"}, "NEARPEER_TELEPHONES has a number without a key"),
        ({"NEARPEER_TELEPHONES": "duty=+3615550100 duty=+3615550101"}, "has 'duty' twice"),
        ({**HOOK, "NEARPEER_WEBHOOK_SECRET": f"{OF_TESTS},hush"}, "NEARPEER_WEBHOOK_SECRET is no secret"),
        ({"NEARPEER_PUBLIC_URL": "nearpeer.example"}, "NEARPEER_PUBLIC_URL is not an address"),
    ],
)
def test_what_is_wrong_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], problem: str
) -> None:
    with pytest.raises(BadSetting, match=problem) as caught:
        load(monkeypatch, given)

    assert "hush" not in str(caught.value)


def test_two_secrets_stand_beside_each_other_while_one_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    both = f"{newer}, {OF_TESTS}"

    settings = load(monkeypatch, {**HOOK, "NEARPEER_WEBHOOK_SECRET": both, "NEARPEER_CALLBACK_SECRET": both})

    assert settings.webhook_secrets == settings.callback_secrets == (newer, OF_TESTS)


def test_a_telephone_is_a_number_that_can_be_called_from_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, {"NEARPEER_TELEPHONES": "duty=+3615550100, porter=06301234567"})

    assert settings.telephone_numbers == {"duty": "+3615550100", "porter": "06301234567"}


def test_a_host_that_is_allowed_by_name_may_be_called_without_encryption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {**SMS, "NEARPEER_SMS_URL": "http://gateway:8080/sms", "NEARPEER_ALLOW_PRIVATE": "gateway"}

    assert load(monkeypatch, given).sms_url == "http://gateway:8080/sms"


def test_secrets_of_notices_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(load(monkeypatch, {**SMS, **HOOK, **MAIL}))

    assert "hush" not in shown
    assert OF_TESTS not in shown


@pytest.mark.parametrize("text", ["s" * 32, "s" * 31 + "\n"])
def test_a_secret_of_32_letters_in_a_file_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    (tmp_path / "secret").write_text(text)
    monkeypatch.setenv("NEARPEER_SMS_SECRET_FILE", str(tmp_path / "secret"))

    assert load(monkeypatch, {"NEARPEER_SMS_URL": SMS["NEARPEER_SMS_URL"]}).sms_secret == text.strip()


def test_the_way_to_make_a_secret_makes_one() -> None:
    assert is_secret(OF_TESTS)
    assert is_secret("whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
    assert not is_secret("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
    assert not is_secret("whsec_ű")


def test_files_of_secrets_are_known_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEARPEER_SMTP_URL", "NEARPEER_SMS_SECRET", "NEARPEER_CALLBACK_SECRET"):
        monkeypatch.setenv(f"{name}_FILE", "/nowhere")

    assert [name for name, _ in strangers() if name.endswith("_FILE")] == []
