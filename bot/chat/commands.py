"""What a command is: its names, who may give it, what /help says of it, and what it does."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from bot.chat.turn import Turn

Run = Callable[[Turn], Awaitable[None]]


class Who(Enum):
    """Who may give a command. ADMIN are the operator's configured admins; everybody else is
    answered as to a command that does not exist. LEADER are those who may change a chat."""

    ANYONE = "anyone"
    LEADER = "leader"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`help` is one line, `usage` what may follow the name; both are said in the reader's
    language. A command with `menu` False works, but stands in no menu."""

    name: str
    run: Run
    help: str
    usage: str = ""
    aliases: tuple[str, ...] = ()
    who: Who = Who.ANYONE
    private: bool = False
    menu: bool = True


class CommandTable:
    """All commands, found by any of their names."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.all = tuple(commands)
        self._by_name: dict[str, Command] = {}
        for command in self.all:
            for name in (command.name, *command.aliases):
                if name in self._by_name:
                    raise ValueError(f"two commands are called /{name}")
                self._by_name[name] = command

    def get(self, name: str) -> Command | None:
        return self._by_name.get(name)

    def of(self, *who: Who) -> list[Command]:
        """Those that stand in menus and in /help, for these people."""
        return [command for command in self.all if command.menu and command.who in who]


class PressTable:
    """What the buttons do, by their action."""

    def __init__(self, *tables: dict[str, tuple[Who, Run]]) -> None:
        self._actions: dict[str, tuple[Who, Run]] = {}
        for table in tables:
            if doubled := self._actions.keys() & table.keys():
                raise ValueError(f"two buttons carry the action {doubled}")
            self._actions.update(table)

    def get(self, action: str) -> tuple[Who, Run] | None:
        return self._actions.get(action)
