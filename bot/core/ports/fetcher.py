"""A look at an address."""

from typing import Protocol

from bot.core.model import Fetched, PageRequest


class Fetcher(Protocol):
    """A look at an address. Never raises for what the world does."""

    async def fetch(self, request: PageRequest) -> Fetched: ...
