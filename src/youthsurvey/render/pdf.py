"""The report as a PDF, set by Typst: tagged, with words for its figures, alike on each machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from youthsurvey.render import theme
from youthsurvey.render.document_columns import column_widths
from youthsurvey.render.figures import Plate
from youthsurvey.render.grid import Cell, Grid, Line, columns_beside, grids, parts_of
from youthsurvey.render.profile import NEW_LINE, CaptionRule, Emphasis, Profile
from youthsurvey.render.report import DOCUMENT_MEASURES, Edition, Report, shown_measures
from youthsurvey.render.xml_text import xml_text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_TEXT, _SMALL, _NOTE = 10.0, 8.5, 7.5
_LABEL = 0.3
"""Of the text's width, for the rows' labels."""
_WIDTH = 170.0
_WIDER = 1.12
"""The letters of DejaVu Serif beside those of other fonts."""
_BOLD = ("net", "total", "base")


def report_pdf(report: Report, lang: str, profile: Profile, plates: Mapping[str, Plate]) -> bytes:
    """Return the report as a PDF file (PDF/UA-1); the same report gives the same bytes.

    Args:
        report: what it says.
        lang: language of texts and numbers.
        profile: how figures and tables are captioned.
        plates: the plots of its figures, by name, in that language.
    """
    import matplotlib
    import typst

    fonts = Path(matplotlib.get_data_path()) / "fonts/ttf"
    source = _Source(report, lang, profile, plates).written()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, plate in plates.items():
            (place / f"{name}.png").write_bytes(plate.png)
        (place / "report.typ").write_text(source, "utf-8")
        found = typst.compile(
            place / "report.typ",
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=0,
        )
    assert isinstance(found, bytes), "one file was asked for"
    return found


class _Source:
    """Writes the report in Typst's language; every text is a string literal, never markup."""

    def __init__(
        self, report: Report, lang: str, profile: Profile, plates: Mapping[str, Plate]
    ) -> None:
        self.report, self.lang, self.profile, self.plates = report, lang, profile, plates
        self.edition = Edition(report, lang)
        self.lines: list[str] = []
        self.figures = self.tables = 0

    def written(self) -> str:
        report, edition = self.report, self.edition
        title = edition.say(report.title)
        mark = edition.word("badge") if report.synthetic else ""
        above = f"align(center, text({_NOTE}pt, {_string(mark)}))" if mark else "none"
        self.lines += [
            f"#set document(title: {_string(title)}, date: none)",
            f'#set page("a4", margin: 20mm, numbering: "1", header: {above})',
            f'#set text({_TEXT}pt, font: "DejaVu Serif", lang: "{self.lang}")',
            "#set par(leading: 0.7em, spacing: 0.9em)",
            "#show heading: set block(above: 1.6em, below: 0.8em)",
            f"#show heading.where(level: 1): set text({_TEXT * 1.35}pt)",
            f"#show heading.where(level: 2): set text({_TEXT * 1.1}pt)",
            f'#text({_TEXT * 1.8}pt, weight: "bold", {_string(title)})',
        ]
        self.text(edition.say(report.about))
        if report.synthetic:
            self.text(f"{mark}. {edition.word('badge_text')}", "bold")
        if report.citation:
            self.text(edition.say(report.citation))
        self.findings()
        self.pictures()
        if report.tables:
            self.heading(edition.word("chapter_tables"), 1)
            for stub, tables in edition.tables():
                self.heading(stub, 2)
                for table in tables:
                    self.table(table)
        self.chapter("weights", report.weights)
        self.chapter("verification", (report.verification, report.sentences, report.reweighted))
        self.heading(edition.word("chapter_methods"), 1)
        self.text(edition.word("methods_intro"))
        for heading, text in edition.methods():
            self.heading(heading, 2)
            self.text(text or edition.word("not_provided"))
        self.chapter("flow", (report.flow, report.impact))
        if report.provenance:
            self.heading(edition.word("chapter_made"), 1)
        for key, value in edition.provenance():
            self.text(f"{key}: {value}")
        return "\n\n".join(self.lines) + "\n"

    def heading(self, text: str, level: int) -> None:
        self.lines.append(f"#heading(level: {level}, {_string(text)})")

    def text(self, text: str, emphasis: Emphasis = "plain") -> None:
        self.lines.append(f"#par[{_inline(text, emphasis)}]")

    def findings(self) -> None:
        if self.report.findings:
            self.heading(self.edition.word("chapter_findings"), 1)
        for finding in self.report.findings:
            text = self.edition.say(finding.text)
            if finding.share is not None:
                text = f"{format_value(finding.share, 'share', self.lang)}\u00a0% – {text}"
            self.text(text)

    def pictures(self) -> None:
        edition = self.edition
        if self.report.figures:
            self.heading(edition.word("chapter_figures"), 1)
        for figure in edition.paper_figures():
            self.figure(figure.name, figure.number)
        for stub, figures in edition.other_figures():
            self.heading(f"{edition.word('by_groups')}: {stub}", 2)
            for figure in figures:
                self.figure(figure.name, figure.number)

    def figure(self, name: str, number: str) -> None:
        plate, rule = self.plates[name], self.profile.figure
        self.figures = int(number) if number.isdecimal() else self.figures + 1
        caption = self.caption(rule, self.figures, plate.title)
        picture = f"#image({_string(name + '.png')}, width: 100%, alt: {_string(plate.alt)})"
        pair = (caption, picture) if rule.place == "above" else (picture, caption)
        notes = self.notes(plate.notes)
        self.lines.append(f"#block(breakable: false)[{pair[0]}\n{pair[1]}\n{notes}]")

    def caption(self, rule: CaptionRule, number: int, title: str) -> str:
        before, behind = rule.parts
        label = _inline(f"{before}{number}{behind}", rule.label_style)
        between = "#linebreak()" if rule.between == NEW_LINE else _inline(rule.between)
        side = "center" if rule.align == "center" else "left"
        text = _inline(rule.title(title), rule.title_style)
        return f"#align({side}, par[{label}{between}{text}])"

    def notes(self, notes: Sequence[str]) -> str:
        lines = "".join(f"#par[{_inline(note)}]" for note in notes)
        return f"#[#set text({_NOTE}pt, fill: rgb({_string(theme.QUIET)}))\n{lines}]"

    def chapter(self, key: str, tables: Sequence[Table | None]) -> None:
        there = [table for table in tables if table is not None]
        if there:
            self.heading(self.edition.word(f"chapter_{key}"), 1)
        for table in there:
            self.table(table)

    def table(self, table: Table) -> None:
        blocks = grids(shown_measures(table, DOCUMENT_MEASURES), self.lang)
        self.tables += 1
        title, base = blocks[0].title, blocks[0].subtitle
        whole = f"{title} ({base})" if base else title
        rule = self.profile.table
        caption = f"#block(sticky: true)[{self.caption(rule, self.tables, whole)}]"
        if rule.place == "above":
            self.lines.append(caption)
        beside = columns_beside(blocks)
        widths = column_widths(blocks, beside, _SMALL * _WIDER)
        parts = parts_of(blocks[0], beside, widths, _WIDTH * (1 - _LABEL)) or [[]]
        for part in parts:
            self.lines.append(_Part(blocks, part, beside).written())
        if rule.place == "below":
            self.lines.append(caption)
        self.lines.append(self.notes([note.marked for note in blocks[0].notes]))


