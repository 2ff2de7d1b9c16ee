"""Scene to SVG: real text, no element names that could meet those of another figure on a page."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from youthsurvey.render import theme
from youthsurvey.render.figures.measure import MM_PER_POINT
from youthsurvey.render.figures.scene import (
    HATCH_STEP,
    HATCH_WEIGHT,
    Line,
    Rect,
    Scene,
    Shape,
    Text,
)


def to_svg(scene: Scene, name: str, title: str, alt: str, *, embedded: bool = False) -> str:
    """Return a scene as an SVG file.

    Args:
        scene: the figure.
        name: unique among figures on a page.
        title: of the figure.
        alt: what it shows, for whoever cannot see it.
        embedded: bring the letters along, for programs that have no such font.
    """
    hatches = sorted({s.hatch for s in scene.shapes if isinstance(s, Rect) and s.hatch})
    ids = {colour: f"{name}-hatch-{i}" for i, colour in enumerate(hatches)}
    width, height = _n(scene.width), _n(scene.height)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" role="img" '
        f"aria-labelledby={quoteattr(f'{name}-title {name}-desc')} "
        f"font-family=\"'{theme.FONT}', Verdana, sans-serif\">",
        f"<title id={quoteattr(f'{name}-title')}>{escape(title)}</title>",
        f"<desc id={quoteattr(f'{name}-desc')}>{escape(alt)}</desc>",
    ]
    if embedded:
        from youthsurvey.render.figures.embedded import font_face

        words = "".join(s.text for s in scene.shapes if isinstance(s, Text))
        out.append(f"<style>{font_face(words)}</style>")
    if ids:
        out += ["<defs>", *(_pattern(id_, colour) for colour, id_ in ids.items()), "</defs>"]
    out.append(f'<rect width="{width}" height="{height}" fill="{theme.PAPER}"/>')
    for shape in scene.shapes:
        out += _element(shape, ids)
    return "\n".join([*out, "</svg>", ""])


def _element(shape: Shape, ids: dict[str, str]) -> list[str]:
    match shape:
        case Rect():
            return _rect(shape, ids)
        case Line():
            return [
                f'<path d="M{_n(shape.x1)} {_n(shape.y1)}L{_n(shape.x2)} {_n(shape.y2)}" '
                f'stroke="{shape.colour}" stroke-width="{_n(shape.weight * MM_PER_POINT)}"/>'
            ]
        case Text():
            return [_text(shape)]


def _rect(rect: Rect, ids: dict[str, str]) -> list[str]:
    place = f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'
    fills = [rect.fill, *([f"url(#{ids[rect.hatch]})"] if rect.hatch else [])]
    title = f"<title>{escape(rect.title)}</title>" if rect.title else ""
    # The tooltip stands on the topmost layer: that is the one pointed at.
    out = [f"<rect {place} fill={quoteattr(fill)}/>" for fill in fills]
    if title:
        out[-1] = f"{out[-1][:-2]}>{title}</rect>"
    return out


def _text(text: Text) -> str:
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    x, y = _n(text.x), _n(text.y)
    turn = f' transform="rotate({_n(-text.angle)} {x} {y})"' if text.angle else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{_n(text.size * MM_PER_POINT)}" '
        f'fill="{text.colour}"{anchor}{turn}>{escape(text.text)}</text>'
    )


def _pattern(id_: str, colour: str) -> str:
    step = _n(HATCH_STEP)
    # The half of the line beyond the pattern's edge is cut off.
    return (
        f'<pattern id={quoteattr(id_)} width="{step}" height="{step}" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V{step}" stroke="{colour}" stroke-width="{_n(2 * HATCH_WEIGHT)}"/>'
        "</pattern>"
    )


def _n(value: float) -> str:
    """Return a length with up to three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
