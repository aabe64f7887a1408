"""The configuration: what is wrong in it, and what is allowed but unwise."""

import os
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path

from bot.cli.checkup.finding import Finding, fault, noted, ok
from bot.cli.settings import load_config
from bot.core.errors import ConfigError
from config.environment import strangers
from config.kinds import listen_address
from config.load import config_path
from config.settings import Config

NAME = "configuration"
TELEGRAM_PORTS = (443, 80, 88, 8443)
"""Where Telegram brings updates to (core.telegram.org/bots/api#setwebhook)."""


def check_configuration(given: Path | None) -> Iterable[Finding]:
    """Each fault of the file, or that it has none; then what is unwise."""
    path = config_path(given)
    try:
        config = load_config(given)
    except ConfigError as error:
        for one in getattr(error, "faults", (error,)):
            yield fault(NAME, f"{one.where}: {one.what}", one.remedy)
        return
    yield from _environment()
    yield from _file(path, config)
    yield from _unwise(config)


def _environment() -> Iterator[Finding]:
    for name in strangers(Config, os.environ):
        yield noted(
            "environment",
            f"{name} is set, but there is no such setting",
            "docs/settings.md names all; unset it if it is not another program's",
        )
    secret = os.environ.get("ADDENDUM_TELEGRAM_TOKEN_FILE")
    if secret and not secret.startswith("/run/") and _readable_by_all(Path(secret)):
        yield noted(
            NAME,
            f"{secret} holds the token and every user of this machine can read it",
            f"chmod 600 {secret}",
        )


def _file(path: Path, config: Config) -> Iterator[Finding]:
    if not path.exists():
        yield noted(
            NAME,
            f"{path} is not there: the defaults are in force",
            "copy config/addendum.example.toml there to change them",
        )
        return
    watched = len(config.sources.watch)
    yield ok(NAME, f"{path} is in order, {watched} sources in it")
    token = config.telegram.token.get_secret_value()
    if token and _readable_by_all(path) and token in path.read_text(encoding="utf-8"):
        yield noted(
            NAME,
            f"{path} holds the token and every user of this machine can read it",
            f"chmod 600 {path}",
        )


def _unwise(config: Config) -> Iterator[Finding]:
    if config.fetch.allow_private_networks and config.sources.open_to == "everyone":
        yield fault(
            NAME,
            "everyone may have addresses watched, those of your own network as well",
            'set sources.open_to = "admins" or fetch.allow_private_networks = false',
        )
    if config.http.listen and not _is_near(listen_address(config.http.listen)[0]):
        yield noted(
            NAME,
            f"http.listen is {config.http.listen}: others can read metrics and feeds",
            "listen on 127.0.0.1, or see that only a proxy with a login reaches it",
        )
    if not config.fetch.contact and any(not _is_near(_host(one.url)) for one in config.watched()):
        yield noted(
            NAME,
            "fetch.contact is empty: a site's owner cannot ask you for patience",
            "set it to an address or page where you can be reached",
        )
    if config.fetch.browser and not os.access(config.fetch.browser, os.X_OK):
        yield fault(
            NAME,
            f"fetch.browser is {config.fetch.browser}, where no program is",
            "install Chromium and name its path",
        )
    yield from _webhook(config)


def _webhook(config: Config) -> Iterator[Finding]:
    hook = config.telegram.webhook
    if hook is None:
        return
    from urllib.parse import urlsplit

    parts = urlsplit(hook.url)
    if parts.scheme != "https" and not _is_near(parts.hostname or ""):
        yield fault(
            NAME,
            "telegram.webhook.url is not https, which Telegram demands",
            "put a proxy with a certificate before it and write https://",
        )
    elif parts.scheme == "https" and (parts.port or 443) not in TELEGRAM_PORTS:
        yield fault(
            NAME,
            f"telegram.webhook.url names port {parts.port}, to which Telegram does not come",
            f"choose one of {', '.join(map(str, TELEGRAM_PORTS))}",
        )


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname or ""


def _is_near(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _readable_by_all(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o004)
    except OSError:
        return False
