"""Which sentences of the code are labels of buttons, and which are answers to presses."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.chat.settings import ROLES
from bot.render.extract_messages import in_source

CHAT = Path(__file__).resolve().parents[3] / "bot" / "chat"
BUTTONS = {"button", "Button", "_switch", "_choice", "_marked"}


def _nodes() -> Iterator[ast.AST]:
    for path in CHAT.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _single(node: ast.AST) -> set[str]:
    return {said for said in in_source(ast.unparse(node)) if isinstance(said, str)}


def _is_button(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return "_DELAYS" in ast.unparse(node.targets[0])
    return isinstance(node, ast.Call) and _called(node) in BUTTONS


def _is_toast(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return ".toast" in ast.unparse(node.targets[0])
    if isinstance(node, ast.FunctionDef):
        return node.name == "leaders_only"
    return isinstance(node, ast.Call) and _called(node) == "_answer"


@cache
def button_labels() -> frozenset[str]:
    """What stands on buttons, in English; what a table of labels has, too."""
    found = {said for node in _nodes() if _is_button(node) for said in _single(node)}
    return frozenset(found | set(ROLES.values()))


@cache
def toasts() -> frozenset[str]:
    """What is shown over the chat when a button is pressed, in English."""
    return frozenset(said for node in _nodes() if _is_toast(node) for said in _single(node))
