"""What a chat may ask: to follow, to stop, to be told otherwise, to catch up, to be forgotten.

Values in, values out: nothing here knows Telegram, and nothing is said here to people.
"""

from bot.subscribe.catch_up import LONGEST_CATCH_UP, MOST_SHOWN, USUAL_CATCH_UP, CatchUp
from bot.subscribe.chats import Chats
from bot.subscribe.follow import Follows
from bot.subscribe.ground import Memory
from bot.subscribe.mute import LONGEST_MUTE, Mutes
from bot.subscribe.outcomes import (
    AlreadyFollowing,
    CaughtUp,
    Follow,
    Followed,
    Following,
    Hushed,
    Introduction,
    LimitReached,
    May,
    Mute,
    Muted,
    NothingFollowed,
    Rules,
    Shown,
    Told,
    Unfollow,
    Unfollowed,
    bringer,
)
from bot.subscribe.preferences import LONGEST_WORD, MOST_WORDS, Telling

__all__ = [
    "LONGEST_CATCH_UP",
    "LONGEST_MUTE",
    "LONGEST_WORD",
    "MOST_SHOWN",
    "MOST_WORDS",
    "USUAL_CATCH_UP",
    "AlreadyFollowing",
    "CaughtUp",
    "Follow",
    "Followed",
    "Following",
    "Hushed",
    "Introduction",
    "LimitReached",
    "May",
    "Memory",
    "Mute",
    "Muted",
    "NothingFollowed",
    "Rules",
    "Shown",
    "Subscribe",
    "Told",
    "Unfollow",
    "Unfollowed",
    "bringer",
]


class Subscribe(Chats, Follows, Mutes, Telling, CatchUp):
    """A chat's wishes: each part is a file of this folder."""
