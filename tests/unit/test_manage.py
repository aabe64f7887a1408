"""What an admin asks of the sources is done whole, or refused in a line that helps."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.errors import Conflict, NotFound, UsageError
from bot.core.exchange import Draft
from bot.core.model import (
    Chat,
    FetchFailed,
    Hints,
    Look,
    NotThePage,
    Origin,
    Page,
    Quiet,
    Reading,
    Recipient,
    Role,
    Source,
    Subscription,
)
from bot.extract.read import read
from bot.fetch.address import canonical
from bot.fetch.fetcher import HttpxFetcher
from bot.fetch.settings import FetchSettings
from bot.manage import Manage
from config.verify import verify
from store import SqliteStore, open_store
from tests.fakes.site import Answer, Site

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ARTICLE = (
    "<html><head><title>A storm</title></head><body><article><h1>A storm</h1>"
    + "".join(f"<p>{'The wind rose over the harbour that night. ' * 3}({n})</p>" for n in range(5))
    + "<p><strong>Update.</strong> The wind has turned and is easing, the harbour says.</p>"
    + "</article></body></html>"
)


class Noon:
    def now(self) -> datetime:
        return NOW


class Threaded:
    """The real reader, on a thread."""

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage:
        return await asyncio.to_thread(read, page, hints)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with open_store(tmp_path / "a.db") as store:
        yield store


TLS = ssl.create_default_context()  # made once: reading the certificates takes its time


@pytest.fixture
async def manage(store: SqliteStore) -> AsyncIterator[Manage]:
    settings = FetchSettings(allow_private_networks=True)
    async with HttpxFetcher(settings, Noon(), tls=TLS) as fetcher:
        yield Manage(
            store=store,
            fetcher=fetcher,
            reader=Threaded(),
            clock=Noon(),
            canonical=canonical,
            extractors=frozenset({"auto", "article", "feed", "selector"}),
            verify=verify,
        )


def draft(url: str = "https://example.org/storm", **given: object) -> Draft:
    return Draft(url=url, **given)  # type: ignore[arg-type]


async def add(manage: Manage, url: str, **given: object) -> Source:
    return (await manage.add(draft(url, **given), by=Origin.SHELL)).source


def in_file(source_id: str, url: str, **given: object) -> Source:
    return Source(id=source_id, url=url, origin=Origin.FILE, **given)  # type: ignore[arg-type]


class TestAdding:
    async def test_an_address_is_watched_in_its_one_spelling(self, manage: Manage) -> None:
        source = await add(manage, " HTTPS://Example.org:443/a/../storm?utm_source=x#top ")
        assert source.url == "https://example.org/storm"
        assert source.id == "example-storm"
        assert source.origin is Origin.SHELL

    async def test_it_is_due_at_once(self, manage: Manage, store: SqliteStore) -> None:
        source = await add(manage, "https://example.org/storm")
        watched = await store.source(source.id)
        assert watched is not None
        assert watched.state.next_look <= NOW

    async def test_an_id_comes_from_the_name_and_is_made_free(self, manage: Manage) -> None:
        first = await add(manage, "https://example.org/1", name="Élection présidentielle")
        second = await add(manage, "https://example.org/2", name="Élection présidentielle")
        assert (first.id, second.id) == ("election-presidentielle", "election-presidentielle-2")

    async def test_a_name_without_latin_letters_takes_the_address_for_an_id(
        self, manage: Manage
    ) -> None:
        source = await add(manage, "https://example.org/news/2026/donbas.html", name="Донбас")
        assert source.id == "example-donbas"

    async def test_the_same_address_twice_is_a_conflict_that_names_it(self, manage: Manage) -> None:
        await add(manage, "https://example.org/storm")
        with pytest.raises(Conflict, match="watched already, as 'example-storm'"):
            await add(manage, "https://example.org/storm?utm_medium=y", id="other")

    async def test_the_same_id_twice_is_a_conflict(self, manage: Manage) -> None:
        await add(manage, "https://example.org/1", id="a")
        with pytest.raises(Conflict, match="'a' already"):
            await add(manage, "https://example.org/2", id="a")

    @pytest.mark.parametrize(
        ("url", "given", "said"),
        [
            ("", {}, "address is empty"),
            ("not an address", {}, "space"),
            ("ftp://example.org/x", {}, "use http or https"),
            ("javascript:alert(1)", {}, "not watched"),
            ("https://example.org/" + "x" * 20_000, {}, "20020 characters"),
            ("https://user:secret@example.org/", {}, "leave out the part before @"),
            ("https://example.org/", {"id": "No Spaces"}, "a-z 0-9"),
            ("https://example.org/", {"id": "x" * 49}, "1 to 48"),
            ("https://example.org/", {"name": "x" * 201}, "1 to 200"),
            ("https://example.org/", {"name": ""}, "1 to 200"),
            ("https://example.org/", {"interval": timedelta(0)}, "at least 1s"),
            ("https://example.org/", {"extractor": "magic"}, "choose from article, auto"),
            ("https://example.org/", {"extractor": "selector"}, "needs a selector"),
            ("https://example.org/", {"timezone": "Mars/Olympus"}, "Europe/Kyiv"),
            ("https://example.org/", {"timezone": "../../etc/passwd"}, "not a time zone"),
            ("https://example.org/", {"selector": "p[["}, "not a CSS selector"),
            ("https://example.org/", {"ignore_text": ("(",)}, "not a pattern"),
        ],
    )
    async def test_what_cannot_be_watched_is_refused_in_one_short_line(
        self, manage: Manage, store: SqliteStore, url: str, given: dict[str, object], said: str
    ) -> None:
        with pytest.raises(UsageError) as caught:
            await add(manage, url, **given)
        line = str(caught.value)
        assert said in line
        assert len(line) < 400
        assert "\n" not in line
        assert "secret" not in line or "user:" in url
        assert await store.sources() == []


class TestFinding:
    @pytest.fixture(autouse=True)
    async def _three(self, manage: Manage) -> None:
        await add(manage, "https://example.org/storm", id="storm", name="The storm")
        await add(manage, "https://example.org/storm-2", id="storm-2", name="After the storm")
        await add(manage, "https://example.org/vote", id="vote", name="Election night")

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("storm", "storm"),
            ("STORM", "storm"),
            ("https://example.org/storm?utm_source=x", "storm"),
            ("example.org/vote", "vote"),
            ("election  NIGHT", "vote"),
            ("the storm", "storm"),
            ("after", "storm-2"),
        ],
    )
    async def test_words_mean_what_a_person_means(
        self, manage: Manage, words: str, found: str
    ) -> None:
        assert (await manage.find_one(words)).source.id == found

    async def test_nothing_at_all_means_nothing(self, manage: Manage) -> None:
        for words in ("", "  ", "nothing like it"):
            with pytest.raises(NotFound):
                await manage.find_one(words)

    async def test_what_is_not_there_suggests_what_is(self, manage: Manage) -> None:
        with pytest.raises(NotFound, match="did you mean 'vote'"):
            await manage.find_one("votr")

    async def test_what_may_mean_several_names_them(self, manage: Manage) -> None:
        with pytest.raises(Conflict, match="may mean storm, storm-2"):
            await manage.find_one("stor")

    async def test_absurd_words_are_answered_shortly(self, manage: Manage) -> None:
        for words in ("x" * 20_000, "\u202ealert", "<b>&amp;", "🙂", "'; DROP TABLE sources;"):
            with pytest.raises(NotFound) as caught:
                await manage.find_one(words)
            assert len(str(caught.value)) < 200


class TestChanging:
    async def test_an_edit_changes_what_it_says_and_nothing_else(self, manage: Manage) -> None:
        source = await add(manage, "https://example.org/storm", name="Storm")
        changed = replace(source, interval=timedelta(seconds=30), url="example.org/flood")
        edited = (await manage.edit(changed, by=Origin.CHAT)).source
        assert edited == replace(
            source, interval=timedelta(seconds=30), url="https://example.org/flood"
        )

    async def test_an_address_of_another_source_is_a_conflict(self, manage: Manage) -> None:
        one = await add(manage, "https://example.org/1", id="one")
        await add(manage, "https://example.org/2", id="two")
        with pytest.raises(Conflict, match="as 'two'"):
            await manage.edit(replace(one, url="https://example.org/2"), by=Origin.SHELL)

    async def test_a_source_that_is_not_there_cannot_be_changed(self, manage: Manage) -> None:
        ghost = Source(id="ghost", url="https://example.org/")
        for attempt in (
            manage.edit(ghost, by=Origin.SHELL),
            manage.remove("ghost", by=Origin.SHELL),
            manage.pause("ghost"),
            manage.resume("ghost"),
            manage.check("ghost"),
            manage.history("ghost"),
        ):
            with pytest.raises(NotFound, match="'ghost'"):
                await attempt

    async def test_pause_and_resume(self, manage: Manage) -> None:
        source = await add(manage, "https://example.org/storm")
        assert (await manage.pause(source.id)).source.paused
        assert (await manage.pause(source.id)).source.paused
        resumed = await manage.resume(source.id)
        assert not resumed.source.paused

    async def test_removing_says_how_many_followed(
        self, manage: Manage, store: SqliteStore
    ) -> None:
        source = await add(manage, "https://example.org/storm")
        for address in ("1", "2"):
            await follow(store, address, source.id)
        assert await manage.remove(source.id, by=Origin.SHELL) == 2
        assert await manage.sources() == []


class TestTheFile:
    async def test_its_sources_are_added_edited_and_removed(self, manage: Manage) -> None:
        first = await manage.sync_file([in_file("a", "https://a.org/"), in_file("b", "b.org")])
        assert first.added == ("a", "b")
        again = await manage.sync_file([in_file("a", "https://a.org/"), in_file("b", "b.org")])
        assert (again.added, again.edited, again.removed) == ((), (), ())
        third = await manage.sync_file([in_file("a", "https://a.org/", name="A")])
        assert (third.edited, third.removed) == (("a",), ("b",))

    async def test_those_of_chats_and_the_shell_stay(self, manage: Manage) -> None:
        await add(manage, "https://example.org/mine", id="mine")
        await manage.sync_file([in_file("a", "https://a.org/")])
        await manage.sync_file([])
        assert [w.source.id for w in await manage.sources()] == ["mine"]

    async def test_only_the_file_may_change_or_remove_them(self, manage: Manage) -> None:
        await manage.sync_file([in_file("a", "https://a.org/")])
        source = (await manage.find_one("a")).source
        for by in (Origin.CHAT, Origin.SHELL):
            with pytest.raises(Conflict, match="configuration file"):
                await manage.edit(replace(source, name="B"), by=by)
            with pytest.raises(Conflict, match="configuration file"):
                await manage.remove("a", by=by)

    async def test_a_pause_outlives_a_reload(self, manage: Manage) -> None:
        await manage.sync_file([in_file("a", "https://a.org/")])
        await manage.pause("a")
        await manage.sync_file([in_file("a", "https://a.org/", name="A")])
        source = (await manage.find_one("a")).source
        assert (source.paused, source.name) == (True, "A")

    async def test_followers_of_a_source_that_left_the_file_are_kept_until_it_is_back(
        self, manage: Manage, store: SqliteStore
    ) -> None:
        await manage.sync_file([in_file("a", "https://a.org/")])
        await follow(store, "1", "a")
        synced = await manage.sync_file([])
        assert (synced.removed, synced.kept) == ((), ("a",))
        assert (await manage.find_one("a")).source.paused
        back = await manage.sync_file([in_file("a", "https://a.org/")])
        assert back.edited == ("a",)
        source = (await manage.find_one("a")).source
        assert (source.paused, source.origin) == (False, Origin.FILE)
        assert await store.followers("a") == 1

    async def test_one_that_moved_for_good_stays_where_it_is_until_the_file_says_otherwise(
        self, manage: Manage, store: SqliteStore
    ) -> None:
        await manage.sync_file([in_file("a", "https://a.org/old")])
        [(watched, lease)] = await store.lease_due(
            NOW, limit=1, per_host=1, lease=timedelta(minutes=5)
        )
        state = replace(watched.state, last_look=NOW)
        await store.commit(
            Look(source_id="a", state=state, moved_to="https://a.org/new", lease=lease)
        )
        same = await manage.sync_file([in_file("a", "https://a.org/old")])
        assert (same.added, same.edited, same.conflicts) == ((), (), ())
        assert (await manage.find_one("a")).source.url == "https://a.org/new"
        mended = await manage.sync_file([in_file("a", "https://a.org/new")])
        assert mended.conflicts == ()
        assert (await manage.find_one("a")).source.url == "https://a.org/new"
        await manage.sync_file([in_file("a", "https://a.org/third")])
        assert (await manage.find_one("a")).source.url == "https://a.org/third"

    async def test_one_that_was_added_before_becomes_the_files(self, manage: Manage) -> None:
        await add(manage, "https://a.org/", id="a")
        assert (await manage.sync_file([in_file("a", "https://a.org/")])).edited == ("a",)
        assert (await manage.find_one("a")).source.origin is Origin.FILE

    async def test_clashes_are_named_and_stop_nothing_else(self, manage: Manage) -> None:
        await add(manage, "https://a.org/", id="mine")
        await add(manage, "https://c.org/", id="c")
        synced = await manage.sync_file(
            [
                in_file("a", "https://a.org/"),
                in_file("b", "https://b.org/"),
                in_file("c", "https://other.org/"),
                in_file("d", "ftp://d.org/"),
            ]
        )
        assert synced.added == ("b",)
        malformed, address, name = synced.conflicts
        assert "watched already, as 'mine'" in address
        assert "https://c.org/" in name
        assert "ftp://d.org/" in malformed

    async def test_addresses_may_move_from_one_id_to_the_next(self, manage: Manage) -> None:
        await manage.sync_file([in_file("a", "https://a.org/"), in_file("b", "https://b.org/")])
        synced = await manage.sync_file(
            [in_file("a", "https://b.org/"), in_file("b", "https://c.org/")]
        )
        assert synced.conflicts == ()
        urls = {w.source.id: w.source.url for w in await manage.sources()}
        assert urls == {"a": "https://b.org/", "b": "https://c.org/"}

    async def test_ids_that_swap_their_addresses_are_named_and_stay(self, manage: Manage) -> None:
        await manage.sync_file([in_file("a", "https://a.org/"), in_file("b", "https://b.org/")])
        synced = await manage.sync_file(
            [in_file("a", "https://b.org/"), in_file("b", "https://a.org/")]
        )
        assert len(synced.conflicts) == 2
        urls = {w.source.id: w.source.url for w in await manage.sources()}
        assert urls == {"a": "https://a.org/", "b": "https://b.org/"}

    async def test_a_new_id_for_the_same_address_stops_nobody(
        self, manage: Manage, store: SqliteStore
    ) -> None:
        await manage.sync_file([in_file("old", "https://a.org/")])
        await follow(store, "1", "old")
        synced = await manage.sync_file([in_file("new", "https://a.org/")])
        assert synced.kept == ("old",)
        assert "as 'old'" in synced.conflicts[0]
        assert not (await manage.find_one("old")).source.paused


class TestLooking:
    async def test_a_preview_shows_how_it_would_be_read_and_keeps_nothing(
        self, manage: Manage, store: SqliteStore
    ) -> None:
        async with Site() as site:
            site.page("/storm", ARTICLE)
            preview = await manage.preview(draft(site.url("/storm")), explain=True)
        assert isinstance(preview.result, Reading)
        assert preview.failure is None
        assert [e.text for e in preview.result.entries if e.role is Role.UPDATE] == [
            "The wind has turned and is easing, the harbour says."
        ]
        assert preview.existing is None
        assert await store.sources() == []

    async def test_a_preview_of_what_is_watched_says_so(self, manage: Manage) -> None:
        async with Site() as site:
            site.page("/storm", ARTICLE)
            await add(manage, site.url("/storm"), id="storm")
            preview = await manage.preview(draft(site.url("/storm")))
        assert preview.existing is not None
        assert preview.existing.source.id == "storm"

    async def test_a_page_that_does_not_come_is_a_value(self, manage: Manage) -> None:
        async with Site() as site:
            site.script("/gone", Answer(status=410))
            site.page("/empty", "")
            gone = await manage.preview(draft(site.url("/gone")))
            empty = await manage.preview(draft(site.url("/empty")))
        assert isinstance(gone.result, FetchFailed)
        assert gone.failure is not None
        assert gone.failure.kind == "gone"
        assert empty.failure is not None
        assert empty.failure.kind == "empty"

    async def test_check_makes_a_source_due(self, manage: Manage, store: SqliteStore) -> None:
        source = await add(manage, "https://example.org/storm")
        assert (await manage.check(source.id)).state.next_look <= NOW


class TestExchange:
    @pytest.mark.parametrize("format", ["toml", "json", "opml", "list"])
    async def test_what_is_exported_can_be_imported(
        self, manage: Manage, tmp_path: Path, format: str
    ) -> None:
        await add(
            manage,
            "https://example.org/a?x=1&y=<2>",
            name='Quote " and \\ and \u202e',
            interval=timedelta(seconds=90),
            ignore=(".ad", "#x"),
        )
        await add(manage, "https://example.org/b", extractor="feed")
        before = [w.source for w in await manage.sources()]
        text = await manage.export(format)
        for source in before:
            await manage.remove(source.id, by=Origin.SHELL)
        result = await manage.import_(text, by=Origin.SHELL)
        assert (len(result.taken), result.refused) == (2, ())
        after = [w.source for w in await manage.sources()]
        if format in {"toml", "json"}:
            assert after == before
        assert {s.url for s in after} == {s.url for s in before}

    async def test_what_is_there_is_known_and_what_is_faulty_is_named(self, manage: Manage) -> None:
        await add(manage, "https://example.org/a", id="a")
        result = await manage.import_(
            "# my list\nhttps://example.org/a\nhttps://example.org/b The second\n"
            "nonsense\nftp://example.org/c\n",
            by=Origin.CHAT,
        )
        assert [s.id for s in result.known] == ["a"]
        assert [(s.url, s.name) for s in result.taken] == [("https://example.org/b", "The second")]
        assert [r.what for r in result.refused] == ["nonsense", "ftp://example.org/c"]

    async def test_the_thousandth_source_is_taken_as_fast_as_the_first(
        self, manage: Manage, store: SqliteStore
    ) -> None:
        text = "".join(f"https://example.org/a/page-{n % 50}/{n}/x\n" for n in range(2000))
        result = await manage.import_(text + text, by=Origin.SHELL)
        assert (len(result.taken), len(result.known), result.refused) == (2000, 2000, ())
        assert len({s.id for s in result.taken}) == 2000
        assert len(await store.sources()) == 2000

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('<opml version="2.0"><body><outline', "not OPML"),
            ('<!DOCTYPE x [<!ENTITY a "b">]><opml/>', "document type"),
            ("{", "not JSON"),
            ('{"nothing": 1}', "no sources"),
            ("[[sources.watch]]\nurl = ", "not TOML"),
            ("[" * 100_000, "not"),
        ],
    )
    async def test_what_is_no_list_is_refused(self, manage: Manage, text: str, said: str) -> None:
        with pytest.raises(UsageError, match=said):
            await manage.import_(text, by=Origin.SHELL)

    async def test_rows_of_wrong_types_are_named(self, manage: Manage) -> None:
        result = await manage.import_(
            '{"sources": [{"url": 5}, 7, null, {"url": "https://a.org", "interval": "soon"},'
            '{"url": "https://b.org", "ignore": "nav"}, {"url": "https://c.org", "new": 1}]}',
            by=Origin.SHELL,
        )
        assert [s.url for s in result.taken] == ["https://c.org/"]
        assert len(result.refused) == 5

    async def test_an_unknown_format_is_refused(self, manage: Manage) -> None:
        with pytest.raises(UsageError, match="choose from toml"):
            await manage.export("yaml")


class TestMovingChats:
    async def test_whoever_follows_goes_on_following_elsewhere(
        self, manage: Manage, store: SqliteStore, tmp_path: Path
    ) -> None:
        await add(manage, "https://example.org/a", id="a", interval=timedelta(seconds=30))
        await add(manage, "https://example.org/unfollowed", id="u")
        recipient = Recipient("telegram", "-100123")
        chat = Chat(
            recipient=recipient,
            title="Newsroom 🗞",
            language="uk",
            timezone="Europe/Kyiv",
            quiet=Quiet(datetime.min.time(), NOW.time(), True),
            created_at=NOW,
        )
        await store.save_chat(chat)
        topic = Subscription(
            recipient=replace(recipient, topic="7"),
            source_id="a",
            preferences=replace(chat.preferences, include=("wind",)),
            overrides=frozenset({"include"}),
            created_at=NOW,
        )
        await store.subscribe(topic)
        text = await manage.export_chats()
        assert "unfollowed" not in text

        async with open_store(tmp_path / "new.db") as new:
            moved = replace(manage, store=new)
            await add(moved, "https://other.org/", id="a")
            result = await moved.import_chats(text, by=Origin.SHELL)
            assert (result.chats, result.subscriptions, result.refused) == (1, 1, ())
            assert await new.chat(recipient) == chat
            (subscription,) = await new.subscriptions(recipient)
            assert subscription.recipient.topic == "7"
            assert subscription.effective(chat.preferences).include == ("wind",)
            watched = await new.source(subscription.source_id)
            assert watched is not None
            assert watched.source.url == "https://example.org/a"
            assert watched.source.interval == timedelta(seconds=30)
            again = await moved.import_chats(text, by=Origin.SHELL)
            assert (again.chats, again.subscriptions) == (0, 0)

    async def test_what_is_no_export_of_chats_is_refused(self, manage: Manage) -> None:
        for text in ("", "{}", "[]", '{"format": "addendum-chats", "version": 99}'):
            with pytest.raises(UsageError):
                await manage.import_chats(text, by=Origin.SHELL)
        result = await manage.import_chats(
            '{"format": "addendum-chats", "version": 1, "sources": [{"url": 1}],'
            '"chats": [{}, 5, {"recipient": ["telegram", "1"], "kind": "martian"}]}',
            by=Origin.SHELL,
        )
        assert (result.chats, len(result.refused)) == (0, 4)


async def follow(store: SqliteStore, address: str, source_id: str) -> None:
    recipient = Recipient("telegram", address)
    await store.save_chat(Chat(recipient=recipient, created_at=NOW))
    await store.subscribe(Subscription(recipient=recipient, source_id=source_id, created_at=NOW))
