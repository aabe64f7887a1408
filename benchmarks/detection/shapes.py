"""The shapes of markup in which an update section is put on a page."""

from typing import NamedTuple


class Shape(NamedTuple):
    """Markup with places for the label, the text and a second paragraph; `two` says that the
    second paragraph is the section's too."""

    markup: str
    two: bool = False


# Labels that bear their own time and colon or brackets.
DATED: dict[str, Shape] = {
    "dated, plain": Shape("<p>{label} {text}</p>"),
    "dated, strong": Shape("<p><strong>{label}</strong> {text}</p>"),
    "dated, all in em": Shape("<p><em>{label} {text}</em></p>"),
    "dated, alone above two": Shape(
        "<p><strong>{label}</strong></p><p>{text}</p><p>{more}</p>", True
    ),
    "dated heading": Shape("<h3>{label}</h3><p>{text}</p>"),
    "dated heading in a box": Shape(
        '<div class="update"><h4>{label}</h4><p>{text}</p><p>{more}</p></div>', True
    ),
    "dated, quotation": Shape("<blockquote><p><b>{label}</b> {text}</p></blockquote>"),
    "dated, span and break": Shape(
        '<p><span style="font-weight:bold">{label}</span><br/>{text}</p>'
    ),
    "dated, b and i": Shape("<p><b><i>{label} {text}</i></b></p>"),
    "dated, div": Shape("<div>{label} {text}</div>"),
    "dated, u": Shape("<p><u>{label}</u> {text}</p>"),
    "dated, span": Shape('<p><span class="kicker">{label}</span> {text}</p>'),
}
# Labels without a time.
PLAIN: dict[str, Shape] = {
    "definition list": Shape("<dl><dt>{label}</dt><dd>{text}</dd></dl>"),
    "table cell": Shape("<table><tr><td><strong>{label}:</strong> {text}</td></tr></table>"),
    "two cells": Shape("<table><tr><th>{label}</th><td>{text}</td></tr></table>"),
    "box with a span above": Shape(
        '<div class="c-box"><span class="c-box__t">{label}</span><p>{text}</p><p>{more}</p></div>',
        True,
    ),
    "aside with a heading": Shape("<aside><h3>{label}</h3><p>{text}</p></aside>"),
    "quotation": Shape("<blockquote>{label}: {text}</blockquote>"),
    "two breaks": Shape("<p>{label}:<br><br>{text}</p>"),
    "two breaks and more": Shape("<p><b>{label}:</b><br><br>{text}<br><br>{more}</p>", True),
    "em and round brackets": Shape("<p><em>({label}: {text})</em></p>"),
    "asterisks": Shape("<p>*{label}: {text}*</p>"),
    "three asterisks": Shape("<p>*** {upper} *** {text}</p>"),
    "all in strong": Shape("<p><strong>{label}: {text}</strong></p>"),
    "section with a header": Shape(
        "<section><header><h2>{label}</h2></header><p>{text}</p></section>"
    ),
    "list item": Shape("<ul><li><strong>{label}:</strong> {text}</li></ul>"),
    "details": Shape("<details open><summary>{label}</summary><p>{text}</p></details>"),
    "anchor before": Shape('<p><a name="up"></a><strong>{label}:</strong> {text}</p>'),
    "mark": Shape("<p><mark>{label}:</mark> {text}</p>"),
    "small": Shape("<p><small>{label}: {text}</small></p>"),
    "strong and u, colon outside": Shape("<p><strong><u>{label}</u></strong>: {text}</p>"),
    "capitals in a heading": Shape("<h4><strong>{upper}</strong></h4><p>{text}</p>"),
    "behind a rule": Shape("<hr><p><em>{label}: {text}</em></p>"),
    "group with a ground": Shape(
        '<div class="wp-block-group has-background"><p><strong>{label}:</strong> {text}</p></div>'
    ),
    "label above a list": Shape(
        "<p><strong>{label}:</strong></p><ul><li>{text}</li><li>{more}</li></ul>", True
    ),
    "coloured": Shape('<p><font color="red"><b>{label}:</b></font> {text}</p>'),
    "element of its own making": Shape("<x-note><p><b>{label}:</b> {text}</p></x-note>"),
    "number behind": Shape("<p><strong>{label} 2:</strong> {text}</p>"),
    "number and a mark before": Shape("<p><strong>{label} #2</strong>: {text}</p>"),
    "em label, dash": Shape("<p><em>{label}</em> – {text}</p>"),
    "strong label in em": Shape("<p><em><strong>{label}:</strong> {text}</em></p>"),
    "strong square brackets": Shape("<p><strong>[{label}]</strong> {text}</p>"),
    "heading, picture, two": Shape(
        '<h3>{label}</h3><p>{text}</p><figure><img src="/a.jpg" alt=""><figcaption>Foto: '
        "AP</figcaption></figure><p>{more}</p><hr>",
        True,
    ),
    "box with a share bar": Shape(
        '<div class="article-update"><p><b>{label}:</b> {text}</p><div class="share-bar">'
        '<a href="/f">Facebook</a> <a href="/w">WhatsApp</a></div></div>'
    ),
    "heading, newsletter, end": Shape(
        '<h3>{label}</h3><p>{text}</p><div class="newsletter-box"><p>Newsletter: E-Mail, 7:00.'
        "</p><form><input></form></div><hr>"
    ),
    "three levels of div": Shape(
        '<div class="text"><div class="paragraph"><div>{label}: {text}</div></div></div>'
    ),
    "heading alone, capitals and colon": Shape("<p><b>{upper}:</b></p><p>{text}</p>"),
    "heading that links to itself": Shape(
        '<h2 id="u"><a href="#u">{label}</a> <a href="#u">¶</a></h2><p>{text}</p>'
    ),
    "line of its own making": Shape('<div class="kicker">{label}</div><p>{text}</p><hr>'),
    "pictures on both sides": Shape("<p>🚨{upper}🚨 {text}</p>"),
    "arrow before": Shape("<p>» <b>{label}:</b> {text}</p>"),
    "read more at the end": Shape(
        '<h3>{label}</h3><p>{text} <a href="/m">Read more</a></p><p><em>Originally published at '
        "paper.example.</em></p>"
    ),
    "brackets behind a paragraph": Shape(
        "<p>The tide was high that morning, the harbour master said. [{label}: {text}]</p>"
    ),
    "bold behind a paragraph": Shape(
        "<p>The tide was high that morning, the harbour master said. <b>{label}:</b> {text}</p>"
    ),
    "two rows": Shape("<table><tr><th>{label}</th></tr><tr><td>{text}</td></tr></table>"),
    "legend": Shape("<fieldset><legend>{label}</legend><p>{text}</p></fieldset>"),
    "box of two parts": Shape(
        '<div class="update-box"><div class="update-box__label">{label}</div>'
        '<div class="update-box__body"><p>{text}</p><p>{more}</p></div></div>',
        True,
    ),
    "centred": Shape('<p style="text-align:center"><b>{upper}</b></p><p>{text}</p>'),
}
# Where the section stands outside of the element that holds the text.
OUTSIDE = (
    '<div class="tags"><a href="/t/1">City</a> <a href="/t/2">Council</a></div>'
    '<div class="author-box"><img src="/a.jpg" alt=""><p>Jo Doe, Ann Roe</p></div>{section}'
)
# What looks like a section by its label and is none by where it stands or what follows.
NONE: dict[str, str] = {
    "term and a date": "<dl><dt>{label}</dt><dd>14.05.2026, 16:05</dd></dl>",
    "table of versions": "<table><tr><th>{label}</th><td>5.3.1</td></tr><tr><th>Android</th>"
    "<td>14.0</td></tr></table>",
    "related box": '<div class="related"><h3>{label}</h3><ul><li><a href="/1">{text}</a></li>'
    '<li><a href="/2">{more}</a></li></ul></div>',
    "heading above links": '<h3>{label}</h3><ul><li><a href="/1">{text}</a></li>'
    '<li><a href="/2">{more}</a></li></ul>',
    "comment": '<div class="comments"><div class="comment"><p><b>user12</b></p><p>{label}: {text}'
    "</p></div></div>",
    "teaser": '<div class="teaser"><h4><a href="/x">{label}: {text}</a></h4><p>{more}</p></div>',
    "link to another story": '<p><a href="/x">{label}: {text}</a></p>',
    "card": '<div class="card"><a href="/x"><span>{label}</span><h3>{text}</h3></a></div>',
    "stamp in strong": "<p><strong>{label} 14.05.2026</strong></p>",
    "stamp and a name": "<p><span>{label}: 14.05.2026 16:05</span> <span>Jo Doe</span></p>",
    "heading above what was there": "<h2>{label}</h2>",
    "newsletter": '<div class="newsletter"><p><b>{label}</b></p><p>{text}</p><form><input></form>'
    "</div>",
    "quoted": "<p>«{label}: {text}» — Jo Doe.</p>",
    "tags": '<ul class="tags"><li><a href="/t">{label}</a></li><li><a>Jo Doe</a></li></ul>',
    "ranking": '<ol><li><a href="/1">{label}: {text}</a></li><li><a href="/2">{more}</a></li></ol>',
    "label within": "<p>{text} {label}: {more}</p>",
    "button": "<div><button>{label}</button> <span>12</span></div>",
    "tweet": '<blockquote class="twitter-tweet"><p>{label}: {text}</p>— Jo Doe (@jodoe) '
    '<a href="https://twitter.com/jodoe/status/1">14.05.2026</a></blockquote>',
    "player": '<div class="video-player"><div class="title">{label}: {text}</div><span>02:14</span>'
    "</div>",
    "bold word": "<p><strong>{label}</strong> {lower}</p>",
}
