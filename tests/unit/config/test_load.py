"""A configuration is taken whole or refused with a line for each fault."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot import __version__
from bot.core.errors import ConfigError
from bot.core.model import Origin
from bot.fetch.address import canonical
from config.load import load
from config.settings import Config

TOKEN = "123456:" + "A" * 35


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [n for n in os.environ if n.startswith("ADDENDUM_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "addendum.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text), extractors=frozenset({"auto", "feed"}), canonical=canonical)
    assert caught.value.exit_status == 2
    return [str(fault) for fault in getattr(caught.value, "faults", (caught.value,))]


def test_without_the_default_file_the_defaults_are_in_force() -> None:
    config = load()
    assert config.store.path == Path("data/addendum.db")
    assert config.polling.interval == timedelta(seconds=60)
    assert config.watched() == []


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such file"):
        load(tmp_path / "nowhere.toml")


def test_a_file_named_by_the_environment_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDENDUM_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such file"):
        load()


def test_the_file_of_the_interface_is_taken(tmp_path: Path) -> None:
    config = load(
        written(
            tmp_path,
            f"""
[telegram]
token = "{TOKEN}"
api_url = "http://127.0.0.1:8081"
admins = [1, 2]
[store]
path = "here.db"
[polling]
interval = "60s"
min_interval = "15s"
max_interval = "15m"
[fetch]
allow_private_networks = true
user_agent = "Me/1"
[sources]
open_to = "everyone"
[http]
listen = "127.0.0.1:8080"
[[sources.watch]]
id = "donbas"
url = "https://example.org/feature"
name = "Donbas appeal"
interval = "1h30m"
extractor = "auto"
""",
        )
    )
    assert config.telegram.token.get_secret_value() == TOKEN
    assert config.telegram.admins == (1, 2)
    (source,) = config.watched()
    assert (source.id, source.url) == ("donbas", "https://example.org/feature")
    assert source.interval == timedelta(minutes=90)
    assert source.origin is Origin.FILE


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("ADDENDUM_TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ADDENDUM_TELEGRAM_ADMINS", "1, 2")
    monkeypatch.setenv("ADDENDUM_STORE_PATH", "/elsewhere.db")
    monkeypatch.setenv("ADDENDUM_FETCH_ALLOW_PRIVATE_NETWORKS", "true")
    monkeypatch.setenv("ADDENDUM_POLLING_MAX_INTERVAL", "2h")
    monkeypatch.setenv("ADDENDUM_TELEGRAM_WEBHOOK_URL", "https://bot.example.org/hook")
    config = load(written(tmp_path, '[store]\npath = "here.db"\n[telegram]\nadmins = [9]\n'))
    assert config.telegram.admins == (1, 2)
    assert config.telegram.api_url == "http://127.0.0.1:1"
    assert config.store.path == Path("/elsewhere.db")
    assert config.fetch.allow_private_networks
    assert config.polling.max_interval == timedelta(hours=2)
    assert config.telegram.webhook is not None
    assert config.telegram.webhook.url == "https://bot.example.org/hook"


def test_a_secret_may_stand_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN_FILE", str(tmp_path / "secret"))
    assert load().telegram.token.get_secret_value() == TOKEN
    (tmp_path / "blank").write_text("\n")
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN_FILE", str(tmp_path / "blank"))
    with pytest.raises(ConfigError, match="is empty"):
        load()
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKEN_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="ADDENDUM_TELEGRAM_TOKEN_FILE: the secret file"):
        load()


def test_a_misspelt_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDENDUM_TELEGRAM_TOKN", TOKEN)
    with pytest.raises(ConfigError, match=r"did you mean ADDENDUM_TELEGRAM_TOKEN\?"):
        load()


def test_a_fault_in_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDENDUM_POLLING_INTERVAL", "soon")
    with pytest.raises(
        ConfigError, match=r"ADDENDUM_POLLING_INTERVAL: polling\.interval is 'soon'"
    ):
        load()


def test_a_token_is_never_shown(tmp_path: Path) -> None:
    file = written(tmp_path, f'[telegram]\ntoken = "{TOKEN} {TOKEN}"\n')
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert TOKEN not in str(caught.value)
    good = load(written(tmp_path, f'[telegram]\ntoken = "{TOKEN}"\n'))
    assert TOKEN not in repr(good)
    assert TOKEN not in str(good.model_dump())
    broken = written(tmp_path, f'[telegram]\ntoken = "{TOKEN}\n')
    with pytest.raises(ConfigError) as caught:
        load(broken)
    assert TOKEN not in str(caught.value)


def test_bounds_that_are_not_given_make_room(tmp_path: Path) -> None:
    fast = load(written(tmp_path, '[polling]\ninterval = "1s"\n')).polling
    assert (fast.min_interval, fast.interval) == (timedelta(seconds=1), timedelta(seconds=1))
    slow = load(written(tmp_path, '[polling]\nmin_interval = "1h"\n')).polling
    assert slow.min_interval <= slow.interval <= slow.max_interval
    short = load(written(tmp_path, '[polling]\nmax_interval = "5s"\n')).polling
    assert short.min_interval <= short.interval <= short.max_interval


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[polling]\nintervall = '60s'\n", "2: unknown key 'polling.intervall' — did you mean \"i"),
        ("[polling]\n\ninterval = 'soon'\n", ":3: polling.interval is 'soon', which is not a len"),
        ("[poling]\n", ":1: unknown key 'poling' — did you mean \"polling\"?"),
        ("[telegram]\nadmins = 'me'\n", ":2: telegram.admins is 'me', which is of the wrong type"),
        ("[telegram]\nadmins = [\n 1,\n 'me',\n]\n", ":2: telegram.admins[2] is 'me'"),
        ("[telegram]\nadmins = [-5]\n", "a Telegram user id is above 0"),
        ("[telegram]\napi_url = 'ftp://x'\n", ":2: telegram.api_url is 'ftp://x'"),
        ("[fetch]\nallow_private_networks = 'perhaps'\n", "write true or false"),
        ("[fetch]\nmax_bytes = 'many'\n", 'write a size like "10MB"'),
        ("[sources]\nopen_to = 'all'\n", "choose from 'admins' or 'everyone'"),
        ("[http]\nlisten = 'here'\n", ":2: http.listen is 'here'"),
        (
            "[polling]\ninterval='9s'\nmin_interval='10s'\n",
            ":1: polling cannot be taken — interval must lie",
        ),
        ("[[sources.watch]]\nid = 'a'\n", ":1: sources.watch[1].url is missing — add it"),
        ("[[sources.watch]]\nurl = 'example.org'\n", ":2: sources.watch[1].url is 'example.org'"),
        ("[[sources.watch]]\nurl = 'https://'\n", ":2: sources.watch[1].url is 'https://'"),
        ("[[sources.watch]]\nurl = 'http://a:99999/'\n", "is not an address of a page"),
        ("[[sources.watch]]\nurl = 5\n", "write a text in quotes"),
        ("[[sources.watch]]\nurl='https://a.org'\ninterval='0s'\n", "an interval is at least 1s"),
        ("[[sources.watch]]\nurl='https://a.org'\nid='A b'\n", ":3: sources.watch[1].id is 'A b'"),
        ("[[sources.watch]]\nurl='https://a.org'\ntimezone='Mars'\n", "not a time zone"),
        ("[[sources.watch]]\nurl='https://a.org'\nignore=['p[[']\n", "'p[[' is no CSS selector"),
        ("[[sources.watch]]\nurl='https://a.org'\nignore_text=['(']\n", "'(' is no pattern of RE2"),
        ("[[sources.watch]]\nurl='https://a.org'\nignore='nav'\n", 'write a list, like ["…", "…"]'),
        ("[[sources.watch]]\nurl='https://a.org'\nextractor='best'\n", "choose from auto, feed"),
        ("[telegram\n", ":1: not TOML: "),
        ("[telegram]\nadmins = [1\n", ":3: not TOML: unclosed array"),
        ("a = 1\na = 2\n", ":2: not TOML: "),
        ("_env_file = 'x'\n", ":1: unknown key '_env_file'"),
        ("telegram = 5\n", ":1: telegram is 5, which is of the wrong type — write a table"),
    ],
)
def test_each_fault_is_one_line_with_place_value_and_remedy(
    tmp_path: Path, text: str, line: str
) -> None:
    (found,) = faults(tmp_path, text)
    assert line in found
    assert str(tmp_path / "addendum.toml") in found
    assert "\n" not in found


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "[polling]\ninterval = 'x'\n[http]\nlisten = 'x'\nport = 1\n")
    assert len(found) == 3


def test_a_doubled_id_names_both_lines(tmp_path: Path) -> None:
    (found,) = faults(
        tmp_path,
        '[[sources.watch]]\nid = "a"\nurl = "https://a.org/1"\n'
        '[[sources.watch]]\nid = "a"\nurl = "https://a.org/2"\n',
    )
    assert ":5: the id 'a' stands already in line 2" in found


def test_a_doubled_address_is_found_in_any_spelling(tmp_path: Path) -> None:
    (found,) = faults(
        tmp_path,
        '[[sources.watch]]\nid = "a"\nurl = "https://a.org/1"\n'
        '[[sources.watch]]\nid = "b"\nurl = "https://A.org:443/1?utm_source=x#top"\n',
    )
    assert ":6: the address" in found
    assert "stands already in line 3" in found


def test_a_source_without_an_id_gets_one_from_its_name_or_address(tmp_path: Path) -> None:
    config = load(
        written(
            tmp_path,
            '[[sources.watch]]\nurl = "https://www.a.org/x/storm-live.html"\n'
            '[[sources.watch]]\nurl = "https://b.org"\nname = "Élections 2027"\n',
        )
    )
    assert [source.id for source in config.watched()] == ["a-storm-live", "elections-2027"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[telegram]\n# \xff\n", ":2: not UTF-8"), (b"[" * 5000 + b"\n", "not TOML")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "addendum.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        load(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "addendum.toml"
    file.write_bytes(b'\xef\xbb\xbf[http]\r\nlisten = ""\r\n')
    assert load(file).http.listen == ""


def test_the_command_line_goes_before_all(tmp_path: Path) -> None:
    config = load().replaced("store", path=tmp_path / "x.db")
    assert config.store.path == tmp_path / "x.db"
    assert isinstance(config, Config)


def test_we_name_ourselves_to_sites_with_our_version_and_a_contact() -> None:
    assert load().fetch.user_agent.split()[0] == "Addendum/" + ".".join(__version__.split(".")[:2])
    fetch = load().fetch.model_copy(update={"contact": "https://example.org/bot"})
    assert fetch.agent().endswith("+https://example.org/bot")


# What an error shows


SECRET = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG="


@pytest.mark.parametrize(
    "text",
    [
        '[[sources.watch]]\nurl = "http://me:{secret}@example.org/x"\n',
        '[[sources.watch]]\nurl = "ftp://me:{secret}@example.org/x"\n',
        '[[hooks]]\nid = "a"\nurl = "https://me:{secret}@example.org/x"\nsecret = "{secret}"\n',
        '[[hooks]]\nid = "a"\napprise = ["slack://{secret}"]\n',
        '[[hooks]]\nid = "a"\napprise = json://me:{secret}@example.org\n',
        '[[hooks]]\nid = "a"\nsecret = {secret}\n',
        '[[hooks]]\nid = "a"\nurl = "https://example.org/x"\nsecret_file = "{secret}"\n',
        '[telegram]\napi_url = "https://me:{secret}@example.org"\n',
        '[telegram]\ntoken = ["{secret}"]\n',
        '[telegram]\nwebhook = {{url = "https://me:{secret}@example.org/x"}}\n',
        '[http]\npublic_url = "https://me:{secret}@example.org"\n',
    ],
)
def test_no_error_of_a_configuration_shows_a_secret(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load(written(tmp_path, text.format(secret=SECRET)))
    faults = getattr(refused.value, "faults", (refused.value,))
    assert not [line for line in map(str, faults) if SECRET in line]


def test_an_address_with_a_user_says_what_to_leave_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="leave out what is before @"):
        load(written(tmp_path, '[[sources.watch]]\nurl = "http://me:x@example.org/x"\n'))


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN_FILE", "TELEGRAM_WEBHOOK_SECRET_FILE"])
def test_a_secret_in_the_place_of_its_file_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for secret in (TOKEN, SECRET):
        monkeypatch.setenv(f"ADDENDUM_{name}", secret)
        with pytest.raises(ConfigError, match="it looks like the secret itself") as refused:
            load()
        assert secret not in str(refused.value)
