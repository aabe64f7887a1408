"""The sources: whether each can be read, and what to do where it cannot."""

from bot.cli.checkup.finding import Finding, fault, noted, ok
from bot.core.model import FailureKind, Reading, Watched

REMEDIES = {
    FailureKind.DNS: "check the address, and the machine's name server",
    FailureKind.CONNECT: "check that the site is up and that no firewall is between",
    FailureKind.TLS: "check the machine's clock and certificates; the site's may have run out",
    FailureKind.TIMEOUT: "raise fetch.timeout if the site is always this slow",
    FailureKind.INTERRUPTED: "the site ends its answers early: try again later, or use its feed",
    FailureKind.FORBIDDEN_ADDRESS: "set fetch.allow_private_networks if you mean your own network",
    FailureKind.BAD_ADDRESS: "edit the source: its address cannot be one of a page",
    FailureKind.ROBOTS: "ask the site; if it agrees, set ignore_robots for this source",
    FailureKind.REDIRECTS: "open the address in a browser and watch the one that it ends at",
    FailureKind.NOT_FOUND: "edit or remove the source: its address shows nothing",
    FailureKind.SOFT_404: "edit or remove the source: its address shows nothing",
    FailureKind.PARKED: "remove the source: its name was given up",
    FailureKind.GONE: "remove the source: its address was given up",
    FailureKind.BLOCKED: "the site refuses us: set fetch.contact and ask it, or use its feed",
    FailureKind.BOT_WALL: "the site wants a browser: set browser = true, or use its feed",
    FailureKind.BROWSER: "see fetch.browser, and pip install 'addendum[browser]'",
    FailureKind.CONSENT_WALL: "try browser = true, or the site's feed",
    FailureKind.SCRIPT_ONLY: "set browser = true for this source (needs the browser extra)",
    FailureKind.LOGIN_WALL: "only a page that needs no login can be watched",
    FailureKind.PAYWALL: "only a page that anybody can read can be watched",
    FailureKind.MAINTENANCE: "nothing to mend here: the site says that it comes back",
    FailureKind.SERVER_ERROR: "nothing to mend here, if it goes away: the site has an error",
    FailureKind.NOT_TEXT: "watch a page or a feed, not a file",
    FailureKind.TOO_LARGE: "raise fetch.max_bytes, or use the site's feed",
    FailureKind.TOO_SLOW: "the page cannot be read in time: use the site's feed, or a selector",
    FailureKind.RATE_LIMITED: "raise the source's interval",
}


def of_source(watched: Watched, result: object) -> Finding:
    """What a look at a source came to."""
    source = watched.source
    checked = f"source {source.id}"
    if isinstance(result, Reading):
        entries = len(result.entries)
        if not entries:
            said = f"{source.url} is read as {result.extractor} and has no entries yet"
            remedy = f"if it should: addendum inspect --explain {source.url}"
            return noted(checked, said, remedy)
        return ok(checked, f"{result.extractor}, {entries} entries")
    failure = getattr(result, "failure", None)
    kind = failure.kind if failure else FailureKind.UNREADABLE
    detail = f": {failure.detail}" if failure and failure.detail else ""
    if kind is FailureKind.FORBIDDEN_ADDRESS and detail.startswith(": port "):
        remedy = "edit the source: pages are served at port 80 or 443, or at one of a web server"
    elif source.browser and kind in {FailureKind.BOT_WALL, FailureKind.CONSENT_WALL}:
        remedy = "the wall stands before the browser as well: use the site's feed"
    else:
        remedy = REMEDIES.get(kind, f"see addendum inspect --explain {source.url}")
    return fault(checked, f"{source.url}: {kind.value}{detail}", remedy)
