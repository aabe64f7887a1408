"""The hooks: whether each can be told anything, as far as that shows without telling it."""

from bot.app.program import fetch_settings
from bot.channels import apprise, webhook
from bot.cli.checkup.finding import Finding, fault, ok
from bot.core.errors import ConfigError
from bot.core.ports import Clock
from bot.fetch.post import NotPosted, Poster
from config.settings import Config, Hook


async def check_hooks(config: Config, clock: Clock) -> list[Finding]:
    """Of each hook its secret or its service, and whether somebody answers at its address.
    Nothing is sent: a connection is made and closed."""
    if not config.hooks:
        return []
    async with Poster(fetch_settings(config), clock) as poster:
        return [await _of_hook(hook, poster) for hook in config.hooks]


async def _of_hook(hook: Hook, poster: Poster) -> Finding:
    checked = f"hook {hook.id}"
    try:
        if plain := hook.apprise.get_secret_value():
            apprise.notifier(plain)
            return ok(checked, "Apprise knows the service")
        webhook.signing_key(hook.secret.get_secret_value())
        await poster.reach(hook.url or "")
    except ConfigError as error:
        return fault(checked, error.what, error.remedy)
    except NotPosted as error:
        remedy = "check hooks.url, and that the program behind it runs"
        if error.refused:
            remedy = "set fetch.allow_private_networks if you mean your own network"
        return fault(checked, str(error), remedy)
    return ok(checked, "somebody answers at its address")
