"""Bodies are decoded within bounds, and half a body is not a body."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import FailureKind
from bot.fetch.decode import BodyRefused, decoder

BODY = b"<p>Some words of a page.</p>" * 500


def read(encoding: str, data: bytes, *, size: int = 700, limit: int = 1_000_000) -> bytes:
    decoding = decoder(encoding, compressed=limit, decompressed=limit)
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    whole = b"".join(piece for chunk in chunks for piece in decoding.feed(chunk))
    decoding.finish()
    return whole


def bare_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize("size", [1, 7, 700, 1_000_000])
@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", BODY),
        ("identity", BODY),
        ("gzip", gzip.compress(BODY)),
        ("X-GZIP", gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY[:100]) + gzip.compress(BODY[100:])),
        ("gzip", gzip.compress(BODY) + b"\0\0\0\0"),
        ("deflate", zlib.compress(BODY)),
        ("deflate", bare_deflate(BODY)),
        ("identity, gzip", gzip.compress(BODY)),
    ],
)
def test_a_body_is_read_however_it_is_sent(encoding: str, data: bytes, size: int) -> None:
    assert read(encoding, data, size=size) == BODY


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_an_empty_body_is_an_empty_body(encoding: str) -> None:
    assert read(encoding, b"") == b""


@pytest.mark.parametrize("cut", [1, 5, 20, 60])
def test_a_compressed_body_that_ends_in_the_middle_is_cut_off(cut: int) -> None:
    with pytest.raises(BodyRefused) as refused:
        read("gzip", gzip.compress(BODY)[:cut])
    assert refused.value.kind is FailureKind.CUT_OFF


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "deflate, gzip", "nonsense"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(BodyRefused) as refused:
        decoder(encoding, compressed=1000, decompressed=1000)
    assert refused.value.kind is FailureKind.BAD_ENCODING


def test_damage_is_told_from_a_cut() -> None:
    data = bytearray(gzip.compress(BODY))
    data[-6] ^= 0xFF
    with pytest.raises(BodyRefused) as refused:
        read("gzip", bytes(data))
    assert refused.value.kind is FailureKind.BAD_ENCODING


def test_a_limit_holds_for_what_is_sent_and_for_what_is_read() -> None:
    assert read("gzip", gzip.compress(BODY), limit=len(BODY)) == BODY
    for encoding, data in (("", BODY), ("gzip", gzip.compress(BODY))):
        with pytest.raises(BodyRefused) as refused:
            read(encoding, data, limit=len(BODY) - 1)
        assert refused.value.kind is FailureKind.TOO_LARGE
    decoding = decoder("gzip", compressed=10, decompressed=10**9)
    with pytest.raises(BodyRefused, match="compressed"):
        list(decoding.feed(gzip.compress(BODY)))


def test_a_bomb_costs_no_more_memory_than_the_limit() -> None:
    engine = zlib.compressobj(9, wbits=31)
    bomb = b"".join(engine.compress(bytes(1 << 20)) for _ in range(100)) + engine.flush()
    tracemalloc.start()
    try:
        with pytest.raises(BodyRefused):
            read("gzip", bomb, size=len(bomb), limit=1 << 20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_a_chunk_is_decoded_only_as_far_as_it_is_asked_for() -> None:
    decoding = decoder("gzip", compressed=1 << 20, decompressed=1 << 30)
    bomb = gzip.compress(bytes(64 << 20))
    tracemalloc.start()
    try:
        pieces = decoding.feed(bomb)
        assert max(len(next(pieces)) for _ in range(10)) <= 1 << 16
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, encoding: str) -> None:
    try:
        read(encoding, data, size=13)
    except BodyRefused:
        return
