"""The bot: whether Telegram knows the token, reaches the webhook, and what its clock says."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from bot.app.clock import SystemClock
from bot.cli.checkup.finding import Finding, fault, noted, ok
from bot.cli.checkup.machine import check_clock
from bot.fetch.headers import http_date
from config.settings import Config

NAME = "telegram"


async def check_telegram(config: Config) -> list[Finding]:
    """Each thing that stands against the bot, or its name."""
    if not config.telegram.token.get_secret_value():
        said = "there is no token: alerts go to the terminal"
        return [noted(NAME, said, "get one from @BotFather and set ADDENDUM_TELEGRAM_TOKEN")]
    from bot.app.ask import ask_bot

    asked = await ask_bot(config)
    if asked.refusal:
        return [fault(NAME, asked.refusal, asked.remedy)]
    theirs = await asyncio.to_thread(_time_at, config.telegram.api_url)
    found = list(check_clock(SystemClock().now(), theirs))
    found += _webhook(config, asked.webhook, asked.webhook_fault, asked.webhook_failed_at)
    if not config.telegram.admins:
        remedy = "set telegram.admins to your user id, to manage it from a chat"
        return [*found, noted(NAME, f"the bot is @{asked.name}; it has no admins", remedy)]
    return [*found, ok(NAME, f"the bot is @{asked.name}")]


def _webhook(
    config: Config, theirs: str, failed: str, failed_at: datetime | None
) -> Iterator[Finding]:
    ours = config.telegram.webhook
    if theirs and ours is None:
        yield noted(
            NAME,
            f"another program has set a webhook for this bot ({theirs}): the start takes it away",
            "give each program a token of its own",
        )
    if ours is not None and theirs and theirs != ours.url:
        yield noted(
            NAME,
            f"Telegram brings updates to {theirs}, until the service is started",
            "give each program a token of its own",
        )
    if ours is not None and theirs == ours.url and failed:
        at = failed_at.isoformat(sep=" ", timespec="minutes") if failed_at else "lately"
        yield fault(
            NAME,
            f"Telegram could not bring updates to {theirs} ({at}): {failed}",
            "check the proxy, its certificate, and that the service listens behind it",
        )


def _time_at(url: str) -> datetime | None:
    """What time it is there, as the Date of any answer says (RFC 9110, section 6.6.1); None if
    it does not. Nothing is told but that we ask."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    with closing(kind(parts.netloc, timeout=5)) as connection:
        try:
            connection.request("HEAD", "/")
            return http_date(connection.getresponse().getheader("Date"))
        except (OSError, HTTPException):
            return None
