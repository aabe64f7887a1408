"""What was taken away a moment ago, for as long as it may be wanted back. In memory only."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Attic(Generic[T]):
    """Keeps the newest things by key; the oldest make room."""

    def __init__(self, most: int = 2_000) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()

    def keep(self, key: Hashable, thing: T) -> None:
        self._kept.pop(key, None)
        self._kept[key] = thing
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def look(self, key: Hashable) -> T | None:
        return self._kept.get(key)

    def take(self, key: Hashable) -> T | None:
        return self._kept.pop(key, None)
