"""A running service takes over what is changed in its file, hooks like sources."""

import base64
from pathlib import Path

from tests.e2e.cli import UPDATE, article
from tests.e2e.program import configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.site import Answer, Seen, Site

KEY = base64.b64encode(bytes(range(32))).decode()
AGAIN = "<strong>Update 2.</strong> The ferries sail again from noon, the harbour master adds."


def hook(site: Site, name: str, secret: str = KEY) -> str:
    return f'[[hooks]]\nid = "{name}"\nurl = "{site.url(f"/{name}")}"\nsecret = "{secret}"'


class Receivers:
    """Addresses that take whatever is posted there."""

    def __init__(self, site: Site, *names: str) -> None:
        self.site = site
        for name in names:
            site.route(f"/{name}", self._take)

    def _take(self, _: Seen) -> Answer:
        return Answer(body="")

    def posts(self, name: str) -> int:
        return sum(seen.method == "POST" for seen in self.site.asked(f"/{name}"))

    async def posted(self, name: str, count: int = 1) -> None:
        """Wait for that: something is asked of the site every second."""
        while self.posts(name) < count:
            await self.site.seen(len(self.site.requests) + 1)


async def test_hooks_come_change_and_go_without_a_restart(tmp_path: Path) -> None:
    async with Site() as site, FakeBotApi() as api:
        sources = {"storm": site.url("/storm")}
        to = Receivers(site, "first", "second")

        def write(*hooks: str) -> None:
            (tmp_path / "addendum.toml").write_text(
                configuration(api, {}) + "\n".join(hooks) + "\n" + watched, encoding="utf-8"
            )

        watched = f'[[sources.watch]]\nid = "storm"\nurl = "{sources["storm"]}"\ninterval = "1s"\n'
        async with program(tmp_path, configuration(api, sources)) as run:
            site.page("/storm", article())
            await run.start()
            await site.seen(2)
            write(hook(site, "first"))
            await run.said("hooks taken over")
            site.page("/storm", article(UPDATE))
            await to.posted("first")

            write(hook(site, "second", "short-secret"))
            await run.said("hooks are refused")
            write(hook(site, "second"))
            await run.said("hooks taken over", 2)
            site.page("/storm", article(UPDATE, AGAIN))
            await to.posted("second")
            assert to.posts("first") == 1
            assert to.posts("second") == 1
            assert await run.stop() == 0
            assert "short-secret" not in run.log
