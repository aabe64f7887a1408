"""Send what is owed, and settle it.

The outbox lives in the store: a delivery is owed from the transaction that fanned it out until
the one that settles it. The verb decides only when and how many at once: the oldest of each
recipient, within the pace that its channel allows, so that one chat's 429 delays that chat
alone. Text is made by the channel at send time.
"""

from bot.deliver.deliverer import Deliverer
from bot.deliver.run import nothing
from bot.deliver.tally import Tally

__all__ = ["Deliverer", "Tally", "nothing"]
