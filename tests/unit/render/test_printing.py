"""What many chats get alike is composed once, and never what one of them gets otherwise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Preferences, Standing
from bot.render.alert import alert_message, standing_message
from bot.render.printing import Printer
from tests.fakes.owed import NOW, changed, owed


def test_what_reads_alike_is_composed_once():
    printer, first = Printer(), owed(changed())
    other = replace(first, delivery=replace(first.delivery, id=77))
    one = printer.new([first], now=NOW, dated=True)
    assert printer.new([other], now=NOW + timedelta(seconds=9), dated=True) is one
    assert one.message.html == alert_message([first], now=NOW, dated=True).html


@pytest.mark.parametrize(
    "change",
    [
        lambda o: replace(o, chat=replace(o.chat, language="de")),
        lambda o: replace(o, chat=replace(o.chat, timezone="Asia/Tokyo")),
        lambda o: replace(o, subscription=None),
        lambda o: replace(
            o, subscription=None, chat=replace(o.chat, preferences=Preferences(sound=False))
        ),
        lambda o: replace(o, earlier="7"),
        lambda o: replace(o, alert=replace(o.alert, coverage="live")),
        lambda o: replace(o, alert=replace(o.alert, source_title="Another")),
    ],
)
def test_whatever_it_depends_on_makes_it_another(change):
    printer, first = Printer(), owed(changed())
    other = change(first)
    printer.new([first], now=NOW, dated=True)
    found = printer.new([other], now=NOW, dated=True)
    expected = alert_message([other], now=NOW, dated=True)
    assert (found.message, list(found.parts)) == (expected, expected.parts)


def test_tomorrow_it_says_the_day():
    printer, first = Printer(), owed(changed())
    today = printer.new([first], now=NOW, dated=False)
    later = NOW + timedelta(days=1)
    assert printer.new([first], now=later, dated=False) is not today


def test_a_message_that_stands_is_composed_for_what_stands_in_it():
    printer, first = Printer(), owed(changed())
    standing = Standing(receipt="5", alerts=(first.alert,))
    edit = replace(owed(changed(before="Before."), number=2), standing=standing)
    same = replace(edit, standing=replace(standing, receipt="6"))
    one = printer.standing([edit], now=NOW, dated=True, told=False, fit=1)
    assert printer.standing([same], now=NOW, dated=True, told=False, fit=1) is one
    expected = standing_message([edit], now=NOW, dated=True)
    assert one.message.html == expected.html
    more = replace(edit, standing=Standing(receipt="5", alerts=(first.alert, edit.alert)))
    assert printer.standing([more], now=NOW, dated=True, told=False, fit=1) is not one


def test_only_the_last_ones_are_remembered():
    printer, first = Printer(2), owed(changed())
    one = printer.new([first], now=NOW, dated=True)
    for number in range(2, 5):
        printer.new([owed(changed(), number=number)], now=NOW, dated=True)
    assert printer.new([first], now=NOW, dated=True) is not one
