"""`python -m tests.chaos [--seed N] [--minutes M]`: prints the count, exits 1 if anything was
lost, doubled without need, out of order, or refused with a 429 that we earned."""

import argparse
import asyncio
import random
import sys

from tests.chaos.run import Plan, chaos


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--news", type=float, default=1.0, help="pieces a second over all pages")
    given = parser.parse_args()
    plan = Plan(
        seed=given.seed,
        seconds=given.minutes * 60,
        news=given.news,
        patience=max(300, given.minutes * 120),
    )
    verdict = asyncio.run(chaos(plan))
    print("\n".join(verdict.lines()))
    print("good" if verdict.good else "NOT good")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main())
