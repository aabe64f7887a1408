"""What stands in the buttons of a draft, and what its settings are called."""

from bot.render.catalogue import mark

VIEW = "dview"
ASK = "dask"
SET = "dset"
SAVE = "dsave"
FORGET = "dforget"
ADDRESS = "daddress"
NAMES: dict[str, str] = {
    "url": mark("Address"),
    "name": mark("Name"),
    "extractor": mark("Read as"),
    "selector": mark("Selector"),
    "ignore": mark("Ignore"),
    "ignore_text": mark("Ignore texts"),
    "interval": mark("Interval"),
    "timezone": mark("Time zone"),
    "read_articles": mark("Read a feed's articles"),
    "browser": mark("Read in a browser"),
    "ignore_robots": mark("Ignore robots.txt"),
}
