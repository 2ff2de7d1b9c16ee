"""The report: one page that stands alone, asks the network for nothing, and prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from youthsurvey.render.explorer import explorer_json
from youthsurvey.render.grid import grid, grids
from youthsurvey.render.page_table import clean, table_markup
from youthsurvey.render.report import (
    Edition,
    Report,
    ReportFigure,
    drawn_measures,
    shown_measures,
)
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "ru": "Русский", "kk": "Қазақша"}

_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')


def report_html(report: Report) -> str:
    """Return the report as one HTML file with all styles, scripts and figures inside."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def finalize(value: Any) -> Any:
        return clean(value) if type(value) is str else value

    environment = Environment(
        loader=PackageLoader("youthsurvey.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    template = environment.get_template("report.html.j2")
    editions = [_Edition(report, lang, Markup) for lang in report.languages]
    data = ""
    if report.explorer is not None:
        data = explorer_json(report.explorer, report.languages, report.synthetic)
    return template.render(
        report=report,
        editions=editions,
        names=LANGUAGE_NAMES,
        first=editions[0],
        explorer_data=Markup(data),
    )


def table_html(table: Table, lang: str) -> str:
    """Return a table as HTML that stands alone, as a notebook shows it."""
    style = _NOTEBOOK_STYLE + (_BANNER_STYLE if table.kind == "banner" else "")
    return f'<div class="youthsurvey">{style}{table_markup([grid(table, lang)])}</div>'


class _Edition(Edition):
    """The report in one language, as the template asks for it."""

    def __init__(self, report: Report, lang: str, markup: type[Any]) -> None:
        super().__init__(report, lang)
        self._markup = markup

    def id(self, name: str) -> str:
        """Return an anchor: the language, then the name without what an anchor cannot hold."""
        return f"{self.lang}-{re.sub(r'[^A-Za-z0-9_]', '_', name)}"

    def percent(self, share: float) -> str:
        return f"{format_value(share, 'share', self.lang)}\u00a0%"

    def picture(self, figure: ReportFigure) -> Any:
        """Return the figure's SVG, as wide as its place on the page."""
        root, rest = figure.drawn[self.lang].svg.split(">", 1)
        return self._markup(f'{_SIZE.sub("", root)} class="plot">{rest.strip()}')

    def choices(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Return what the explorer offers: (value, label, chosen) by the name of the choice."""
        offered = self.report.explorer
        assert offered is not None, "the page has an explorer"
        asked = [(q.name, self.say(q.title)) for q in offered.questions]
        by_name = {question.name: question for question in offered.questions}
        groups = [
            (f"{name}={place}", f"{self.say(by_name[name].title)}: {self.say(label)}")
            for name in offered.filters
            for place, (label, _) in enumerate(by_name[name].answers)
        ]
        schemes = [
            (name, self.say(label) or self.word("explorer_none"))
            for name, label in offered.schemes.items()
        ]
        row, column = offered.first
        return [
            ("row", [(name, label, name == row) for name, label in asked]),
            ("column", [("", self.word("explorer_nothing"), False)]
                       + [(name, label, name == column) for name, label in asked]),
            ("filter", [("", self.word("explorer_everybody"), True)]
                       + [(value, label, False) for value, label in groups]),
            ("scheme", [(name, label, name == offered.main) for name, label in schemes]),
        ]  # fmt: skip

    def data(self, table: Table) -> Any:
        """Return what a figure shows, as a table."""
        return self._markup(table_markup([grid(drawn_measures(table), self.lang)], brief=True))

    def full(self, table: Table) -> Any:
        """Return a table with its heading, the measures that the page has room for, and notes."""
        figures = {figure.name for figure in self.report.figures}
        links = {
            row: self.id(name if name in figures else f"table_{name}")
            for row, name in self.report.shown_by.items()
        }
        folded = {}
        if table is self.report.verification:
            folded = {row: self.say(how) for row, how in self.report.computed.items()}
        return self._markup(
            table_markup(
                grids(shown_measures(table), self.lang),
                links=links,
                folded=folded,
                summary=self.word("how_computed"),
            )
        )


_NOTEBOOK_STYLE = """<style>
.youthsurvey table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.youthsurvey .scroll{overflow-x:auto}
.youthsurvey .heading span,.youthsurvey thead small{display:block;font-weight:400;opacity:.75}
.youthsurvey th,.youthsurvey td{padding:.2em .7em;text-align:right;vertical-align:top}
.youthsurvey th[scope=row],.youthsurvey .l{text-align:left}
.youthsurvey th[scope=row]{font-weight:400}
.youthsurvey thead{border-bottom:1px solid currentColor}
.youthsurvey .banner th{text-align:left;font-weight:400}
.youthsurvey .aside,.youthsurvey .b{opacity:.7}
.youthsurvey .f{font-weight:700}
.youthsurvey i{font-style:normal;opacity:.7}
.youthsurvey td:not(.l,[colspan]){white-space:nowrap}
.youthsurvey td b{display:inline-block;min-width:2em;padding-left:.3em;text-align:left}
.youthsurvey .notes{list-style:none;padding:0;font-size:.85em;opacity:.8}
</style>"""

_BANNER_STYLE = """<style>
.youthsurvey .spans th{text-align:left;padding-bottom:0}
.youthsurvey .spans~tr>*{vertical-align:bottom}
.youthsurvey .spans div{border-bottom:1px solid currentColor}
.youthsurvey colgroup~colgroup~colgroup{border-left:1px solid rgba(128,128,128,.45)}
.youthsurvey tr.net>*{font-weight:600}
.youthsurvey tr.mean>*{font-style:italic}
.youthsurvey tr.apart>*{border-top:1px solid currentColor}
</style>"""
