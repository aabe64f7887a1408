"""Several commands of the program in one process, one after the other, each with the same options
at its end: `python -m tests.e2e.several '[["poll"], ["backup", "x.db"]]' --db a.db`. To start a
process for each is most of their time.
"""

import json
import sys

from bot.cli import main

if __name__ == "__main__":
    for command in json.loads(sys.argv[1]):
        main([*command, *sys.argv[2:]])
