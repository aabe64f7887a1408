"""Wrong usage is one line on standard error and exit status 2, whatever was typed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import __version__
from tests.e2e.cli import Cli

COMMANDS = [  # as the interface names them
    "run",
    "poll",
    "inspect",
    "diff",
    "history",
    "doctor",
    "health",
    "backup",
    "restore",
    "prune",
    "demo",
    "sources",
    "chats",
]


def test_the_version_is_told_fast_and_from_anywhere_on_the_line(cli: Cli) -> None:
    for arguments in (["--version"], ["poll", "--version"], ["sources", "list", "-V"]):
        assert cli(*arguments).out == f"addendum {__version__}\n"
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True)
    assert done.returncode == 0
    assert time.perf_counter() - begun < 2  # 0.03 s alone; the machine may be busy


def test_telling_the_version_loads_no_library() -> None:
    code = (
        "import sys; from bot.cli import main; main(['--version']); "
        "print([m for m in ('typer', 'rich', 'pydantic', 'httpx', 'telegram') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_names_every_command_and_each_has_its_own(cli: Cli) -> None:
    whole = cli("--help")
    assert whole.status == 0
    for command in COMMANDS:
        assert f"  {command}" in whole.out
        own = cli(command, "--help")
        assert own.status == 0
        assert "--json" in own.out


def test_without_a_command_the_commands_are_shown(cli: Cli) -> None:
    result = cli()
    assert result.status == 2
    assert "Commands:" in result.out
    assert "a command is wanted" in result.line
    assert cli("sources").status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["poll", "--jsn"],
        ["sources", "bogus"],
        ["sources", "add"],
        ["sources", "add", "https://a.org", "https://b.org"],
        ["sources", "edit", "nothing-to-change"],
        ["sources", "remove"],
        ["sources", "add", "https://a.org", "--interval", "soon"],
        ["sources", "add", "https://a.org", "--interval", "0s"],
        ["sources", "add", "https://a.org", "--extractor", "magic"],
        ["sources", "add", "https://a.org", "--timezone", "Mars"],
        ["sources", "add", ""],
        ["sources", "add", "x" * 20_000],
        ["sources", "add", "\u202ehttps://a.org"],
        ["sources", "add", "<b>https://a.org</b>"],
        ["sources", "add", "🙂"],
        ["sources", "export", "--format", "yaml"],
        ["sources", "import", "nowhere.opml"],
        ["chats", "import", "nowhere.json"],
        ["history"],
        ["history", "ghost"],
        ["history", "x" * 20_000],
        ["history", "ghost", "--limit", "0"],
        ["poll", "ghost"],
        ["poll", "a\nb\x1b[31m"],
        ["run", "--role", "everything"],
        ["inspect"],
        ["inspect", "nowhere.html"],
        ["inspect", "x" * 20_000],
        ["inspect", "ftp://example.org/"],
        ["inspect", "https://example.org/", "--extractor", "magic"],
        ["inspect", "page.html", "--batch", "rows.jsonl"],
        ["inspect", "nowhere.html", "--now", "yesterday"],
        ["diff", "only-one.html"],
        ["diff", "nowhere.html", "nowhere.html"],
        ["diff", "--batch", "nowhere.jsonl"],
        ["backup"],
        ["restore"],
        ["poll", "--config"],
        ["poll", "--db", ""],
        ["poll", "--config", "nowhere.toml"],
        ["poll", "--config=nowhere.toml"],
        ["--config", "nowhere.toml", "poll"],
        ["demo", "everything", "else"],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_wrong_usage_is_told_in_one_short_line(cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert result.line.startswith("addendum: ")
    assert len(result.line) < 700
    assert "\x1b" not in result.line
    assert "\u202e" not in result.line


def test_each_fault_of_a_configuration_has_its_line(cli: Cli) -> None:
    file = cli.write(
        "a.toml",
        '[polling]\ninterval = "soon"\n'
        '[[sources.watch]]\nid = "a"\nurl = "https://a.org/"\n'
        '[[sources.watch]]\nid = "a"\nurl = "nonsense"\n',
    )
    result = cli("poll", "--config", file)
    assert result.status == 2
    first, second = result.err.splitlines()
    assert f"{file}:2: polling.interval is 'soon'" in first
    assert f"{file}:8: sources.watch[2].url is 'nonsense'" in second


def test_the_common_options_stand_wherever_they_are_typed(cli: Cli) -> None:
    for arguments in (
        ["--json", "--db", "x.db", "sources", "list"],
        ["sources", "--json", "list", "--db", "x.db"],
        ["sources", "list", "--json", "--db=x.db"],
    ):
        result = cli(*arguments)
        assert (result.status, result.out, result.err) == (0, "", "")
    assert (cli.folder / "x.db").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"this is no database at all, but a letter to my aunt" * 50, "x.db")],
)
def test_a_database_that_is_none_is_told_in_one_line(cli: Cli, content: bytes, said: str) -> None:
    (cli.folder / "x.db").write_bytes(content)
    result = cli("sources", "list", "--db", "x.db")
    assert result.status == 1
    assert said in result.line
    assert (cli.folder / "x.db").read_bytes() == content


def test_a_pipe_that_closes_early_is_no_traceback(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": {n}, "old": "x", "new": "y"}}\n' for n in range(20_000))
    file = tmp_path / "rows.jsonl"
    file.write_text(rows)
    command = f"{sys.executable} -m bot diff --batch {file} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.startswith('{"id": 0')


def test_an_interrupt_is_no_traceback() -> None:
    command = [sys.executable, "-m", "bot", "diff", "--batch", "-"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"id": 1}\n')
    process.stdin.flush()
    assert process.stdout.readline().startswith('{"id": 1')  # answered while we still speak
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["poll", "--help"]])
def test_a_full_disk_behind_standard_output_is_no_traceback(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_bug_is_one_line_and_its_trace_is_kept(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "123456:" + "A" * 35
    monkeypatch.setitem(
        __import__("bot.cli.command", fromlist=["COMMANDS"]).COMMANDS, "doctor", "builtins:int"
    )
    result = cli("doctor", token)
    assert result.status == 1
    assert "this is a bug" in result.line
    assert token not in result.line
    (trace,) = cli.folder.glob("addendum-bug-*.txt")
    assert "Traceback" in trace.read_text()
    assert token not in trace.read_text()
