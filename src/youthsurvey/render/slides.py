"""The figures as slides: a native chart each, so that an agency can restyle it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Mm, Pt

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.archive import repacked
from youthsurvey.render.figures import Plate
from youthsurvey.render.figures.plot import (
    WITHHELD,
    answer_colours,
    answer_labels,
    answer_order,
    group_label,
    is_withheld,
    share_text,
    shares,
)
from youthsurvey.render.report import Edition, Report, ReportFigure
from youthsurvey.render.xml_text import xml_text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_CREATED = datetime.datetime(2000, 1, 1)
_WIDTH, _HEIGHT, _SIDE = 338.7, 190.5, 14.0
_TITLE, _TITLE_HEIGHT = 10.0, 26.0
_TOP, _BOTTOM = 38.0, 158.0
_NOTES = ("base", "suppressed", "weights", "low_base", "source")
"""What a slide says of a table; intervals and tests are not on it."""
_SMALL = 0.05
_NUMBER, _UNLESS_SMALL = "0.0", '[<5]"";0.0'
"""How a chart's numbers read; their decimal mark follows the reader's own settings."""


def report_pptx(report: Report, lang: str, plates: Mapping[str, Plate]) -> bytes:
    """Return the report's figures as a PPTX file; the same report gives the same bytes.

    Args:
        report: what it says.
        lang: language of texts and numbers.
        plates: titles, notes and words of its figures, by name, in that language.
    """
    edition = Edition(report, lang)
    show = _Show(lang, edition.say(report.title))
    mark = edition.word("badge") if report.synthetic else ""
    show.first(edition.say(report.title), edition.say(report.about), mark)
    found = {finding.figure: finding for finding in report.findings}
    for figure in edition.chapter("figures"):
        plate = plates[figure.name]
        title = plate.title
        if figure.name in found and (share := found[figure.name].share) is not None:
            percent = f"{format_value(share, 'share', lang)}\u00a0%"
            title = f"{percent} – {edition.say(found[figure.name].text)}"
        show.figure(figure, plate, title, mark)
    return repacked(show.saved())


class _Show:
    """Builds slides one after another."""

    def __init__(self, lang: str, title: str) -> None:
        self.lang = lang
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Mm(_WIDTH), Mm(_HEIGHT)
        properties = self.file.core_properties
        properties.title, properties.author = xml_text(title)[:255], ""
        properties.last_modified_by = ""
        properties.created = properties.modified = _CREATED

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def first(self, title: str, about: str, mark: str) -> None:
        slide = self.slide(title)
        self.text(slide, about, 60.0, 40.0, 20)
        if mark:
            self.text(slide, mark, 110.0, 20.0, 20, bold=True)

    def figure(self, figure: ReportFigure, plate: Plate, title: str, mark: str) -> None:
        table = figure.table
        slide = self.slide(title)
        if table.panels[0].format != "share":
            frame = self.picture(slide, plate)
        elif len(table.columns) == 1 and not table.banner:
            frame = self.bars(slide, table)
        elif table.multiple:
            frame = self.heat(slide, table)
        else:
            frame = self.stacked(slide, table)
        frame._element._nvXxPr.cNvPr.set("descr", xml_text(plate.alt))
        asked, base = pick(table.title, self.lang), pick(table.subtitle, self.lang)
        said = [
            f"{WITHHELD} " * (note.kind == "suppressed") + pick(note.text, self.lang)
            for note in table.notes
            if note.kind in _NOTES
        ]
        small = [f"{mark}." if mark else "", base if title == asked else f"{asked} ({base})."]
        small += [plate.note, *said]
        self.text(slide, "  ".join(filter(None, small)), _BOTTOM + 3, 26.0, 10, theme.QUIET)
        slide.notes_slide.notes_text_frame.text = xml_text(plate.alt)

    def slide(self, title: str) -> Any:
        # Layout 5 has a title alone.
        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        shape = slide.shapes.title
        shape.left, shape.top = Mm(_SIDE), Mm(_TITLE)
        shape.width, shape.height = Mm(_WIDTH - 2 * _SIDE), Mm(_TITLE_HEIGHT)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.text = xml_text(title)
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        size = 26 if len(title) < 90 else 20 if len(title) < 180 else 14
        paragraph.font.size, paragraph.font.bold = Pt(size), True
        paragraph.font.color.rgb = _rgb(theme.INK)
        return slide

    def text(
        self, slide: Any, text: str, top: float, height: float, size: float,
        colour: str = theme.INK, *, bold: bool = False,
    ) -> None:  # fmt: skip
        box = slide.shapes.add_textbox(Mm(_SIDE), Mm(top), Mm(_WIDTH - 2 * _SIDE), Mm(height))
        box.text_frame.word_wrap = True
        box.text_frame.text = xml_text(text)
        font = box.text_frame.paragraphs[0].font
        font.size, font.bold, font.color.rgb = Pt(size), bold, _rgb(colour)

    def chart(self, slide: Any, kind: Any, data: Any) -> Any:
        frame = slide.shapes.add_chart(
            kind, Mm(_SIDE), Mm(_TOP), Mm(_WIDTH - 2 * _SIDE), Mm(_BOTTOM - _TOP), data
        )
        chart = frame.chart
        chart.font.size, chart.font.color.rgb = Pt(14), _rgb(theme.INK)
        chart.category_axis.reverse_order = True
        chart.category_axis.format.line.color.rgb = _rgb(theme.ZERO_LINE)
        chart.category_axis.has_major_gridlines = False
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        return frame

    def picture(self, slide: Any, plate: Plate) -> Any:
        """Show a plot of several scales, for which there is no native chart."""
        image = io.BytesIO(plate.png)
        shape = slide.shapes.add_picture(image, Mm(_SIDE), Mm(_TOP), height=Mm(_BOTTOM - _TOP))
        most = Mm(_WIDTH - 2 * _SIDE)
        if shape.width > most:
            shape.height, shape.width = int(shape.height * most / shape.width), most
        return shape

    def bars(self, slide: Any, table: Table) -> Any:
        order, values = answer_order(table), shares(table)
        labels = answer_labels(table, order, self.lang)
        data = _chart_data()
        data.categories = [xml_text(label.text) for label in labels]
        data.add_series("%", [_percent(values[i][0]) for i in order])
        frame = self.chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data)
        chart = frame.chart
        chart.has_legend, chart.has_title = False, False
        plot = chart.plots[0]
        plot.gap_width, plot.has_data_labels = 40, True
        _numbers(plot.data_labels, _NUMBER, theme.INK)
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        colours = answer_colours(table, order, single=True)
        for k, i in enumerate(order):
            point = plot.series[0].points[k]
            _fill(point.format.fill, colours[i], hatched="assumed" in table.flags[i][0])
        return frame

    def stacked(self, slide: Any, table: Table) -> Any:
        order, values = answer_order(table), shares(table)
        colours = answer_colours(table, order, single=False)
        names = answer_labels(table, order, self.lang)
        data = _chart_data()
        data.categories = [xml_text(group_label(c, self.lang).text) for c in table.columns]
        for label, i in zip(names, order, strict=True):
            data.add_series(xml_text(label.text), [_percent(value) for value in values[i]])
        if rest := _withheld(table):
            data.add_series(WITHHELD, [_percent(value) for value in rest])
        frame = self.chart(slide, XL_CHART_TYPE.BAR_STACKED, data)
        chart = frame.chart
        chart.has_title, chart.has_legend = False, True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.value_axis.maximum_scale = 100
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 35, 100
        if rest:
            _fill(plot.series[-1].format.fill, theme.WITHHELD)
        for series, i in zip(plot.series, order, strict=False):
            _fill(series.format.fill, colours[i])
            _numbers(series.data_labels, _UNLESS_SMALL, theme.text_on(colours[i]))
            for j in range(len(table.columns)):
                if "assumed" not in table.flags[i][j]:
                    continue
                point, value = series.points[j], values[i][j]
                _fill(point.format.fill, colours[i], hatched=True)
                if value is not None and value >= _SMALL:
                    # A hatched bar is light.
                    label = point.data_label
                    label.font.size, label.font.color.rgb = Pt(12), _rgb(theme.INK)
        return frame

    def heat(self, slide: Any, table: Table) -> Any:
        order, values = answer_order(table), shares(table)
        rows, columns = len(order) + 1, len(table.columns) + 1
        frame = slide.shapes.add_table(
            rows, columns, Mm(_SIDE), Mm(_TOP), Mm(_WIDTH - 2 * _SIDE), Mm(_BOTTOM - _TOP)
        )
        grid = frame.table
        stub = 80.0 if columns < 8 else 60.0
        # Many columns or rows have no room for larger letters.
        size = 10 if columns > 8 or rows > 14 else 12
        grid.columns[0].width = Mm(stub)
        for j in range(1, columns):
            grid.columns[j].width = Mm((_WIDTH - 2 * _SIDE - stub) / (columns - 1))
        for row in grid.rows:
            row.height = Mm((_BOTTOM - _TOP) / rows)
        _cell(grid.cell(0, 0), "", theme.PAPER, size)
        for j, heading in enumerate(table.columns, start=1):
            _cell(
                grid.cell(0, j),
                group_label(heading, self.lang).text,
                theme.PAPER,
                size - 2,
                bold=True,
            )
        names = answer_labels(table, order, self.lang)
        most = max((v for i in order for v in values[i] if v is not None), default=1.0) or 1.0
        for k, (label, i) in enumerate(zip(names, order, strict=True), start=1):
            _cell(grid.cell(k, 0), label.text, theme.PAPER, size, left=True)
            for j, value in enumerate(values[i], start=1):
                mark = "~" if "assumed" in table.flags[i][j - 1] else ""
                text = share_text(table, i, j - 1, self.lang) + mark
                gone = is_withheld(table, i, j - 1)
                fill = theme.WITHHELD if gone else theme.heat_colour((value or 0.0) / most)
                _cell(grid.cell(k, j), text, fill, size)
        return frame


def _withheld(table: Table) -> list[float | None]:
    """Return what of each group's 100 % is withheld; nothing where nothing is."""
    rest: list[float | None] = [
        1 - sum(line[j] or 0.0 for line in shares(table))
        if any(is_withheld(table, i, j) for i in range(len(table.rows)))
        else None
        for j in range(len(table.columns))
    ]
    return rest if any(value is not None for value in rest) else []


def _chart_data() -> Any:
    make: Any = CategoryChartData
    return make(number_format=_NUMBER)


def _numbers(labels: Any, format: str, colour: str) -> None:
    labels.number_format, labels.number_format_is_linked = format, False
    labels.show_value = True
    labels.font.size, labels.font.color.rgb = Pt(12), _rgb(colour)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 10)


def _fill(fill: Any, colour: str, *, hatched: bool = False) -> None:
    if not hatched:
        fill.solid()
        fill.fore_color.rgb = _rgb(colour)
        return
    fill.patterned()
    fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    fill.fore_color.rgb, fill.back_color.rgb = _rgb(colour), _rgb(theme.tint(colour))


def _cell(
    cell: Any, text: str, colour: str, size: int, *, bold: bool = False, left: bool = False
) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(colour)
    # A narrow cell breaks before a group's base, not within it.
    cell.text = xml_text(text).replace("\u00a0(", " (")
    cell.margin_top = cell.margin_bottom = Mm(0.5)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.CENTER
    paragraph.font.size, paragraph.font.bold = Pt(size), bold
    paragraph.font.color.rgb = _rgb(theme.text_on(colour))


def _rgb(colour: str) -> Any:
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    make: Any = RGBColor
    return make(*parts)
