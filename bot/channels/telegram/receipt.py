"""What is remembered of a message that Telegram accepted."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """The messages that a delivery became: their ids, and how many alerts they tell.

    Written "12", "12,13" (a message in two parts), "12*4" (four alerts in one message), and
    "12/" for one of which more parts are still to be sent.
    """

    messages: tuple[int, ...]
    alerts: int = 1
    whole: bool = True

    def __str__(self) -> str:
        ids = ",".join(map(str, self.messages))
        return ids + (f"*{self.alerts}" if self.alerts > 1 else "") + ("" if self.whole else "/")

    @classmethod
    def read(cls, written: str | None) -> "Receipt | None":
        """None for what is no receipt of ours."""
        found = re.fullmatch(r"(\d+(?:,\d+)*)(?:\*(\d+))?(/?)", written or "")
        if not found:
            return None
        ids = tuple(int(number) for number in found[1].split(","))
        return cls(ids, int(found[2] or 1), not found[3])
