import io
import itertools
import math
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from PIL import Image

from youthsurvey.errors import StudyError
from youthsurvey.render import theme
from youthsurvey.render.figures import FigureSpec, draw, lay_out
from youthsurvey.render.figures.measure import balanced, text_width, wrapped
from youthsurvey.render.figures.png import text_path
from youthsurvey.render.figures.scene import Line, Rect, Scene, Text
from youthsurvey.render.theme import LOOKS
from youthsurvey.tables.table import Heading, Note, Panel, Row, Table

PIXEL = theme.DPI / 25.4
LONG = {
    "en": "Positive: digital tools already improve the mutual understanding and coordination",
    "ru": "Положительно: цифровые инструменты уже улучшают взаимопонимание и координацию всех",
    "kk": "Оң: цифрлық құралдар өзара түсіністік пен үйлестіруді қазірдің өзінде жақсартады",
}


def labels(text):
    return {"en": text, "ru": text, "kk": text}


def answer(code, aside=False, text=None):
    return Row(code, text or labels(f"Answer {code}"), "aside" if aside else "category")


def table(values, rows=None, columns=None, flags=frozenset(), **more):
    rows = rows or tuple(answer(str(i)) for i in range(len(values)))
    columns = columns or (Heading("total", labels("Total"), 505),)
    crossed = len(columns) > 1
    return Table(
        name="t",
        kind="crosstab" if crossed else "topline",
        title=labels("What do you think of it?"),
        subtitle=labels("505 respondents, one answer, per cent"),
        stub=labels("Thought"),
        banner=labels("Age group") if crossed else {},
        rows=tuple(rows),
        columns=tuple(columns),
        panels=(Panel("share", labels("%"), "share", tuple(tuple(line) for line in values)),),
        flags=tuple(tuple(flags for _ in columns) for _ in rows),
        notes=(Note("source", labels("A paper.")),),
        **more,
    )


def one_way(shares, **more):
    return table([[share] for share in shares], **more)


def groups(*names):
    return (
        Heading("total", labels("Total"), 505),
        *(Heading(name, labels(name), 20, low_base=True) for name in names),
    )


def laid_out(drawn, kind="", lang="ru", published=None, **spec):
    return lay_out(drawn, FigureSpec("f", kind=kind, **spec), lang, published or {}).scene


def rects(scene):
    """Return bars, segments and cells by what they stand for."""
    return {s.title: s for s in scene.shapes if isinstance(s, Rect) and s.title}


def texts(scene):
    return [s.text for s in scene.shapes if isinstance(s, Text)]


# Measured on the letters' outlines as the picture has them, not on the widths of the layout.


def corners(text: Text, scene: Scene):
    """Return the corners of a text's letters in pixels, turned as the text is."""
    level = Text(0, 0, text.text, text.size, text.colour, text.anchor)
    points = text_path(level, 0).vertices
    (x0, y0), (x1, y1) = points.min(0), points.max(0)
    turn = math.radians(text.angle)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    square = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return square @ rotation.T + np.array([text.x, scene.height - text.y]) * PIXEL


def overlap(first, second):
    """Whether two turned boxes meet. Source: the separating axis theorem."""
    for box in (first, second):
        for i in range(2):
            axis = box[i + 1] - box[i]
            a, b = first @ axis, second @ axis
            if a.max() <= b.min() or b.max() <= a.min():
                return False
    return True


def check_geometry(scene):
    shown = [s for s in scene.shapes if isinstance(s, Text) and s.text.strip()]
    boxes = [corners(text, scene) for text in shown]
    for text, box in zip(shown, boxes, strict=True):
        assert text.size >= 8
        assert box.min() >= 0, text.text
        assert box[:, 0].max() <= scene.width * PIXEL, text.text
        assert box[:, 1].max() <= scene.height * PIXEL, text.text
    low, high = np.array([box.min(0) for box in boxes]), np.array([box.max(0) for box in boxes])
    near = (low[:, None] < high[None, :]).all(2) & (low[None, :] < high[:, None]).all(2)
    for i, j in np.argwhere(np.triu(near, 1)):
        assert not overlap(boxes[i], boxes[j]), f"{shown[i].text} / {shown[j].text}"
    for shape in scene.shapes:
        if isinstance(shape, Rect):
            assert shape.x >= 0
            assert shape.x + shape.width <= scene.width + 1e-9
            assert shape.y >= 0
            assert shape.y + shape.height <= scene.height


