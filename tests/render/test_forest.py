"""The forest plot: marks where the scale has them, nothing beyond the figure's edges."""

import math

import pytest

from youthsurvey.render import theme
from youthsurvey.render.figures.forest import lay_out_forest
from youthsurvey.render.figures.measure import text_width
from youthsurvey.render.figures.scene import Line, Rect, Text
from youthsurvey.tables.table import Heading, Note, Panel, Row, Table

CODES = ("odds_ratio", "odds_ratio_low", "odds_ratio_high", "coefficient")
LINES = (
    ("a", "aside", (1.0, None, None, None)),
    ("b", "category", (2.0, 1.0, 4.0, 0.69)),
    ("c", "category", (0.5, 0.25, 1.0, -0.69)),
    ("wide", "category", (3.0, 1e-9, 1e9, 1.1)),
    ("intercept", "base", (None, None, None, 0.4)),
)


def labels(text):
    return {"en": text, "ru": text, "kk": text}


def made(synthetic=False):
    flags = frozenset({"assumed"}) if synthetic else frozenset()
    return Table(
        name="m",
        kind="model",
        title=labels("Logistic regression: does anybody read what stands in so long a title"),
        subtitle=labels("505 respondents"),
        stub=labels("Predictor"),
        banner={},
        rows=tuple(Row(code, labels(f"Group of some name: {code}"), k) for code, k, _ in LINES),
        columns=tuple(Heading(code, labels(code), format="number") for code in CODES),
        panels=(Panel("value", labels("Value"), "text", tuple(v for _, _, v in LINES)),),
        flags=((flags,) * len(CODES),) * len(LINES),
        notes=(Note("method", labels("How to read it.")), Note("source", labels("A paper."))),
        synthetic=synthetic,
    )


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_marks_stand_on_a_logarithmic_scale_within_the_figure(lang):
    layout = lay_out_forest(made(), lang)
    shapes = layout.scene.shapes
    marks = {s.title.split(":")[1].strip(): s for s in shapes if isinstance(s, Rect) and s.title}
    assert list(marks) == ["a", "b", "c", "wide"]
    x = {name: mark.x + mark.width / 2 for name, mark in marks.items()}
    # log 2 lies as far right of 1 as log 1/2 left of it; log 3 further by log 3 / log 2.
    assert x["b"] - x["a"] == pytest.approx(x["a"] - x["c"])
    assert (x["wide"] - x["a"]) / (x["b"] - x["a"]) == pytest.approx(math.log(3) / math.log(2))
    for s in shapes:
        if isinstance(s, Text):
            back = {"start": 0.0, "middle": 0.5, "end": 1.0}[s.anchor]
            left = s.x - back * text_width(s.text, s.size)
            assert left >= 0
            assert left + text_width(s.text, s.size) <= theme.WIDTH
            assert 0 < s.y < layout.scene.height
        elif isinstance(s, Line):
            assert 0 <= min(s.x1, s.x2) <= max(s.x1, s.x2) <= theme.WIDTH
    assert "How to read it." in layout.alt
    assert "intercept" not in layout.alt


def test_assumed_marks_are_hatched_and_the_figure_says_so():
    layout = lay_out_forest(made(synthetic=True), "en")
    marks = [s for s in layout.scene.shapes if isinstance(s, Rect) and s.title]
    assert all(mark.hatch for mark in marks)
    assert "(hatched)" in layout.alt
