"""The database: sqlite-utils behind the ports of bot.core."""
