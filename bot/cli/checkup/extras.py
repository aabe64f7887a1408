"""What the settings use and an installation may lack."""

from collections.abc import Iterator
from importlib.util import find_spec

from bot.cli.checkup.finding import Finding, fault
from config.settings import Config


def check_extras(config: Config, *, browsing: bool) -> Iterator[Finding]:
    """Each library that is wanted and not installed. `browsing`: a source wants the browser."""
    wanted = []
    if config.fetch.engine == "aiohttp":
        wanted.append(("aiohttp", "aiohttp", 'fetch.engine = "aiohttp"'))
    if any(hook.apprise.get_secret_value() for hook in config.hooks):
        wanted.append(("apprise", "apprise", "a hook"))
    if browsing or config.fetch.browser:
        wanted.append(("playwright", "browser", "a source" if browsing else "fetch.browser"))
    for library, extra, user in wanted:
        if find_spec(library) is None:
            said = f"{user} needs {library}, which is not installed"
            yield fault("extras", said, f"pip install 'addendum[{extra}]'")
