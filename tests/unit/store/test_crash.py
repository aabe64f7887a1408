"""Killed in the middle of looks, fan-outs and sends: nothing lost, order held, and doubled
at most what was in flight."""

import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from bot.core.model import DeliveryState, Recipient
from store import open_store
from tests.unit.store.crash_child import ALERTS, CHATS, main
from tests.unit.store.make import follow

KILLS = 3


def kill_in_the_middle(database: Path, accepted: Path, after: int) -> None:
    """Let it settle so many messages, then SIGKILL."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.store.crash_child", str(database), str(accepted)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        for _ in range(after):
            assert child.stdout.readline() == b"settled\n"
        child.kill()


async def test_a_service_that_is_killed_again_and_again_loses_nothing(tmp_path, capsys):
    database, accepted = tmp_path / "a.db", tmp_path / "accepted.txt"
    people = [Recipient("telegram", str(at)) for at in range(CHATS)]
    async with open_store(database) as store:
        await follow(store, *people)
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for _ in range(KILLS):
        kill_in_the_middle(database, accepted, chance.randrange(0, 150))
    await main(database, accepted)

    told: dict[str, list[int]] = defaultdict(list)
    again = 0
    for line in accepted.read_text().splitlines():
        address, alert, in_doubt = line.split()
        if int(alert) in told[address]:
            assert in_doubt == "1", f"seed {seed}: doubled without a doubt"
            again += 1
            continue
        assert not told[address] or int(alert) > told[address][-1], f"seed {seed}: out of order"
        told[address].append(int(alert))
    async with open_store(database) as store:
        await store.check()
        counted = await store.count_deliveries()
        snapshot = await store.snapshot("donbas")
        alerts = await store.alerts(None, 9999)
    assert len(snapshot.known) == len(alerts) == ALERTS, f"seed {seed}"
    assert {address: len(each) for address, each in told.items()} == dict.fromkeys(
        (person.address for person in people), ALERTS
    ), f"seed {seed}"
    assert counted[DeliveryState.SENT] == ALERTS * CHATS
    with capsys.disabled():
        print(f"\nkilled {KILLS} times (seed {seed}): lost 0, out of order 0, told again {again}")
