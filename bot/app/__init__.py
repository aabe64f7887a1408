"""The composition root: the only place that names concrete adapters."""

from bot.app.passes import poll_pass
from bot.app.program import Program, open_program
from bot.app.service import run_service

__all__ = ["Program", "open_program", "poll_pass", "run_service"]
