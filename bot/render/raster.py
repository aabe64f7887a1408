"""A picture of ours as the bytes that a chat can show."""

import resvg_py


def png(svg: str) -> bytes:
    """PNG of an SVG without letters: the machine's fonts are not looked for, which takes long
    where there are many."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
