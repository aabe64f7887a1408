"""Draws the pictures of the documentation: python docs/pictures/render.py [NAME …]

Needs the packages of `make test` and, on the machine, Chromium (and its fonts: Roboto and Noto
Color Emoji); pngquant makes the files smaller where it is there.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from docs.pictures.bubbles import chat_page  # noqa: E402
from docs.pictures.conversation import Bubble, talk  # noqa: E402
from docs.pictures.scenes import play, stats  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=2",
    "--default-background-color=00000000",
)
WIDTH = 480
TALL = 2400
LARGEST = 150_000
"""Bytes of a picture: the documentation is to load at once everywhere."""


def main(wanted: Sequence[str]) -> int:
    """Play the conversation and draw what was asked for, or everything."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("Chromium is not on this machine (on Debian: apt install chromium)", file=sys.stderr)
        return 1
    scenes = asyncio.run(_played())
    unknown = set(wanted) - set(scenes)
    if unknown:
        print(f"no picture {sorted(unknown)}; there are {sorted(scenes)}", file=sys.stderr)
        return 2
    for name in wanted or scenes:
        for theme in ("light", "dark"):
            target = HERE / f"{name}-{theme}.png"
            _draw(browser, chat_page(scenes[name], dark=theme == "dark"), target)
            size = target.stat().st_size
            print(f"{target.name}  {size / 1000:.0f} kB{'  TOO LARGE' * (size > LARGEST)}")
    return 0


async def _played() -> dict[str, list[Bubble]]:
    shots: dict[str, list[Bubble]] = {}
    for scene in (play, stats):
        async with talk() as told:
            await scene(told)
            shots |= told.shots
    return shots


def _draw(browser: str, page: str, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="addendum-pictures-") as folder:
        file = Path(folder) / "chat.html"
        file.write_text(page, encoding="utf-8")

        def run(*arguments: str) -> str:
            profile = f"--user-data-dir={folder}/profile"
            done = subprocess.run(  # noqa: S603 - a browser that this machine has
                [browser, *FLAGS, profile, *arguments, file.as_uri()],
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            )
            return done.stdout

        shown = run(f"--window-size={WIDTH},{TALL}", "--virtual-time-budget=2000", "--dump-dom")
        found = re.search(r'data-height="(\d+)"', shown)
        if found is None:
            raise RuntimeError("the page did not tell its height")
        run(f"--window-size={WIDTH},{found[1]}", f"--screenshot={target}")
    quant = shutil.which("pngquant")
    if quant is not None:
        subprocess.run(  # noqa: S603
            [quant, "--force", "--skip-if-larger", "--strip", "--output", target, "128", target],
            check=False,
        )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
