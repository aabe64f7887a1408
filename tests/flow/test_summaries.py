"""Digests and quiet hours, with as much as a live blog writes in an afternoon."""

from datetime import time

from bot.core.model import Delay, Preferences, Quiet
from tests.flow.reading_along import blog

LONG = " The council met until late and the mayor spoke of a night that nobody will forget."


async def test_an_afternoon_of_bursts_is_one_well_set_digest(tmp_path):
    async with blog(tmp_path) as here:
        daily = Preferences(delay=Delay.DAILY, digest_at=time(18))
        await here.follow(daily)
        lake = here.other("lake", "The lake rises")
        await lake.follow(daily)
        for hour in range(5):
            numbers = range(hour * 12, hour * 12 + 12)
            await here.posts(*(f"S{n}s is news.{LONG * (n % 4)}" for n in numbers))
            await lake.posts(*(f"L{n}l is news.{LONG * (n % 3)}" for n in numbers))
            await here.later(hours=1)
        assert here.texts == []
        await here.later(hours=1, minutes=1)
        parts = here.shown.from_bot
        whole = "\n".join(part.text for part in parts)
        assert len(parts) <= 3
        assert all(len(part.text.encode("utf-16-le")) // 2 <= 4096 for part in parts)
        assert all(part.parse_mode == "HTML" for part in parts)
        assert parts[0].text.startswith("🗞 120 updates")
        assert whole.count("Storm over the city") == 1
        assert whole.count("The lake rises") == 1
        for n in range(60):
            assert whole.count(f"S{n}s is news.") == 1
            assert whole.count(f"L{n}l is news.") == 1
        await here.later(hours=1)
        assert len(here.shown.from_bot) == len(parts)


async def test_a_night_of_bursts_is_one_summary_and_the_morning_single_alerts(tmp_path):
    async with blog(tmp_path) as here:
        await here.follow(quiet=Quiet(time(11), time(18)))
        for hour in range(5):
            await here.posts(*(f"S{hour}-{n} is news." for n in range(8)))
            await here.later(hours=1)
        assert here.texts == []
        await here.later(hours=1, minutes=1)
        (summary,) = here.texts
        assert summary.startswith("🗞 40 updates")
        await here.posts("Morning brings news.")
        await here.later(minutes=4)
        assert here.texts[1:] == [here.texts[-1]]
        assert here.texts[-1].endswith("Morning brings news.")
