"""An alert → a message, in the reader's language."""
