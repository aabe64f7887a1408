"""The documentation says all that there is, and nothing that there is not."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import click
import pytest
import typer
from pydantic import BaseModel, SecretStr, TypeAdapter
from pydantic_core import PydanticUndefined

from bot.chat.commands import Command, Who
from bot.chat.register import command_table
from bot.cli.arguments import _FLAGS, _VALUES
from bot.cli.command import application
from bot.core.duration import parse_duration
from bot.core.model import FailureKind
from bot.extract.markers.table import __file__ as markers_table
from bot.extract.read import AUTO, EXTRACTORS
from bot.poll import Result
from bot.render.catalogue import LANGUAGES
from bot.web.metrics import Metrics
from config.kinds import Size
from config.settings import Config

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", *DOCS]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
_CODE = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def doc(name: str) -> str:
    return text(ROOT / "docs" / name)


def spans(page: Path) -> list[str]:
    """What is set as code: in a line, and each line of a block."""
    whole = text(page)
    blocks = [line for block in _BLOCK.findall(whole) for line in block.splitlines()]
    return [*_CODE.findall(_BLOCK.sub("", whole)), *blocks]


# The shell


@cache
def shell() -> dict[str, click.Command]:
    """Each command by its whole name: "sources add"."""
    root = typer.main.get_command(application())
    found: dict[str, click.Command] = {}
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        if below is None:
            found[name] = command
        else:
            found |= {f"{name} {sub}": one for sub, one in below.items()}
    return found


def options(command: click.Command) -> set[str]:
    return {
        name
        for one in command.params
        if one.param_type_name == "option" and not getattr(one, "hidden", False)
        for name in (*one.opts, *one.secondary_opts)
    }


def test_every_command_of_the_shell_is_documented():
    listed = doc("commands.md")
    missing = [name for name in shell() if f"`addendum {name}" not in listed]
    assert not missing, f"not in docs/commands.md: {missing}"


def test_every_option_is_documented():
    listed = doc("commands.md")
    every = set().union(*map(options, shell().values()), _VALUES, _FLAGS)
    missing = sorted(o for o in every if not re.search(rf"`(?:addendum [\w ]+)?{o}\b", listed))
    assert not missing, f"not in docs/commands.md: {missing}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_command_or_an_option_that_there_is_not(page: Path):
    wrong = []
    for span in spans(page):
        for call in re.findall(r"(?:^|[\s(])addendum((?: [\w@…./\[\]:<>'=-]+)*)", span):
            if fault := _call_fault(call.split()):
                wrong.append(f"addendum{call}: {fault}")
    assert not wrong


def _call_fault(words: list[str]) -> str:
    plain = [word for word in words if not word.startswith("-")]
    if not plain:
        return ""
    name = next((n for n in (" ".join(plain[:2]), plain[0]) if n in shell()), "")
    if not name:
        groups = {n.partition(" ")[0] for n in shell()}
        if plain[0] in {*groups, "addendum"} or not plain[0].isalpha():
            return ""
        return "no such command"
    given = {word.partition("=")[0] for word in words if word.startswith("-")}
    unknown = given - options(shell()[name]) - {*_VALUES, *_FLAGS, "--help"}
    return f"no option {sorted(unknown)}" if unknown else ""


# The chat


def chat_commands() -> list[Command]:
    return list(command_table().all)


def test_every_command_of_the_chat_is_documented_where_it_belongs():
    missing = []
    for command in chat_commands():
        page = "admins.md" if command.who is Who.ADMIN else "readers.md"
        names = (command.name, *command.aliases)
        missing += [f"/{n} in {page}" for n in names if not re.search(rf"`/{n}\b", doc(page))]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_chat_command_that_there_is_not(page: Path):
    known = {name for c in chat_commands() for name in (c.name, *c.aliases)}
    paths = {"health", "metrics", "feeds", "telegram", "tmp"}
    inline = _CODE.findall(_BLOCK.sub("", text(page)))
    named = {m[1] for span in inline if (m := re.match(r"/([a-z]+)(?:$|[ .…])", span))}
    assert named - known - paths == set()


# Settings


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each setting with its default; the tables of a list as those of one."""
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is None:
            yield f"{prefix}{name}", field.get_default(call_default_factory=True)
        else:
            yield from keys(inner, f"{prefix}{name}.")


def _model_in(kind: Any) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if get_origin(kind) in (Union, UnionType, tuple):
        return next((m for part in get_args(kind) if (m := _model_in(part))), None)
    return None


def documented() -> dict[str, str]:
    """The rows of docs/settings.md: a setting and its default as they are written."""
    rows = re.findall(r"^\| `([\w.]+)` \| (.*?) \| .+ \|$", doc("settings.md"), re.MULTILINE)
    return dict(rows)


def test_every_setting_is_documented_and_no_other():
    assert set(documented()) == {name for name, _ in keys(Config)}


def test_the_documented_defaults_are_those_in_force():
    wrong = {
        name: (documented()[name], default)
        for name, default in keys(Config)
        if name in documented() and not _says(documented()[name], default)
    }
    assert not wrong


