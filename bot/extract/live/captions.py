"""Captions that stand beside a picture in a post, whatever their elements are called. Pictures
are put in later, credited, and replaced; what is printed below them is no text of the post.
"""

from selectolax.lexbor import LexborNode

from bot.extract.lines import fold
from bot.extract.live.inlays import is_waiting

LONGEST = 400
"""Characters of a caption with its credit."""
MAX_PICTURES = 60

_MEDIA = "img,picture,amp-img,video,iframe,svg,object,amp-iframe,amp-video,noscript"
_MEDIA_TAGS = frozenset((*_MEDIA.split(","), "figure"))
_OWN = "blockquote,table,pre,ul,ol,h2,h3,h4"
"""What makes an element with a picture more than that."""
_SMALL = frozenset({"small", "em", "i", "cite", "span", "font", "figcaption", "br"})
_LINES = frozenset({"div", "span", "small", "em", "i", "cite", "figcaption", "br"})


def captions(body: LexborNode) -> list[LexborNode]:
    """The figures with their captions, and elements that hold no more than a picture and what
    is printed below it, in document order. Nothing is changed."""
    found: dict[int, LexborNode] = {}
    for figure in body.css("figure")[:MAX_PICTURES]:
        if figure.css_first(_MEDIA) is not None and figure.css_first(_OWN) is None:
            found[figure.mem_id] = figure
    for picture in _pictures(body)[:MAX_PICTURES]:
        frame = picture.parent
        if frame is None or frame.tag in {"body", "figure", "html"} or frame == body.child:
            continue
        if _is_captioned(frame):
            found[frame.mem_id] = frame
    return [node for node in body.css("figure,div,p,section,span") if node.mem_id in found]


def _pictures(body: LexborNode) -> list[LexborNode]:
    """Pictures, and what stands in their place until a script has loaded them."""
    waiting = [node for node in body.css("div,span") if is_waiting(node)]
    return [*body.css("img,picture,amp-img,iframe,video,noscript,figure"), *waiting]


def _is_captioned(frame: LexborNode) -> bool:
    """Whether an element's first child is a picture, and its words stand in small elements
    behind that."""
    children = [one for one in frame.iter(include_text=True) if not _is_blank(one)]
    if len(children) < 2 or not _is_media(children[0]):
        return False
    allowed = _SMALL if frame.tag == "p" else _LINES
    said = [one for one in children if not _is_media(one) and one.tag != "br"]
    if len(said) > 1 and frame.tag != "p":
        return False
    if any(not _is_media(one) and one.tag not in allowed for one in children):
        return False
    if frame.css_first(_OWN) is not None or any(p != frame for p in frame.css("p")):
        return False
    return len(fold(frame.text(deep=True))) <= LONGEST


def _is_media(node: LexborNode) -> bool:
    return node.tag in _MEDIA_TAGS or (node.is_element_node and is_waiting(node))


def _is_blank(node: LexborNode) -> bool:
    return node.is_text_node and not (node.text_content or "").strip()
