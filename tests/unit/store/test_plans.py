"""What is asked often is answered from an index, however much is stored."""

import re
from contextlib import closing

import pytest

from store import fan_out, outbox, polling, queue, runs, settle, standing, threads
from store.connection import connect
from store.migrations import prepare

OFTEN = {
    "which sources are due": polling._DUE,
    "which alert has something to send": outbox._NEXT_ALERT,
    "who is next for an alert": outbox._HEADS,
    "what waits for a recipient": runs._WAITING,
    "what else is owed of an entry": runs._UNSETTLED,
    "what was sent last": runs._SENT,
    "what a delivery needs": outbox._OWED,
    "the message that told an entry before": standing._ABOUT,
    "what a message tells": standing._TOLD,
    "a story in a chat": threads._TOLD,
    "who has an entry already": fan_out._HAS,
    "what was told along": settle._ALONG,
    "when something is owed": outbox._TURNS,
    "until when something is held": outbox._HELD_UNTIL,
    "whose turn it is": queue._SEAT,
    "whose turn it was": queue._UNSEAT,
    "what is settled": settle._DELIVERY,
    "who follows": fan_out._FOLLOWERS,
    "what is not fanned out": fan_out._OLDEST,
}


@pytest.mark.parametrize("question", OFTEN)
def test_it_is_found_by_an_index_and_sorted_by_it(question, path):
    sql = OFTEN[question]
    numbered = re.findall(r"\?(\d)", sql)
    marks = max(map(int, numbered)) if numbered else sql.count("?")
    db = connect(path)
    with closing(db.conn):
        prepare(db, path)
        plan = [row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {sql}", (1,) * marks)]
    whole = [step for step in plan if step.startswith("SCAN") and "INDEX" not in step]
    assert not whole, plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
