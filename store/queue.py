"""The order of what is owed to each recipient, kept in the column `turn`.

Of the open deliveries of a recipient (owed or in flight) exactly one has a turn: the oldest
alert's, and only while none is in flight. Whatever adds, settles or drops deliveries calls
`reseat` for the recipients it touched, within the same transaction.
"""

from collections.abc import Iterable

from bot.core.model import DeliveryState
from store.connection import Session
from store.instants import wall_clock

_UNSEAT = """UPDATE deliveries SET turn = NULL
    WHERE recipient_id = ?1 AND state = 'owed' AND turn IS NOT NULL"""
_SEAT = """UPDATE deliveries SET turn = coalesce(not_before, 0)
    WHERE id = (SELECT id FROM deliveries WHERE recipient_id = ?1 AND state = 'owed'
                ORDER BY alert_id LIMIT 1)
      AND NOT EXISTS (SELECT 1 FROM deliveries WHERE recipient_id = ?1 AND state = 'sending')"""


def reseat(session: Session, recipients: Iterable[int]) -> None:
    """Give each recipient's turn to the delivery that is next."""
    rows = [(each,) for each in recipients]
    session.execute_many(_UNSEAT, rows)
    session.execute_many(_SEAT, rows)


def seat_next(session: Session, recipients: Iterable[int]) -> None:
    """As `reseat`, where it is known that none of the recipient's has a turn now."""
    session.execute_many(_SEAT, [(each,) for each in recipients])


def drop_open(
    session: Session, where: str, parameters: tuple[object, ...], why: str, at: int | None = None
) -> list[int]:
    """Drop the owed and held deliveries that a condition on `deliveries` names, for a reason;
    returns their recipients (who are to be reseated). `at` is when (None: by the clock).

    What is in flight stays so until it is settled, and keeps its recipient's place: it is
    dropped then if it was not accepted (see store/settle.py)."""
    at = wall_clock() if at is None else at
    rows = session.execute(
        f"""UPDATE deliveries SET state = ?, why = ?, turn = NULL, settled_at = ?
              WHERE state IN ('owed', 'held') AND {where}
            RETURNING recipient_id""",  # noqa: S608 (conditions of this package)
        (DeliveryState.DROPPED.value, why, at, *parameters),
    )
    return sorted({row[0] for row in rows})
