"""The way to other people's sites: httpx, pacing, guard, robots."""
