"""What a source, a subscription or an entry is, at a glance."""

from bot.core.model import Coverage, Role
from bot.subscribe import Following

_ROLE_SIGNS = {
    Role.CORRECTION: "✏️",
    Role.CLARIFICATION: "✏️",
    Role.RETRACTION: "⛔",
    Role.UPDATE: "🔸",
}


def sign(one: Following) -> str:
    """Live, quiet, failing, paused, muted at a glance."""
    state = one.watched.state
    if state.retired:
        return "🪦"
    if one.watched.source.paused or one.subscription.paused:
        return "⏸"
    if state.failing_since is not None:
        return "⚠️"
    return {Coverage.LIVE: "🔴", Coverage.ENDED: "🏁"}.get(state.coverage, "▫️")


def role_sign(role: Role) -> str:
    return _ROLE_SIGNS.get(role, "")
