"""Coverage that ended without a word: nothing came for long."""

from datetime import datetime, timedelta

from bot.core.model import Coverage, PollState

SILENCE = timedelta(hours=48)
"""Live blogs of wars and elections rest overnight, and some over a weekend; one that says
nothing for two days is over, or as good as."""


def fallen_silent(state: PollState, now: datetime) -> datetime | None:
    """Since when a live blog is silent, if that is for so long that it is taken for its end and
    was not told yet; None else. Only what was seen to go on can be seen to stop."""
    live = (state.extractor or "").startswith("live")
    if not live or state.fell_silent or state.coverage is Coverage.ENDED:
        return None
    if state.last_change is None or now - state.last_change < SILENCE:
        return None
    return state.last_change
