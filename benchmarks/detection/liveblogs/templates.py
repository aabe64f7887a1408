"""Which form in which language, with what around it: the made-up live blogs, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.detection.liveblogs import forms_bare as bare
from benchmarks.detection.liveblogs import forms_ids as ids
from benchmarks.detection.liveblogs import forms_more as more
from benchmarks.detection.liveblogs import forms_times as times
from benchmarks.detection.liveblogs.page import Env


@dataclass(frozen=True)
class Template:
    """A form, a language, and what its publisher does. `ld` names the state of its JSON-LD;
    `stable` says that its posts have identifiers or times that tell them apart."""

    name: str
    form: Callable[[Env], str]
    language: str = "en"
    ld: str = ""
    titles: float = 0.0
    oldest_first: bool = False
    keys: bool = False
    extras: bool = True
    rail: bool = True


TEMPLATES = tuple(
    Template(*row) if isinstance(row, tuple) else row
    for row in (
        ("hex blocks", ids.hex_blocks, "en", "", 0.4),
        ("hex blocks, JSON-LD", ids.hex_blocks, "en", "full", 0.4),
        Template("hex blocks, key events", ids.hex_blocks, "en", "full", 1.0, keys=True),
        ("stream of li", ids.numbered_ol, "en", "", 1.0),
        ("stream of li, JSON-LD newest ten", ids.numbered_ol, "en", "newest ten", 1.0),
        ("story posts", ids.data_ids, "en", "", 1.0),
        ("story posts, one instant", ids.data_ids, "en", "one instant", 1.0),
        ("hashed react", ids.hashed_react, "en", "", 0.7),
        ("hashed react, JSON-LD beginnings", ids.hashed_react, "en", "beginnings", 0.7),
        ("wire posts", ids.wire_feed, "en", "", 1.0),
        ("wire posts, escaped twice", ids.wire_feed, "en", "escaped twice", 1.0),
        ("timeline li", ids.timeline_li, "es", "", 1.0),
        ("timeline li ar", ids.timeline_li, "ar", "headline only", 1.0),
        ("feed cards", ids.feed_cards, "en", "", 1.0),
        ("feed cards ar", ids.feed_cards, "ar", "", 0.5),
        ("Sourcefabric de", ids.sourcefabric, "de", "", 0.5),
        ("Sourcefabric nl, address only", ids.sourcefabric, "nl", "address only", 0.5),
        ("WordPress Liveblog", ids.wordpress, "en"),
        ("WordPress Liveblog pt", ids.wordpress, "pt"),
        ("WordPress Liveblog old", ids.wordpress_old, "it"),
        ("AMP", ids.amp, "en", "", 0.5),
        ("AMP id", ids.amp, "id", "full", 0.5),
        ("Arena", ids.arena, "sv", "", 0.5),
        ("Arena fi", ids.arena, "fi", "full", 0.0),
        ("news list", ids.news_ticker, "zh", "", 0.5),
        ("news list vi", ids.news_ticker, "vi", "", 0.5),
        ("event ticker", ids.tickaroo, "de", "", 0.7),
        ("post list, stamps below", ids.scribble, "en"),
        ("post containers", ids.norkon, "no", "", 0.5),
        ("post containers sv", ids.norkon, "sv", "full", 0.5),
        ("microdata", ids.microdata, "fr", "", 0.5),
        ("microdata tr", ids.microdata, "tr", "", 0.0),
        ("anchors", ids.anchors, "en", "", 0.5),
        ("bold clock", times.bold_clock, "en"),
        ("bold clock ru", times.bold_clock, "ru"),
        ("bold clock, oldest first", times.bold_clock, "uk", "", 0.0, True),
        ("bold clock line", times.bold_clock_uhr, "de", "", 0.8),
        ("bold clock dash", times.bold_dash, "fr"),
        ("bold clock dash pt", times.bold_dash, "pt"),
        ("clock headings", times.heading_clock, "en", "", 0.8),
        ("clock headings pl", times.heading_clock, "pl", "", 0.8),
        ("headings end with clock", times.heading_ends_with_clock, "de", "", 1.0),
        ("heading and hour", times.heading_and_time, "it", "", 1.0),
        ("rules between", times.rules_between, "en", "", 0.3),
        ("table rows", times.table_rows, "es", "", 0.5),
        ("table rows, oldest first", times.table_rows, "ko", "", 0.5, True),
        ("definitions", times.definitions, "de", "", 0.4),
        ("details", times.details, "nl", "", 1.0),
        ("days between", times.day_sections, "de", "", 0.5),
        ("days between fi", times.day_sections, "fi", "", 0.5),
        ("days between, hashed", times.day_dividers_hashed, "uk", "", 0.5),
        ("hashed list", times.hashed_list, "en", "", 0.5),
        ("hashed list ja", times.hashed_list, "ja", "", 0.5),
        ("time elements", times.time_elements, "de", "", 0.5),
        ("time elements hi", times.time_elements, "hi", "full", 0.5),
        ("short dates", times.short_dates, "pt", "", 0.5),
        ("ago only", times.ago_only, "en", "", 0.5),
        ("half-day clock", times.half_day_clock, "hi", "", 0.5),
        ("half-day clock en", times.half_day_clock, "en", "full", 0.5),
        ("brackets", times.bracketed, "en", "", 0.4),
        ("ideographic clock", times.ideographic, "ja", "", 0.5),
        Template("line breaks", times.line_breaks, "ru", extras=False),
        ("right to left", times.right_to_left, "he", "", 0.6),
        ("right to left ar", times.right_to_left, "ar", "", 0.6),
        ("aria", times.sections_with_aria, "no", "", 0.6),
        ("two columns", times.two_columns, "pl", "", 0.6),
        ("day words", more.day_words, "en", "", 0.5),
        ("day words de", more.day_words, "de", "", 0.5),
        ("ago and changed", more.ago_and_changed, "en", "", 0.5),
        ("match minutes", more.match_minutes, "en", "", 0.4),
        ("tabs", more.tabs, "en", "", 0.5),
        Template("cut short", more.cut_short, "en", "full", 0.5, extras=False),
        ("roles in bylines", more.roles_in_bylines, "en", "", 0.5),
        ("visible updates", more.visible_updates, "en", "", 0.5),
        ("eastern digits", more.eastern_digits, "ar", "", 0.5),
        ("counted down", more.counted_down, "de", "", 0.5),
        ("with schedule", more.with_schedule, "en", "", 0.5),
        Template("empty shell", more.empty_shell, "en", "full", 0.5, extras=False),
        ("today in words", bare.today, "no", "", 0.5),
        ("today in words sv", bare.today, "sv", "", 0.5),
        ("ago and clock run together", bare.ago_and_clock, "sv", "", 0.5),
        ("ago without a name", bare.ago_without_a_name, "en", "", 0.7),
        ("ago in a block", bare.ago_in_a_block, "nl", "", 0.7),
        ("plus signs", bare.plus_signs, "de", "", 1.0),
        ("day leads", bare.day_leads, "de"),
        ("clock and point", bare.clock_and_point, "fr"),
        ("reporters' updates", bare.reporters_updates, "en", "", 0.5),
        ("names below", bare.names_below, "nl", "", 0.7),
        ("lines that sign", bare.lines_that_sign, "en", "", 1.0),
        ("parts of a ticker", bare.parts_of_a_ticker, "de", "", 0.7),
        ("month first", bare.month_first, "zh", "", 0.5),
        ("seconds and zone", bare.seconds_and_zone, "hi", "", 0.7),
        ("videos among posts", bare.videos_among_posts, "en", "", 0.5),
        ("half in Arabic", bare.half_in_arabic, "ar", "", 0.5),
        *((f"stamp: {name}", form, language, "", 0.5) for name, language, form in more.STAMPS),
    )
)
