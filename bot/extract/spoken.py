"""What a page says to screen readers only: no part of a text that its readers see.

Sites put it into links ("opens in a new tab"), into labels and before prices, take it out
again, and word it anew. The names are those of the well-known style sheets (Bootstrap,
WordPress, Drupal, Foundation, Tailwind); the inline styles are those that such names stand for.
"""

import re

_NAMES = frozenset(
    name
    for line in (
        "sr-only sr-only-focusable visually-hidden visuallyhidden visually-hidden-focusable",
        "screen-reader-text screen-reader-only screenreader-only screenreader screen-reader",
        "screenreadertext show-for-sr element-invisible visuallyHidden srOnly sronly sr_only",
        "u-visually-hidden u-visuallyhidden u-hidden-visually u-sr-only is-sr-only a11y-hidden",
        "a11y-only hidden-visually accessibly-hidden accessible-hide assistive-text offscreen",
        "off-screen is-visually-hidden visually_hidden VisuallyHidden ScreenReaderText",
        "sr-text reader-only readers-only aural aural-only vishidden wai-hidden",
    )
    for name in line.split()
)
_HASHED = re.compile(
    r"(?:^|__|_|-)(?:visually-?hidden|sr-?only|screen-?reader(?:-?(?:only|text))?)(?:__|_|-|$)",
    re.I,
)
_CLIPPED = re.compile(
    r"clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:left|right|top|text-indent)\s*:\s*-\d{4,}(?:px|em)|font-size\s*:\s*0(?:px|;|$|\s)"
)
_ONE = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*1px")
_HELD_IN = re.compile("only|idden|reader|sr_|sr-|offscreen|off-screen|aural|assist|invisible|hide")


def is_spoken(attributes: dict[str, str | None]) -> bool:
    """Whether an element is there for screen readers only."""
    names = attributes.get("class")
    if names and _HELD_IN.search(names):
        for name in names.split()[:12]:
            if name in _NAMES or _HASHED.search(name):
                return ":" not in name
    style = attributes.get("style")
    if not style:
        return False
    return _CLIPPED.search(style) is not None or len(_ONE.findall(style)) > 1
