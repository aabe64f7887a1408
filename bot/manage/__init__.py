"""What an admin may ask of the watched sources, from the shell, a chat or the file.

Every method either does the whole of what it says or raises one of bot.core.errors with a
line for a person. Nothing here knows who asks: `by` names the origin, and what the
configuration file says, only the file may change.
"""

from bot.manage.editing import Editing
from bot.manage.file import FromFile
from bot.manage.ground import LONGEST_NAME, LONGEST_URL, SHORTEST_INTERVAL
from bot.manage.looking import Looking
from bot.manage.outcomes import History, Imported, ImportedChats, Preview, Synced
from bot.manage.transfer import Transfer

__all__ = [
    "LONGEST_NAME",
    "LONGEST_URL",
    "SHORTEST_INTERVAL",
    "History",
    "Imported",
    "ImportedChats",
    "Manage",
    "Preview",
    "Synced",
]


class Manage(Transfer, Looking, Editing, FromFile):
    """The admin's verbs over the ports: each part is a file of this folder."""

    __slots__ = ()
