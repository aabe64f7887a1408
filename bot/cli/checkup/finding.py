"""What one check comes to."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How one thing fares. A note is nothing that must be mended."""

    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. `remedy` says how to mend it."""

    checked: str
    verdict: Verdict
    said: str
    remedy: str = ""


def ok(checked: str, said: str) -> Finding:
    """All is well with it."""
    return Finding(checked, Verdict.OK, said)


def noted(checked: str, said: str, remedy: str = "") -> Finding:
    """Worth knowing."""
    return Finding(checked, Verdict.NOTE, said, remedy)


def fault(checked: str, said: str, remedy: str = "") -> Finding:
    """To be mended."""
    return Finding(checked, Verdict.FAULT, said, remedy)
