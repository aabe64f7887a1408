"""The way out to everything that Apprise knows: Slack, Discord, Matrix, e-mail, ntfy and some
hundred more, each named by an address (https://github.com/caronc/apprise/wiki).

Apprise says only whether a message was taken, not why it was not. So a failure is tried again
for as long as it takes, like that of a network: an outage of a day must lose nothing.
"""

import asyncio
import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from bot.core.errors import ConfigError
from bot.core.model import Gone, Owed, RetryLater, SendOutcome, Sent
from bot.render.alert import alert_message
from bot.render.clean import one_line
from bot.render.plain import address_of, plain_lines

NAME = "apprise"
THREADS = 4
TIMEOUT = 60.0
"""Seconds after which an attempt is given up; its thread ends when Apprise lets go."""

Notify = Callable[[str, str], bool]
"""Sends a title and a text, and blocks until it is done; whether it was taken."""


def notifier(url: str, *, where: str = "hooks.apprise") -> Notify:
    """What sends to an Apprise address. Raises ConfigError where Apprise is not installed or
    does not know the address (which is not repeated: it holds secrets)."""
    # Its own log names addresses, and with them secrets.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its affair, and it has some with every Python
            import apprise

            target: Any = apprise.Apprise()
            known = target.add(url)
    except ImportError:
        raise ConfigError(
            "Apprise is not installed", where=where, remedy="pip install 'addendum[apprise]'"
        ) from None
    if not known:
        raise ConfigError(
            "no address that Apprise knows", where=where, remedy="see its list of services"
        )

    def notify(title: str, text: str) -> bool:
        taken = target.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT)
        return bool(taken)

    return notify


class AppriseChannel:
    """Implements bot.core.ports.Channel. A recipient's address is a key of `targets`."""

    name = NAME

    def __init__(
        self,
        targets: Mapping[str, Notify],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._targets = targets
        self._now = now
        # Threads of its own: a service that hangs must not take those of the whole program.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="apprise")

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """See bot.core.ports.Channel."""
        notify = self._targets.get(owed[0].delivery.recipient.address)
        if notify is None:
            return Gone("the settings name no such hook")
        message = alert_message(owed, now=self._now(), dated=False)
        title = one_line(owed[0].alert.source_title or owed[0].alert.source_name, 200)
        text = plain_lines(message, *map(address_of, owed))
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(TIMEOUT):
                taken = await loop.run_in_executor(self._threads, notify, title, text)
        except TimeoutError:
            return RetryLater(None, "no answer in time", uncertain=True)
        except Exception as error:  # of any of a hundred plugins; its text may hold secrets
            return RetryLater(None, f"Apprise: {type(error).__name__}", uncertain=True)
        if taken:
            return Sent("taken")
        return RetryLater(None, "the service did not take it", uncertain=True)

    def close(self) -> None:
        """Let the threads end; what hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
