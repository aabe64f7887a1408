"""Dates and times as pages print them, in many languages → instants.

Structured times (ISO 8601, RFC 2822, epoch numbers) go the fast way. What is printed for
people is read by `scan`, which takes a date, a clock and a zone in any order. A date without
a year, and a clock without a date, are completed from the time of the look: what a page
says has happened already.
"""

from bot.extract.dates.instant import parse_instant, zone_of
from bot.extract.dates.resolving import resolve
from bot.extract.dates.scanner import scan
from bot.extract.dates.when import When

__all__ = ["When", "parse_instant", "resolve", "scan", "zone_of"]
