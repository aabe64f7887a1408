"""What misbehaves among the sources costs little, is named, and keeps no other from being read."""

from pathlib import Path

import pytest

from benchmarks.hostile import HOSTILE, good, measure

IDLE = 200
"""MB that a pass over twenty good sources may need, worker processes included (measured: 130)."""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="counts by /proc")
async def test_many_that_misbehave_at_once_are_named_and_the_others_read(tmp_path: Path) -> None:
    bombs = [HOSTILE["gzip bomb, 2 GB"]()] * 6 + [HOSTILE["endless body"]()] * 3
    others = [HOSTILE["500,000 headers"](), HOSTILE["redirects without end"]()]
    found = await measure(tmp_path, [*bombs, *others, *map(good, range(9))], seconds=20)
    assert found.said == {"too-large": 10, "redirects": 1}
    assert found.read == 9
    # Fifty looks at once of 16 MB each would be 800 MB; fetch.max_bytes_at_once is 128.
    assert found.peak < IDLE + 128
