"""The composition root: the only place that names concrete adapters.

Import its modules, not this package: a command that needs only the clock should not wait for
Telegram's library.
"""
