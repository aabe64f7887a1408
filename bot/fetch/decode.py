"""Bodies as they come over the wire → bytes, within bounds.

A limit that is applied after decoding protects nobody: 796 bytes of brotli become a gigabyte.
Only gzip and deflate are asked for and accepted, and zlib is told how much it may give back.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

from bot.core.model import FailureKind

ACCEPT_ENCODING = "gzip, deflate"

_STEP = 1 << 16
_GZIP = b"\x1f\x8b"


class BodyRefused(Exception):
    """A body that is not taken. Becomes a FetchFailed."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(detail)


class Decoder(Protocol):
    """Chunks as sent → pieces as read, each made when it is asked for: one chunk of 64 KB may
    hold 64 MB, and whoever reads must be able to stop. Raises BodyRefused."""

    def feed(self, chunk: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


class Plain:
    """A body that is sent as it is."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self._size += len(chunk)
        if self._size > self._limit:
            raise too_large(self._limit)
        yield chunk

    def finish(self) -> None:
        """It ends where its framing says, which httpcore sees to."""


class Inflate:
    """gzip (RFC 1952, several members too) and deflate (RFC 1950, or bare RFC 1951)."""

    def __init__(self, *, gzip: bool, compressed: int, decompressed: int) -> None:
        self._gzip = gzip
        self._compressed = compressed
        self._decompressed = decompressed
        self._taken = 0
        self._given = 0
        self._engine: zlib._Decompress | None = None
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        self._taken += len(chunk)
        if self._taken > self._compressed:
            raise too_large(self._compressed, "compressed ")
        data = self._rest + chunk
        self._rest = b""
        while data:
            if self._engine is None:
                if len(data) < 2:
                    self._rest = data
                    break
                self._engine = self._begin(data)
            elif self._engine.eof:
                data = self._next_member(data)
                continue
            piece, data = self._inflate(self._engine, data)
            if piece:
                yield piece

    def finish(self) -> None:
        if self._taken and (self._engine is None or not self._engine.eof):
            raise BodyRefused(FailureKind.CUT_OFF, "the compressed body ends in the middle")

    def _begin(self, data: bytes) -> "zlib._Decompress":
        if self._gzip:
            return zlib.decompressobj(31)
        # "deflate" means the zlib format (RFC 9110, section 8.4.1.2), but some send it bare.
        wrapped = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        return zlib.decompressobj(15 if wrapped else -15)

    def _inflate(self, engine: "zlib._Decompress", data: bytes) -> tuple[bytes, bytes]:
        """A piece of at most `_STEP` bytes, and what is still to be read."""
        try:
            piece = engine.decompress(data, min(_STEP, self._decompressed - self._given + 1))
        except zlib.error:
            raise BodyRefused(FailureKind.BAD_ENCODING, "the compressed body is damaged") from None
        self._given += len(piece)
        if self._given > self._decompressed:
            raise too_large(self._decompressed)
        return piece, engine.unused_data if engine.eof else engine.unconsumed_tail

    def _next_member(self, data: bytes) -> bytes:
        if self._gzip and data == _GZIP[:1]:
            self._rest = data  # One byte more will tell.
            return b""
        if self._gzip and data.startswith(_GZIP):
            self._engine = zlib.decompressobj(31)
            return data
        return b""  # Padding after the end, which readers of gzip ignore.


def decoder(encoding: str, *, compressed: int, decompressed: int) -> Decoder:
    """The decoder for a Content-Encoding. Raises BodyRefused for one that was not asked for."""
    codings = [item for item in (part.strip().lower() for part in encoding.split(",")) if item]
    codings = [item for item in codings if item != "identity"]
    if not codings:
        return Plain(decompressed)
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        named = ", ".join(codings)[:60]
        raise BodyRefused(FailureKind.BAD_ENCODING, f"the body is encoded as {named!r}")
    gzip = codings[0] != "deflate"
    return Inflate(gzip=gzip, compressed=compressed, decompressed=decompressed)


def too_large(limit: int, what: str = "") -> BodyRefused:
    """The failure for a body beyond a limit in bytes."""
    return BodyRefused(FailureKind.TOO_LARGE, f"the {what}body is larger than {limit:,} bytes")