ONE_WAY = {
    "long_labels": [[0.5, 0.3, 0.2], [Row(str(i), LONG) for i in range(3)]],
    "zero_count": [[0.7, 0.0, 0.3], None],
    "one_category": [[1.0], None],
    "fourteen": [[0.687 / (i + 1) for i in range(14)], None],
    "all_zero": [[0.0, 0.0], None],
    "undefined": [[None, None], None],
    "aside": [[0.2, 0.6, 0.2], [answer("a"), answer("b"), answer("c", aside=True, text=LONG)]],
    "unbreakable": [[0.5, 0.5], [Row("a", labels("Донау" * 16)), answer("b")]],
}


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("case", ONE_WAY)
def test_bars_keep_all_texts_apart_and_on_the_canvas(case, lang):
    shares, rows = ONE_WAY[case]
    scene = laid_out(one_way(shares, rows=rows), lang=lang, caption=LONG, number="5", note=LONG)
    check_geometry(scene)


CROSSED = {
    "two": (2, groups("a", "b")),
    "long_groups": (3, groups(LONG["ru"], LONG["kk"])),
    "many": (8, groups(*(f"Группа номер {i}" for i in range(12)))),
    "countries": (14, groups("Казахстан", "Кыргызстан", "Таджикистан", "Узбекистан", "Китай",
                             "Беларусь", "Государственное управление", "Россия")),
    "one_group": (1, groups("a")),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("kind", ["stacked", "heatmap"])
@pytest.mark.parametrize("case", CROSSED)
def test_plots_by_group_keep_all_texts_apart_and_on_the_canvas(case, kind, lang):
    k, columns = CROSSED[case]
    values = [[1 / k] * len(columns)] * k
    rows = [answer(str(i)) for i in range(k - 1)] + [answer("z", aside=True, text=LONG)]
    flags = frozenset({"assumed"})
    scene = laid_out(table(values, rows, columns, flags, synthetic=True), kind, lang)
    check_geometry(scene)


def test_bars_are_as_long_as_the_shares():
    shares = [0.485, 0.277, 0.178, 0.059, 0.0]
    bars = rects(laid_out(one_way(shares, scale=True)))
    assert list(bars) == [
        f"Answer {i}: {t}" for i, t in enumerate(["48,5", "27,7", "17,8", "5,9", "0,0"])
    ]
    lengths = [bar.width for bar in bars.values()]
    assert lengths == pytest.approx([share / 0.485 * lengths[0] for share in shares])
    assert len({bar.x for bar in bars.values()}) == 1


def test_stacked_segments_are_as_long_as_the_shares_and_fill_the_bar():
    values = [[0.5, 0.2, 1.0], [0.3, 0.8, 0.0], [0.2, 0.0, 0.0]]
    bars = rects(laid_out(table(values, columns=groups("a", "b"), scale=True), lang="en"))
    full = bars["b, Answer 0: 100.0"].width
    assert bars["a, Answer 1: 80.0"].width == pytest.approx(0.8 * full)
    assert bars["Total, Answer 2: 20.0"].width == pytest.approx(0.2 * full)
    assert bars["a, Answer 1: 80.0"].x == pytest.approx(
        bars["a, Answer 0: 20.0"].x + bars["a, Answer 0: 20.0"].width
    )


def test_small_shares_are_not_stretched_over_the_whole_plot():
    bars = rects(laid_out(one_way([0.02, 0.01]), lang="en"))
    assert bars["Answer 0: 2.0"].width < 0.15 * theme.WIDTH


def test_a_nominal_list_goes_by_size_and_a_scale_by_its_own_order():
    rows = [answer("a"), answer("z", aside=True), answer("b")]
    nominal = rects(laid_out(one_way([0.1, 0.6, 0.3], rows=rows), lang="en"))
    assert [title[7] for title in nominal] == ["b", "a", "z"]
    scale = rects(laid_out(one_way([0.1, 0.6, 0.3], rows=rows, scale=True), lang="en"))
    assert [title[7] for title in scale] == ["a", "b", "z"]


def test_an_answer_aside_is_grey_and_half_a_bar_apart():
    rows = [answer("a"), answer("b"), answer("z", aside=True)]
    a, b, z = rects(laid_out(one_way([0.5, 0.3, 0.2], rows=rows), lang="en")).values()
    assert (z.y - b.y) - (b.y - a.y) == pytest.approx(a.height / 2)
    assert z.fill == theme.ASIDE


def test_an_assumed_bar_is_pale_hatched_and_said_to_be():
    known = laid_out(one_way([1.0], synthetic=True), lang="en")
    assumed = laid_out(one_way([1.0], synthetic=True, flags=frozenset({"assumed"})), lang="en")
    (bar,) = rects(assumed).values()
    assert bar.fill == theme.tint(theme.ACCENT)
    assert bar.hatch == theme.ACCENT
    assert texts(assumed)[-1].endswith("published counts exact, the rest assumed (hatched).")
    assert texts(known)[-1].endswith("published counts exact, the rest assumed.")
    assert next(iter(rects(known).values())).hatch == ""


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_figure_of_synthetic_data_carries_the_mark(lang):
    words = {"en": "Synthetic", "ru": "Синтетическая", "kk": "Синтетикалық"}[lang]
    for drawn in (
        one_way([1.0], synthetic=True),
        table([[1.0, 1.0]], None, groups("a"), synthetic=True),
    ):
        assert any(words in text for text in texts(laid_out(drawn, lang=lang)))
    assert not any(words in text for text in texts(laid_out(one_way([1.0]), lang=lang)))


def test_a_published_value_is_a_tick_that_the_number_does_not_touch():
    scene = laid_out(one_way([0.4, 0.3]), lang="en", published={"0": 50.0})
    tick = next(s for s in scene.shapes if getattr(s, "weight", 0) > 1)
    bar = rects(scene)["Answer 0: 40.0"]
    assert (tick.x1 - bar.x) / bar.width == pytest.approx(0.5 / 0.4)
    number = next(s for s in scene.shapes if isinstance(s, Text) and s.text == "40.0")
    assert number.x > tick.x1
    assert "Dark tick: the published value." in texts(scene)


def test_small_segments_have_no_number_and_the_names_stand_above_where_they_fit():
    values = [[0.48, 0.5], [0.48, 0.46], [0.04, 0.04]]
    rows = [
        answer("a", text=labels("Yes")),
        answer("b", text=labels("No")),
        answer("c", text=labels("?")),
    ]
    scene = laid_out(table(values, rows, groups("g")), lang="en")
    assert "4.0" not in texts(scene)
    assert {"48.0", "50.0", "46.0"} <= set(texts(scene))
    yes = next(s for s in scene.shapes if isinstance(s, Text) and s.text == "Yes")
    assert yes.x == pytest.approx(rects(scene)["Total, Yes: 48.0"].x)
    assert not [s for s in scene.shapes if isinstance(s, Rect) and s.width == s.height]


def test_a_low_base_group_is_grey_with_its_base_in_brackets():
    scene = laid_out(table([[1.0, 1.0]], None, groups("g")), lang="en")
    label = next(s for s in scene.shapes if isinstance(s, Text) and s.text == "g\u00a0(20)")
    assert label.colour == theme.QUIET
    assert "Grey: few respondents, read with care." in " ".join(texts(scene))


def test_text_on_bars_and_cells_has_contrast():
    values = [[1 / 9] * 3] * 9
    for kind, flags in itertools.product(("stacked", "heatmap"), ((), ("assumed",))):
        drawn = table(values, None, groups("a", "b"), frozenset(flags), scale=True)
        scene = laid_out(drawn, kind, "en")
        fill = None
        for shape in scene.shapes:
            if isinstance(shape, Rect):
                fill = shape.fill
            elif isinstance(shape, Text) and shape.text == "11.1" and kind == "heatmap":
                assert theme.contrast(shape.colour, fill) >= 4.5


def test_the_title_has_the_number_in_each_language_and_the_short_names_without_a_caption():
    titles = [
        lay_out(one_way([1.0]), FigureSpec("f", "3", caption=labels("Why?")), lang, {}).title
        for lang in ("en", "ru", "kk")
    ]
    assert titles == ["Figure 3. Why?", "Рисунок 3. Why?", "3-сурет. Why?"]
    crossed = table([[1.0, 1.0]], None, groups("g"))
    assert lay_out(crossed, FigureSpec("f"), "en", {}).title == "Thought by age group"


def test_the_alt_text_holds_every_value_of_the_bars_and_the_mark():
    drawn = one_way([0.6, 0.4], synthetic=True)
    alt = lay_out(drawn, FigureSpec("f"), "en", {}).alt
    assert alt.startswith("Bar chart. What do you think of it? 505 respondents")
    assert "Answer 0 60.0; Answer 1 40.0." in alt
    assert "Synthetic reconstruction" in alt


def test_a_kind_that_does_not_suit_is_refused():
    crossed = table([[1.0, 1.0]], None, groups("g"), multiple=True)
    for drawn, kind in ((one_way([1.0]), "stacked"), (crossed, "bars"), (crossed, "stacked")):
        with pytest.raises(StudyError, match="figure f"):
            laid_out(drawn, kind)
    with pytest.raises(StudyError, match="no kind"):
        FigureSpec("f", kind="pie")
    assert laid_out(crossed)


def test_the_same_table_gives_the_same_bytes_whatever_matplotlib_is_set_to():
    drawn = table([[0.5, 0.4], [0.5, 0.6]], None, groups("g"), frozenset({"assumed"}))
    first = draw(drawn, FigureSpec("f"), "ru")
    with matplotlib.rc_context({"path.sketch": (1, 100, 2), "patch.antialiased": False}):
        second = draw(drawn, FigureSpec("f"), "ru")
    assert first == second


def test_the_picture_is_160_mm_wide_at_200_dots_and_keeps_its_colours():
    picture = Image.open(io.BytesIO(draw(one_way([1.0]), FigureSpec("f"), "en").png))
    assert picture.width == pytest.approx(160 / 25.4 * 200, abs=1)
    assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.1)
    colours = {colour for n, colour in picture.convert("RGB").getcolors(10**6) if n > 10_000}
    assert colours == {(255, 255, 255), (0x0B, 0x6B, 0x78)}


