"""What a button carries: an action and its arguments, sealed so that only we can have made it.

Telegram gives back whatever stands in `callback_data` (at most 64 bytes), and a modified client
can send what it likes. The seal binds the data to the chat in which the button was shown; it
holds across restarts, for the key does not change with them. It says who made the button, not
who presses it: whether that person may is asked anew at each press.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

LIMIT = 64
"""Bytes of `callback_data` (Bot API, InlineKeyboardButton): beside the seal and an id of a
source (48) there is room for an action of six letters and the colon after it."""

_SEAL = 8

MUTE = "mute"
"""On an alert: mute this story in this chat. Argument: the subscription's id."""
CATCH_UP = "catchup"
"""On an alert: what else this chat has missed. No argument."""
SHOW_ALL = "all"
"""On a burst whose message shows its texts in part: tell them whole. No argument: the message
under which the button stands says which."""
DROP = "drop"
"""Stop following. Argument: the subscription's id."""
FOLLOW_ON = "goeson"
"""Below the end of a coverage: follow the page on which it goes on. No argument: the message
under which the button stands says which."""
SETTINGS = "set"
"""On an alert: how this chat follows this source. Argument: the subscription's id."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed: what to do, and with what."""

    action: str
    arguments: tuple[str, ...] = ()

    def argument(self, index: int) -> str:
        """The argument at that place, "" where there is none."""
        return self.arguments[index] if index < len(self.arguments) else ""


class Seal:
    """Makes and opens the data of buttons. `secret` stays the same across restarts."""

    def __init__(self, secret: str) -> None:
        self._key = blake2b(secret.encode(), digest_size=32, person=b"addendum button").digest()

    def __repr__(self) -> str:
        return "Seal(…)"

    def close(self, address: str, action: str, *arguments: object) -> str:
        """The data of a button in the chat `address`. ValueError where it is over 64 bytes or
        an argument holds a colon: the program's own fault, never a person's."""
        body = ":".join((action, *map(str, arguments)))
        if any(":" in str(argument) for argument in arguments):
            raise ValueError(f"a colon in the arguments of {action}")
        sealed = self._mark(address, body) + body
        if len(sealed.encode()) > LIMIT:
            raise ValueError(f"the data of {action} is over {LIMIT} bytes")
        return sealed

    def open(self, address: str, sealed: str) -> Press | None:
        """What a button carries; None where we did not make it for this chat."""
        mark, body = sealed[:_SEAL], sealed[_SEAL:]
        expected = self._mark(address, body)
        if not hmac.compare_digest(mark.encode(errors="replace"), expected.encode()):
            return None
        action, *arguments = body.split(":")
        return Press(action, tuple(arguments))

    def _mark(self, address: str, body: str) -> str:
        digest = blake2b(
            f"{address}\0{body}".encode(errors="replace"), key=self._key, digest_size=6
        ).digest()
        return urlsafe_b64encode(digest).decode()
