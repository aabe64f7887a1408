"""The way to other people's sites: httpx, pacing, guard, robots."""

from bot.fetch.address import BadAddress, canonical
from bot.fetch.fetcher import HttpxFetcher
from bot.fetch.settings import FetchSettings, user_agent

__all__ = ["BadAddress", "FetchSettings", "HttpxFetcher", "canonical", "user_agent"]