def _says(written: str, default: Any) -> bool:
    if default is PydanticUndefined:
        return written == "(needed)"
    if default is None:
        return written == "–"
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    value = tomllib.loads(f"v = {written.strip('`')}")["v"]
    if isinstance(default, timedelta):
        return parse_duration(value) == default
    if isinstance(default, tuple):
        return value == list(default)
    if isinstance(default, int) and isinstance(value, str):
        return TypeAdapter(Size).validate_python(value) == default
    return str(value) == str(default)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_setting_that_there_is_not(page: Path):
    known = {name for name, _ in keys(Config)}
    sections = {name.partition(".")[0] for name in known}
    tables = {name.rpartition(".")[0] for name in known}
    named = {
        m[1]
        for span in spans(page)
        if (m := re.match(rf"((?:{'|'.join(sections)})\.[a-z_.]+)\b", span))
    }
    files = {name for name in named if name.rpartition(".")[2] in {"py", "po", "toml"}}
    assert named - known - tables - files == set()


def test_environment_variables_are_those_of_settings():
    known = {"ADDENDUM_" + name.replace(".", "_").upper() for name, _ in keys(Config)}
    known |= {f"{name}_FILE" for name in known} | {"ADDENDUM_CONFIG"}
    named = {v for page in PAGES for v in re.findall(r"ADDENDUM_[A-Z_]+[A-Z]", text(page))}
    assert named - known == set()


# What else has names


def test_every_extractor_is_documented():
    assert {n for n in (AUTO, *EXTRACTORS) if f"| `{n}` |" not in doc("admins.md")} == set()


def test_every_failure_is_documented_and_no_other():
    below = doc("admins.md").partition("| failure |")[2]
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", below, re.MULTILINE) == [
        k.value for k in FailureKind
    ]


def metrics() -> set[str]:
    """The names in the exposition format, those of the store's gauges included."""
    counted = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in Metrics().registry.collect()
    }
    source = text(ROOT / "bot" / "app" / "observe.py")
    gauges = set(re.findall(r'"(addendum_[a-z_]+)": \(', source))
    states = text(ROOT / "store" / "sources.py").partition("def count_sources")[2]
    counts = set(re.findall(r"\bAS (\w+)", states.partition("def ")[0])) or {
        "active",
        "failing",
        "paused",
        "retired",
    }
    return counted | gauges | {f"addendum_sources_{state}" for state in counts}


def test_every_metric_is_documented_and_no_other():
    listed = set(re.findall(r"^\| `(addendum_[a-z_]+)` \|", doc("operators.md"), re.MULTILINE))
    assert listed == metrics()


def test_every_outcome_of_a_look_is_documented():
    assert [r.value for r in Result if f"`{r.value}`" not in doc("operators.md")] == []


@pytest.mark.parametrize("name", ["grafana.json", "alerts.yml"])
def test_dashboard_and_rules_speak_of_metrics_that_there_are(name: str):
    named = set(re.findall(r"\baddendum_[a-z_]+", (ROOT / "docs" / name).read_text()))
    plain = {re.sub(r"_(bucket|sum|count)$", "", metric) for metric in named}
    assert plain - metrics() == set()
    assert plain


def test_the_dashboard_is_json_with_panels_that_do_not_overlap():
    board = json.loads((ROOT / "docs" / "grafana.json").read_text())
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


# The pages themselves


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path):
    dead = []
    for match in _LINK.finditer(_BLOCK.sub("", text(page))):
        link = match[1] or match[2]
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert not dead


def test_every_picture_is_shown_in_light_and_in_dark():
    shown = {link for page in PAGES for link in re.findall(r"pictures/([\w-]+\.png)", text(page))}
    assert shown == {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")}
    names = {name.rpartition("-")[0] for name in shown}
    assert shown == {f"{name}-{theme}.png" for name in names for theme in ("light", "dark")}


def test_pictures_load_at_once_everywhere():
    sizes = {p.name: p.stat().st_size for p in (ROOT / "docs" / "pictures").glob("*.png")}
    assert {name for name, size in sizes.items() if size > 150_000} == set()


@cache
def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", _BLOCK.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_what_the_pages_have_made_is_made_by_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = {
        name
        for page in PAGES
        for span in spans(page)
        for name in re.findall(r"(?:^|\s)make ([a-z-]+)", span)
    }
    assert {"demo", "test", "run"} <= named <= targets


def test_benchmarks_that_are_named_are_there():
    named = {m for page in PAGES for m in re.findall(r"python -m (benchmarks\.\w+)", text(page))}
    for name in named:
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name


def test_every_direct_dependency_has_its_line_in_the_decisions():
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *(r for k in extras.keys() - {"dev", "bench"} for r in extras[k]),
    ]
    names = [re.split(r"[\[<>=;!~ ]", each)[0] for each in wanted]
    assert [n for n in names if f"| {n} |" not in doc("decisions.md")] == []


def test_the_readme_counts_languages_as_they_are():
    tables = tomllib.loads((Path(markers_table).parent / "languages.toml").read_text("utf-8"))
    assert len(tables) > 40
    assert "more than forty languages; the bot itself speaks ten" in text(ROOT / "README.md")
    assert len(LANGUAGES) == 10
    assert [name for name in LANGUAGES.values() if name not in doc("readers.md")] == []
