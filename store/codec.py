"""Values ⇄ what a column holds: JSON, compressed with zstd where it is long.

JSON leaves out what has its default, and reading ignores names that it does not know, so
that a value may gain fields without a migration.
"""

import sys
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

T = TypeVar("T")

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_WORTH_COMPRESSING = 200
_LEVEL = 3
_SHORTEST_PREFIX = 8


class Codec(Generic[T]):
    """One type of value as JSON text."""

    def __init__(self, kind: Any) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def dump(self, value: T) -> str:
        return self._adapter.dump_json(value, exclude_defaults=True).decode()

    def load(self, text: str | bytes) -> T:
        return self._adapter.validate_json(text)

    def pack(self, value: T) -> bytes:
        """JSON, compressed where that is worth it."""
        return pack_bytes(self._adapter.dump_json(value, exclude_defaults=True))

    def unpack(self, packed: bytes) -> T:
        return self._adapter.validate_json(unpack_bytes(packed))


class CachedCodec(Codec[T]):
    """For values that most rows share (default preferences): equal text, one object."""

    def __init__(self, kind: Any) -> None:
        super().__init__(kind)
        self._load = lru_cache(maxsize=4096)(super().load)

    def load(self, text: str | bytes) -> T:
        return self._load(text)


def pack_bytes(plain: bytes) -> bytes:
    """zstd for what is long, itself for what is short (JSON never begins as zstd does)."""
    if len(plain) < _WORTH_COMPRESSING:
        return plain
    return zstd.compress(plain, _LEVEL)


def unpack_bytes(packed: bytes) -> bytes:
    if packed.startswith(_ZSTD_MAGIC):
        return zstd.decompress(packed)
    return packed


def compress_text(text: str, against: str | None = None) -> bytes:
    """A text, compressed; `against` is a similar text that must be at hand to read it again."""
    prefix = _prefix(against)
    options: dict[int, int] = {zstd.CompressionParameter.compression_level: _LEVEL}
    return zstd.compress(text.encode(), options=options, zstd_dict=prefix)


def decompress_text(packed: bytes, against: str | None = None) -> str:
    prefix = _prefix(against)
    plain = zstd.decompress(packed, zstd_dict=prefix)
    return plain.decode()


def _prefix(against: str | None) -> Any:
    """What zstd calls a prefix; none for a text that is shorter than zstd takes."""
    plain = (against or "").encode()
    return zstd.ZstdDict(plain, is_raw=True).as_prefix if len(plain) >= _SHORTEST_PREFIX else None