class _Part:
    """Some columns of a table, with the labels of its rows."""

    def __init__(self, blocks: Sequence[Grid], columns: list[int], beside: Sequence[int]) -> None:
        self.blocks, self.columns, self.beside = blocks, columns, beside
        self.whole = len(columns) == len(beside)

    def written(self) -> str:
        first = self.blocks[0]
        sides = ["left", *(first.heads[j].align for j in self.columns)]
        own = column_widths(self.blocks, self.columns, _SMALL * _WIDER)
        widths = ["1fr", *(f"{width:.1f}mm" for width in own)]
        cells = [f"table.header({', '.join(self.head(first))})", "table.hline(stroke: 0.6pt)"]
        for block in self.blocks:
            if len(self.blocks) > 1:
                cells.append(self.across(block.measure, "bold"))
            for line in block.lines:
                cells += self.line(line, block)
        cells.append("table.hline(stroke: 0.6pt)")
        body = ",\n  ".join(cells)
        return (
            f"#[#set text({_SMALL}pt)\n#table(\n  columns: ({', '.join(widths)},), "
            f"align: ({', '.join(sides)},), stroke: none, inset: (x: 3pt, y: 2.2pt),\n  "
            f"{body})]"
        )

    def head(self, block: Grid) -> list[str]:
        out = ["table.hline(stroke: 0.6pt)"]
        if block.banner:
            out += ["[]", _cell(block.banner, f"colspan: {len(self.columns)}, align: center")]
        for spans in block.spans:
            out.append("[]")
            for span in spans:
                width = sum(span.first <= j < span.end for j in self.columns)
                if width:
                    out.append(_cell(span.text, f"colspan: {width}, align: center"))
        out.append(_cell(block.stub))
        for j in self.columns:
            head = block.heads[j]
            base = f"#linebreak(){_inline(head.base_marked)}" if head.base_marked else ""
            out.append(f"table.cell([{_inline(head.text)}{base}])")
        return out

    def line(self, line: Line, block: Grid) -> list[str]:
        emphasis: Emphasis = "bold" if line.kind in _BOLD else "plain"
        texts = [line.label, *(_reads(line.cells[j]) for j in self.columns)]
        out = [_cell(text, emphasis=emphasis) for text in texts]
        for j, cell in enumerate(line.cells):
            if self.whole and j not in self.beside and cell.text:
                out.append(self.across(f"{block.heads[j].text}: {_reads(cell)}"))
        return out

    def across(self, text: str, emphasis: Emphasis = "plain") -> str:
        return _cell(text, f"colspan: {len(self.columns) + 1}, align: left", emphasis)


def _cell(text: str, options: str = "", emphasis: Emphasis = "plain") -> str:
    return f"table.cell({options + ', ' if options else ''}[{_inline(text, emphasis)}])"


def _inline(text: str, emphasis: Emphasis = "plain") -> str:
    style = {"bold": ', weight: "bold"', "italic": ', style: "italic"'}.get(emphasis, "")
    return f"#text({_string(text)}{style})"


def _string(text: str) -> str:
    """Return a text as a string literal of Typst."""
    flat = " ".join(xml_text(text).split(" ")).replace("\r", " ").replace("\n", " ")
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _reads(cell: Cell) -> str:
    return f"{cell.text}{cell.marks}" + (f" {cell.letters}" if cell.letters else "")
