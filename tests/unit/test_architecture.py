"""Who may import whom (docs/ARCHITECTURE.md): the plan of the house, held by a test."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "store", "config")

# The most specific prefix decides. A part may always import itself.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot": (),
    "bot.core": (),
    "bot.extract": ("bot.core",),
    "bot.fetch": ("bot.core", "bot"),
    "bot.render": ("bot.core",),
    "store": ("bot.core",),
    "config": ("bot.core",),
    "bot.channels": ("bot.core", "bot.render"),
    "bot.poll": ("bot.core",),
    "bot.deliver": ("bot.core",),
    "bot.subscribe": ("bot.core",),
    "bot.manage": ("bot.core", "bot.poll"),
    "bot.chat": ("bot.core", "bot.render", "bot.subscribe", "bot.manage"),
    "bot.engine": (),
    "bot.web": ("bot.core", "bot.render"),
    "bot.app": ("bot", "store", "config"),
    "bot.cli": ("bot", "store", "config"),
    "bot.__main__": ("bot.cli",),
}

ONLY_IN: dict[str, tuple[str, ...]] = {
    "httpx": ("bot.fetch",),
    "httpcore": ("bot.fetch",),
    "aiohttp": ("bot.fetch",),
    "telegram": ("bot.chat", "bot.channels.telegram", "bot.app"),
    "sqlite_utils": ("store",),
    "sqlite3": ("store",),
    "apscheduler": ("bot.engine",),
    "starlette": ("bot.web",),
    "uvicorn": ("bot.web",),
    "typer": ("bot.cli",),
}

NOT_IN_CORE = {"asyncio", "sqlite3", "logging", "os", "random", "socket", "subprocess", "threading"}

BANNED_WORDS = {"utils", "helpers", "common", "misc", "manager", "service", "base", "info", "data"}


def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(p for p in parts if p != "__init__")] = path
    return found


MODULES = modules()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Names of modules that a file imports, those inside functions included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def part_of(module: str) -> str:
    return max((p for p in MAY_IMPORT if within(module, p)), key=len)


def own(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_the_plan_allows_it(module: str) -> None:
    part = part_of(module)
    allowed = (part, *MAY_IMPORT[part])
    for name in imports(MODULES[module]):
        if own(name):
            exact = name == "bot" and "bot" in allowed
            assert exact or part_of(name) in allowed or "bot" in MAY_IMPORT[part], (
                f"{module} imports {name}, but {part} may import only {', '.join(allowed)}"
            )


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_vendor_stands_only_in_its_adapter(module: str) -> None:
    for name in imports(MODULES[module]):
        places = ONLY_IN.get(name.split(".")[0])
        assert places is None or any(within(module, p) for p in places), (
            f"{module} imports {name}, which stands only in {', '.join(places or ())}"
        )


@pytest.mark.parametrize("module", sorted(m for m in MODULES if within(m, "bot.core")))
def test_the_core_is_pure(module: str) -> None:
    import sys

    for name in imports(MODULES[module]):
        top = name.split(".")[0]
        assert own(name) or top in sys.stdlib_module_names, f"{module} imports {name}"
        assert top not in NOT_IN_CORE, f"{module} imports {name}"


def test_extractors_and_channels_do_not_import_each_other() -> None:
    channels = [m for m in MODULES if m.startswith("bot.channels.")]
    for module in channels:
        for name in imports(MODULES[module]):
            if name in channels:
                assert name.split(".")[2] in (module.split(".")[2], "pace"), module


def test_nobody_imports_the_composition_root_but_the_command() -> None:
    for module, path in MODULES.items():
        if within(module, "bot.cli") or module == "bot.app" or within(module, "bot.app"):
            continue
        assert not any(within(n, "bot.app") or within(n, "bot.cli") for n in imports(path)) or (
            module == "bot.__main__"
        ), f"{module} imports the composition root"


def test_there_is_no_import_cycle() -> None:
    graph = {
        m: {n for n in imports(p) if n in MODULES and n != m and not m.startswith(n + ".")}
        for m, p in MODULES.items()
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module not in done:
            for name in sorted(graph[module]):
                visit(name, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_names_say_what_a_thing_is() -> None:
    for module, path in MODULES.items():
        name = module.rsplit(".", 1)[-1]
        if module != "bot.extract.base":
            assert name not in BANNED_WORDS, f"module {module}"
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                words = {w.lower() for w in _camel(node.name)}
                assert not words & BANNED_WORDS, f"class {node.name} in {module}"


def _camel(name: str) -> list[str]:
    words: list[str] = []
    for char in name:
        if char.isupper() or not words:
            words.append(char)
        else:
            words[-1] += char
    return words
