"""`demo`: the main job on embedded defaults, which a stranger sees first."""

import os
import signal
import subprocess
import sys
import threading

from tests.e2e.cli import Cli

FAST = ("demo", "--speed", "8")


def test_it_shows_every_change_once_and_ends_by_itself(cli: Cli) -> None:
    cli.write("config/addendum.toml", "this is not TOML, and has no say here")
    result = cli(*FAST)
    assert (result.status, result.err) == (0, "")
    assert not cli.database.exists()
    assert "first look: remembered, nobody is told" in result.out
    assert "304 not modified" in result.out
    for told in (
        "Police ask drivers to turn back at the old mill.",
        "The town council has called a special sitting for Thursday.",
        "Both are moored at Lindry and their crews are safe.",
        "thank you for reading.",
    ):
        assert result.out.count(told) == 1, told
    assert "About 140 households" in result.out
    assert "The morning crossings" not in result.out  # it was there before
    assert "changes told" in result.out


def test_with_follow_it_goes_on_until_it_is_interrupted(cli: Cli) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--follow", "--speed", "50"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
    )
    guard = threading.Timer(60, process.kill)
    guard.start()
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        for line in process.stdout:
            if "Bakery opens" in line:  # comes only after the sample's last post
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
        errors = process.stderr.read()
    guard.cancel()
    assert process.returncode == 0
    assert "changes told" in rest
    assert "Traceback" not in errors
