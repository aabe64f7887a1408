"""Errors for people: what is wrong, where, and what to do, in one line each.

Expected failures of the world (a page that does not answer, a chat that is gone) are values,
see bot.core.model. These exceptions end a command.
"""


class AddendumError(Exception):
    """A fault that a person can mend. `str()` is one line for standard error."""

    exit_status = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        if self.remedy:
            line = f"{line} — {self.remedy}"
        return " ".join(line.split())


class WorkFailed(AddendumError):
    """The work itself failed: exit status 1."""


class UsageError(AddendumError):
    """The command was called in a way that makes no sense: exit status 2."""

    exit_status = 2


class ConfigError(AddendumError):
    """The configuration is faulty: exit status 2. `where` names file and line or key."""

    exit_status = 2


class StoreError(AddendumError):
    """The database cannot be used (not one, newer, read-only, full, in use)."""


class NotFound(UsageError):
    """A source, chat or alert that is not there."""


class Conflict(UsageError):
    """What was asked contradicts what is: a doubled id, a source that is the file's."""
