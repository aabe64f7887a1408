"""How the program logs: key=value for people, JSON for machines, and never a secret."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import Processor

# A bot's token, as BotFather gives them and as the Bot API's URLs hold them.
TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
HIDDEN = "(secret)"
# At INFO these log whole URLs, and a bot's URL holds its token; or they log every tick.
QUIET = ("httpx", "httpcore", "telegram", "apscheduler", "hpack", "uvicorn", "asyncio")
# What a job raises, and what stands against asking Telegram for updates, comes to us and is told
# once; these tell it each time, with a trace.
SILENT = ("apscheduler.executors", "telegram.ext.Updater")


class Mask:
    """Replaces secrets in text: the configured ones and whatever looks like a token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {s for secret in secrets for s in (secret, json.dumps(secret)[1:-1])}
        # The longest first, so that one that contains another goes whole.
        words = sorted((re.escape(s) for s in spellings if len(s) >= 4), key=len, reverse=True)
        self._pattern = re.compile("|".join([TOKEN.pattern, *words]))

    def __call__(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(HIDDEN, text)


class _Masked(structlog.stdlib.ProcessorFormatter):
    """Masks the finished line, tracebacks included: nothing comes after it."""

    def __init__(self, mask: Mask, **options: Any) -> None:
        super().__init__(**options)
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        return self._mask(super().format(record))


def set_up(
    *,
    level: str = "info",
    format: Literal["auto", "console", "json"] = "auto",
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> Mask:
    """Send all logs, structlog's and the standard library's, to one stream (default: standard
    error) in one form. "auto" is key=value on a terminal and JSON elsewhere.

    Returns the mask, for whatever else is shown.
    """
    stream = stream or sys.stderr
    mask = Mask(secrets)
    as_json = format == "json" or (format == "auto" and not stream.isatty())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.UnicodeDecoder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream)
    formatter = _Masked(
        mask, foreign_pre_chain=before, processors=_rendering(as_json, stream.isatty())
    )
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return mask


def _rendering(as_json: bool, is_terminal: bool) -> list[Processor]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        return [
            drop,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    # Plain tracebacks: rich ones show local variables, and those hold secrets.
    console = structlog.dev.ConsoleRenderer(
        colors=is_terminal, exception_formatter=structlog.dev.plain_traceback
    )
    return [drop, console]
