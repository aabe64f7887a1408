"""Let atheris look for inputs that break a promise: `python -m tests.fuzz page --seconds 60`.

Needs the extra "fuzz". Ends with 0 where nothing was found; else libFuzzer shows the traceback
and keeps the input in the folder it was started in.
"""

import argparse
import sys

import atheris


def main() -> None:
    """Instrument, then run one target."""
    with atheris.instrument_imports(include=["bot", "config", "html", "json", "tomllib"]):
        from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("inputs", nargs="*", help="folders of inputs to begin with")
    wanted = parser.parse_args()
    limits = [f"-max_total_time={wanted.seconds}", "-timeout=20", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *limits, "-max_len=20000", *wanted.inputs], TARGETS[wanted.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