def test_the_vector_file_is_real_text_that_parses_and_names_the_figure():
    tricky = {"en": 'a < b & "c" $x^2$'}
    svg = draw(one_way([1.0], rows=[Row("a", tricky)]), FigureSpec("f"), "en").svg
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("width") == "160mm"
    assert tricky["en"] in [text.text for text in root.iter(f"{space}text")]
    assert root.find(f"{space}desc").text.startswith("Bar chart.")
    assert not list(root.iter(f"{space}path")) or "glyph" not in svg


def test_importing_figures_does_not_import_matplotlib():
    code = (
        "import sys, youthsurvey.render.figures as f; f.FigureSpec('a');"
        "sys.exit(any(m.split('.')[0] in ('matplotlib', 'PIL') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lines_break_between_words_and_not_after_short_ones():
    lines = wrapped("не знаю и знать не хочу", 9, text_width("не знаю и", 9))
    assert lines == ["не знаю", "и знать", "не хочу"]
    assert all(text_width(line, 9) <= 40 for line in balanced(LONG["ru"], 9, 40))
    assert " ".join(balanced(LONG["ru"], 9, 40)) == LONG["ru"]
    room = text_width("Информационные", 9) + 1
    assert balanced("Информационные технологии", 9, room) == ["Информационные", "технологии"]
    assert "".join(wrapped("Ы" * 80, 9, 40)) == "Ы" * 80


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("kind", ["diverging", "dots"])
@pytest.mark.parametrize("case", CROSSED)
def test_scales_and_dots_keep_all_texts_apart_and_on_the_canvas(case, kind, lang):
    k, columns = CROSSED[case]
    values = [[1 / k] * len(columns)] * k
    rows = [answer(str(i)) for i in range(k - 1)] + [answer("z", aside=True, text=LONG)]
    drawn = table(values, rows, columns, frozenset({"assumed"}), synthetic=True, scale=True)
    check_geometry(laid_out(drawn, kind, lang))


def test_a_scale_stands_about_its_middle_and_hard_to_say_beside():
    rows = [answer("good"), answer("fair"), answer("bad"), answer("hard", aside=True)]
    shares = [[0.4, 0.1], [0.2, 0.4], [0.3, 0.3], [0.1, 0.2]]
    scene = laid_out(table(shares, rows, groups("a"), scale=True), "diverging")
    bars = rects(scene)
    for group, row in (("Total", [0.4, 0.2, 0.3, 0.1]), ("a", [0.1, 0.4, 0.3, 0.2])):
        good, fair, bad, hard = (
            bars[f"{group}, Answer {code}: {share * 100:.1f}".replace(".", ",")]
            for code, share in zip(("good", "fair", "bad", "hard"), row, strict=True)
        )
        # The middle answer is halved by the line: 0.4 + 0.2 / 2 to the left of it.
        middle = fair.x + fair.width / 2
        assert good.x == pytest.approx(middle - (good.width + fair.width / 2))
        assert bad.x == pytest.approx(middle + fair.width / 2)
        assert hard.x > bad.x + bad.width
        unit = good.width / row[0]
        assert hard.width == pytest.approx(row[3] * unit)
    lines = [s for s in scene.shapes if isinstance(s, Line) and s.x1 == s.x2]
    assert any(line.x1 == pytest.approx(middle) for line in lines)


def test_answers_without_an_order_have_no_middle():
    with pytest.raises(StudyError, match="no middle"):
        laid_out(table([[0.5, 0.5], [0.5, 0.5]], None, groups("a")), "diverging")


def test_dots_stand_on_their_shares_with_intervals():
    drawn = table([[0.5, 0.25], [0.5, 0.75]], None, groups("a"))
    ends = [
        Panel(code, labels(code), "share", values)
        for code, values in (("ci_low", ((0.45, 0.1), (0.45, 0.6))),
                             ("ci_high", ((0.55, 0.4), (0.55, 0.9))))
    ]  # fmt: skip
    drawn = replace(drawn, panels=(*drawn.panels, *ends))
    scene = laid_out(drawn, "dots", answer="0")
    dots = {title: r.x + r.width / 2 for title, r in rects(scene).items()}
    whole, group = dots["Total\u00a0(505): 50,0"], dots["a\u00a0(20): 25,0"]
    unit = (whole - group) / 0.25
    spans = [s for s in scene.shapes if isinstance(s, Line) and s.y1 == s.y2 and s.weight == 1.0]
    assert [(round(s.x2 - s.x1, 6)) for s in spans] == [
        pytest.approx(0.1 * unit, abs=1e-5), pytest.approx(0.3 * unit, abs=1e-5)
    ]  # fmt: skip
    with pytest.raises(StudyError, match='no answer "x"'):
        laid_out(drawn, "dots", answer="x")


def withheld(table, *cells):
    flags = [list(line) for line in table.flags]
    values = [list(line) for line in table.panels[0].values]
    for i, j in cells:
        flags[i][j], values[i][j] = frozenset({"suppressed"}), None
    panel = replace(table.panels[0], values=tuple(map(tuple, values)))
    return replace(table, flags=tuple(map(tuple, flags)), panels=(panel,))


def test_what_is_withheld_has_no_length_of_its_own():
    drawn = table([[0.5, 0.6], [0.3, 0.25], [0.2, 0.15]], None, groups("a"))
    scene = laid_out(withheld(drawn, (1, 1), (2, 1)), "stacked")
    bars = rects(scene)
    assert bars["×"].width == pytest.approx(0.4 / 0.6 * bars["a, Answer 0: 60,0"].width)
    assert not [title for title in bars if "25" in title or "15,0" in title]
    assert texts(scene).count("×") == 1
    heat = rects(laid_out(withheld(drawn, (1, 1)), "heatmap"))
    assert heat["a, Answer 1: ×"].fill == theme.WITHHELD
    single = laid_out(withheld(one_way([0.7, 0.3]), (1, 0)))
    assert rects(single)["Answer 1: ×"].width == 0
    diverging = laid_out(withheld(replace(drawn, scale=True), (1, 1)), "diverging")
    assert not [title for title in rects(diverging) if title.startswith("a,")]


def margins(*labelled):
    columns = tuple(
        Heading(code, labels(code), format="number")
        for code in ("standardised_before", "standardised_after")
    )
    return Table(
        name="m", kind="margins", title=labels("Margins"), subtitle=labels("per cent"),
        stub=labels("Margin"), banner={}, columns=columns,
        rows=tuple(Row(str(i), labels(text)) for i, (text, *_) in enumerate(labelled)),
        panels=(Panel("value", labels("v"), "text", tuple((b, a) for _, b, a in labelled)),),
        flags=((frozenset(),) * 2,) * len(labelled), notes=(),
    )  # fmt: skip


def test_a_love_plot_has_both_differences_of_each_category():
    drawn = margins(("Women", -0.4, 0.0), (LONG["ru"], 0.2, 0.05), ("Men", 0.4, 0.0))
    scene = laid_out(drawn)
    check_geometry(scene)
    marks = {title: r.x + r.width / 2 for title, r in rects(scene).items()}
    zero = marks["Women: 0,00"]
    unit = (marks["Men: 0,40"] - zero) / 0.4
    assert marks["Women: −0,40"] == pytest.approx(zero - 0.4 * unit)
    assert marks[f"{LONG['ru']}: 0,05"] == pytest.approx(zero + 0.05 * unit)


def test_a_flow_names_every_reason_that_took_rows_out():
    counts = (("read", "Read", 40), ("a", LONG["kk"], 6), ("b", "Nobody", 0), ("c", "Tests", 4),
              ("analysed", "Analysed", 30))  # fmt: skip
    drawn = Table(
        name="flow", kind="flow", title=labels("Flow"), subtitle=labels("rows"),
        stub=labels("Step"), banner={}, columns=(Heading("n", labels("n"), format="count"),),
        rows=tuple(Row(code, labels(text)) for code, text, _ in counts),
        panels=(Panel("value", labels("v"), "text", tuple((n,) for *_, n in counts)),),
        flags=((frozenset(),),) * 5, notes=(),
    )  # fmt: skip
    scene = laid_out(drawn)
    check_geometry(scene)
    assert [title.rsplit(": ", 1)[1] for title in rects(scene)] == ["40", "6", "4", "30"]


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_each_look_has_its_width_and_dots(name):
    look = LOOKS[name]
    drawn = draw(one_way([0.7, 0.3]), FigureSpec("f"), "en", look=look)
    picture = Image.open(io.BytesIO(drawn.png))
    assert picture.width == pytest.approx(look.width / 25.4 * look.dpi, abs=1)
    assert picture.info["dpi"][0] == pytest.approx(look.dpi, abs=0.02)
    colours = picture.convert("RGB").getcolors(1 << 24)
    coloured = [c for _, c in colours if max(c) - min(c) > 2]
    assert (not coloured) is look.grey
    assert ("font/woff" in drawn.svg) is look.embedded
    root = ET.fromstring(drawn.svg)
    assert float(root.get("width").removesuffix("mm")) == pytest.approx(look.width)
    sizes = [float(t.get("font-size")) for t in root.iter("{http://www.w3.org/2000/svg}text")]
    # Six points are what most journals ask for at least.
    assert min(sizes) * 72 / 25.4 >= 6


def test_greys_of_a_stack_are_all_different_and_text_on_them_has_contrast():
    shares = [[0.3, 0.3], [0.25, 0.25], [0.2, 0.2], [0.15, 0.15], [0.1, 0.1]]
    rows = [*(answer(str(i)) for i in range(4)), answer("z", aside=True)]
    drawn = table(shares, rows, groups("a"), scale=True)
    scene = lay_out(drawn, FigureSpec("f"), "en", {}, look=LOOKS["journal_170"]).scene
    bars = [r for title, r in rects(scene).items() if title.startswith("Total")]
    light = [int(r.fill[1:3], 16) for r in bars]
    assert all(r.fill[1:3] == r.fill[3:5] == r.fill[5:7] for r in bars)
    assert all(b - a >= 25 for a, b in itertools.pairwise(light))


def test_embedded_letters_are_the_same_bytes_each_time():
    from youthsurvey.render.figures import embedded

    first = embedded.font_face("Қазақша 48,5")
    embedded._face.cache_clear()
    assert embedded.font_face("5,84 ашқазаҚ") == first


def beside(values, heads, rows):
    return Table(
        name="b", kind="beside", title=labels("Countries"), subtitle=labels("per cent"),
        stub=labels("Country"), banner={},
        columns=tuple(
            Heading(str(j), labels(text), format="number" if j else "share")
            for j, text in enumerate(heads)
        ),
        rows=tuple(Row(str(i), labels(text)) for i, text in enumerate(rows)),
        panels=(Panel("value", labels("v"), "text", tuple(map(tuple, values))),),
        flags=((frozenset({"assumed"}), *(frozenset(),) * (len(heads) - 1)),) * len(rows),
        notes=(Note("method", labels("No correlation is given.")),), synthetic=True,
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_groups_beside_indicators_keep_all_texts_apart(lang):
    rows = ["Кыргызстан (40)", LONG["kk"], "Государственное управление (125)"]
    values = [[0.5, 123.0, 94.05, 0.0], [None, 1.0, None, 54.4], [0.0, 24.0, 25.36, 92.9]]
    drawn = beside(values, [LONG["ru"], "EGDI 2024, world rank", "GCI", LONG["en"]], rows)
    scene = laid_out(drawn, lang=lang)
    check_geometry(scene)
    assert any("No correlation" in text for text in texts(scene))


def test_each_indicator_has_its_own_scale():
    drawn = beside([[0.5, 24.0], [0.25, 96.0]], ["Aware", "Rank"], ["A", "B"])
    bars = rects(laid_out(drawn, lang="en"))
    assert bars["A, Aware: 50.0"].width == pytest.approx(2 * bars["B, Aware: 25.0"].width)
    assert bars["B, Rank: 96.00"].width == pytest.approx(4 * bars["A, Rank: 24.00"].width)
