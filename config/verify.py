"""What only a trial shows of a source: that its selectors and patterns can be used."""

from bot.core.model import Source


def verify(source: Source) -> str | None:
    """What is wrong with a source's selectors or patterns, None if nothing is."""
    for pattern in source.ignore_text:
        if fault := pattern_fault(pattern):
            return f"ignore_text: {pattern!r} is not a pattern (RE2): {fault}"
    for name, selectors in (("selector", (source.selector,)), ("ignore", source.ignore)):
        for selector in selectors:
            if selector is not None and not is_selector(selector):
                return f"{name}: {selector!r} is not a CSS selector"
    return None


def pattern_fault(pattern: str) -> str | None:
    """What RE2 says against a pattern, None if it can be used."""
    import re2  # here: few configurations have a pattern

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options=options)
    except re2.error as error:
        detail = error.args[0] if error.args else "malformed"
        return detail.decode() if isinstance(detail, bytes) else str(detail)
    return None


def is_selector(selector: str) -> bool:
    """Whether it is a CSS selector that can be used."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError):
        return False
    return bool(selector.strip())
