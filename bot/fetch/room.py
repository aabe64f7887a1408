"""How much of other people's bytes is held at a time, over all fetches.

A limit for each page does not bound the whole: fifty pages of 16 MB are 800 MB. The room is
divided so that neither many large pages nor hostile ones can take it from the usual ones:

* every fetch holds so much (`floor`) without asking: half of the room, divided by the fetches
  that can be under way at once;
* beyond that it takes from what is common to all, and waits while that is used up;
* one fetch at a time, the first of those that wait, may use what is kept back for that: as much
  as the largest page needs. So whatever the others hold and wait for, one always goes on.

What a page holds is given back when nobody has the page any more, which is after it was read.
"""

import asyncio
import weakref
from collections import deque
from contextlib import suppress

from bot.core.model import FailureKind, Page
from bot.fetch.decode import BodyRefused

_NO_ROOM = "it is a large page, and too much else is held at the moment (fetch.max_bytes_at_once)"


class Room:
    """Bytes that `fetches` fetches, each of at most `largest` bytes, may hold at once.

    `limit` is in bytes; the least that makes sense is twice `largest`. A large page waits
    `patience` seconds for room, while the time of its fetch runs on. All methods belong to the
    event loop.
    """

    def __init__(self, limit: int, *, largest: int, fetches: int, patience: float) -> None:
        self.floor = min(largest, limit // 2 // max(1, fetches))
        self._common = max(0, limit - limit // 2 - largest)
        self._patience = patience
        self._taken = 0
        self._first: Hold | None = None
        self._queue: deque[tuple[Hold, int, asyncio.Future[None]]] = deque()

    @property
    def held(self) -> int:
        """Bytes that are held beyond the floors."""
        return self._taken + (self._first.beyond if self._first else 0)

    def hold(self) -> "Hold":
        """What one fetch holds: nothing yet."""
        return Hold(self)

    async def take(self, hold: "Hold", more: int) -> None:
        """Take so many bytes more, as soon as there is room for them. Raises BodyRefused."""
        if (hold is self._first or not self._queue) and self._grant(hold, more):
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (hold, more, turn)
        self._queue.append(entry)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except TimeoutError:
            raise BodyRefused(FailureKind.TOO_LARGE, _NO_ROOM) from None
        finally:
            with suppress(ValueError):  # Whose turn came stands there no more.
                self._queue.remove(entry)
            self._wake()

    def fetched(self, hold: "Hold") -> None:
        """A fetch has all that it will hold: what is kept back is free for the next, if it can."""
        if hold is self._first and self._taken + hold.beyond <= self._common:
            self._first = None
            self._taken += hold.beyond
            self._wake()

    def give_back(self, hold: "Hold") -> None:
        """A fetch holds nothing any more."""
        if hold is self._first:
            self._first = None
        else:
            self._taken -= hold.beyond
        hold.beyond = 0
        self._wake()

    def _grant(self, hold: "Hold", more: int) -> bool:
        if hold is not self._first:
            if self._taken + more <= self._common:
                self._taken += more
            elif self._first is None:
                # What it took of the common room goes back to the others.
                self._first = hold
                self._taken -= hold.beyond
            else:
                return False
        hold.beyond += more
        return True

    def _wake(self) -> None:
        while self._queue:
            hold, more, turn = self._queue[0]
            if not turn.done() and not self._grant(hold, more):
                return
            self._queue.popleft()
            if not turn.done():
                turn.set_result(None)


class Hold:
    """What one fetch holds of the room. `size` is all of it, `beyond` what it took."""

    __slots__ = ("_room", "beyond", "size")

    def __init__(self, room: Room) -> None:
        self._room = room
        self.size = 0
        self.beyond = 0

    async def grow(self, more: int) -> None:
        """So many bytes more are held; waits until there is room. Raises BodyRefused."""
        self.size += more
        over = self.size - self._room.floor - self.beyond
        if over > 0:
            await self._room.take(self, over)

    def give_back(self) -> None:
        """Nothing is held any more."""
        if self.beyond:
            self._room.give_back(self)

    def until_gone(self, page: Page) -> None:
        """Hold it as long as anybody has the page."""
        if not self.beyond:
            return  # The usual page: it costs nothing to follow.
        self._room.fetched(self)
        loop = asyncio.get_running_loop()
        weakref.finalize(page, _on_loop, loop, self).atexit = False


def _on_loop(loop: asyncio.AbstractEventLoop, hold: Hold) -> None:
    """A page may be dropped by a thread, or when all is over."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(hold.give_back)
