"""The letters of a vector file, inside of it."""

from __future__ import annotations

import base64
import io
from functools import cache

from youthsurvey.render import theme


def font_face(words: str) -> str:
    """Return a style rule with the letters of some words; the same bytes each time.

    The font is DejaVu Sans, whose licence lets documents hold it.
    """
    return _face("".join(sorted(set(words))))


@cache
def _face(letters: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from matplotlib.font_manager import FontProperties, findfont

    font = TTFont(findfont(FontProperties(family=theme.FONT)), recalcTimestamp=False)
    options = Options()
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "FFTM"]
    options.hinting, options.notdef_outline = False, True
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return (
        f"@font-face{{font-family:'{theme.FONT}';"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )
