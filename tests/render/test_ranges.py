"""The figure of ranges: bars where the scale has them, nothing beyond the figure's edges."""

import pytest

from youthsurvey.pipeline.bounds import bound
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import text_width
from youthsurvey.render.figures.ranges import lay_out_ranges
from youthsurvey.render.figures.scene import Line, Rect, Text


@pytest.fixture(scope="module")
def table():
    rows = "a rather long answer that has to be wrapped somewhere=10,b=20"
    return bound(rows=rows, columns="x=12,a group with a long name too=18").tables[0]


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_bars_stand_on_a_scale_of_0_to_100_within_the_figure(table, lang):
    layout = lay_out_ranges(table, lang)
    shapes = layout.scene.shapes
    bars = [s for s in shapes if isinstance(s, Rect) and s.title]
    assert len(bars) == 4
    ticks = {s.text: s.x for s in shapes if isinstance(s, Text) and s.anchor == "middle"}
    scale = ticks["100"] - ticks["0"]
    # b within x: 2 to 12 of 12.
    assert (bars[1].x - ticks["0"]) / scale == pytest.approx(2 / 12)
    assert bars[1].width / scale == pytest.approx(10 / 12)
    boxes = []
    for s in shapes:
        if isinstance(s, Text):
            back = {"start": 0.0, "middle": 0.5, "end": 1.0}[s.anchor]
            left = s.x - back * text_width(s.text, s.size)
            assert left >= 0
            assert left + text_width(s.text, s.size) <= theme.WIDTH
            assert 0 < s.y < layout.scene.height
            boxes.append((left, left + text_width(s.text, s.size), s.y))
        elif isinstance(s, Line):
            assert 0 <= min(s.x1, s.x2) <= max(s.x1, s.x2) <= theme.WIDTH
    for n, (left, right, y) in enumerate(boxes):
        for other_left, other_right, other_y in boxes[n + 1 :]:
            apart = right <= other_left or other_right <= left or abs(y - other_y) > 2.5
            assert apart
    assert "x (12)" in layout.alt.replace("\u00a0", " ")


def test_what_the_ranges_are_is_said_below(table):
    layout = lay_out_ranges(table, "en")
    assert "nothing here is data" in layout.alt
    assert "need not occur together" in layout.alt
    assert "without end lines" not in layout.alt
