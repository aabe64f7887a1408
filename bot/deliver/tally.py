"""What a run of the deliverer did."""

from dataclasses import dataclass

from bot.core.model import Gone, Moved, Rejected, RetryLater, SendOutcome, Sent


@dataclass(slots=True)
class Tally:
    """What a run of the deliverer did."""

    sent: int = 0
    later: int = 0
    moved: int = 0
    gone: int = 0
    rejected: int = 0
    uncertain: int = 0

    def count(self, outcome: SendOutcome) -> None:
        """Add one settled delivery."""
        match outcome:
            case Sent():
                self.sent += 1
            case RetryLater(uncertain=uncertain):
                self.later += 1
                self.uncertain += uncertain
            case Moved():
                self.moved += 1
            case Gone():
                self.gone += 1
            case Rejected():
                self.rejected += 1
