"""An SVG file made fit to stand inside a page with many others."""

from __future__ import annotations

import re
from html import escape

_DROPPED = re.compile(
    r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>|<(metadata|style)\b.*?</\1\s*>", re.DOTALL
)
_TAG = re.compile(r"(<[^>]*>)")
_ID = re.compile(r'\sid="([^"]*)"')
_REFERENCE = re.compile(r'(url\(#|\b(?:xlink:)?href="#)([^")]+)')
_LABELLED = re.compile(r'\baria-(labelledby|describedby)="([^"]*)"')
_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')
_VIEW_BOX = re.compile(r'\bviewBox="([^"]*)"')
_LONG_NUMBER = re.compile(r"(\d\.\d{3})\d+")


def inline_svg(svg: str, prefix: str, alt: str) -> str:
    """Return an SVG without prolog, metadata and fixed size, its names made unique on the page.

    Styles of its own are left out, since they would hold for the whole page. An id that nothing
    refers to is left out as well.

    Args:
        svg: a whole SVG file with a viewBox; it refers to nothing outside itself.
        prefix: put before each id, unique on the page.
        alt: the text that stands for it, where the file brings none of its own.
    """
    pieces = _TAG.split(_DROPPED.sub("", svg).strip())
    tags = pieces[1::2]
    used = {name for tag in tags for _, name in _REFERENCE.findall(tag)}
    used |= {name for tag in tags for _, names in _LABELLED.findall(tag) for name in names.split()}
    pieces[1::2] = [_renamed(tag, prefix, used) for tag in tags]
    pieces[1] = _root(pieces[1], alt)
    return "".join(piece if piece.strip() else piece[:1] for piece in pieces)


def _renamed(tag: str, prefix: str, used: set[str]) -> str:
    tag = _ID.sub(lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", tag)
    tag = _REFERENCE.sub(lambda m: f"{m[1]}{prefix}{m[2]}", tag)
    tag = _LABELLED.sub(
        lambda m: f'aria-{m[1]}="{" ".join(prefix + name for name in m[2].split())}"', tag
    )
    return _LONG_NUMBER.sub(r"\1", tag)


def _root(tag: str, alt: str) -> str:
    """Return the outermost tag: as wide as its place, with a role and a text."""
    assert _VIEW_BOX.search(tag), "a figure has a viewBox, so that it can be scaled"
    tag = _SIZE.sub("", tag)
    added = "" if "role=" in tag else ' role="img"'
    if "aria-label" not in tag:
        added += f' aria-label="{escape(alt)}"'
    return f'{tag[:-1]} class="plot"{added}>'
