"""Text that is HTML already, told apart from text that is not yet."""

from html import escape as _escape


class Html(str):
    """HTML that is well formed and safe to send. Whatever is not Html is escaped first."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Plain text as HTML, with only the entities that Telegram knows (&lt; &gt; &amp; &quot;)."""
    if isinstance(text, Html):
        return text
    return Html(_escape(text, quote=False).replace('"', "&quot;"))
