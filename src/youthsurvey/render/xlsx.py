"""Tables as a spreadsheet: a sheet of contents, then a sheet for each table or one for all.

Texts are written as texts: none is taken for a formula, a link or a number.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.render.grid import grids
from youthsurvey.render.theme import INK, QUIET
from youthsurvey.render.xlsx_charts import chart, has_chart
from youthsurvey.render.xlsx_sheet import Sheet, in_words
from youthsurvey.render.xlsx_styles import Styles, column_widths, depth, new_book
from youthsurvey.tables.table import Table

_LONGEST_NAME = 31


def workbook(
    tables: Sequence[Table],
    lang: str,
    title: Labels,
    synthetic: bool = False,
    notes: Sequence[Labels] = (),
    one_sheet: bool = False,
) -> bytes:
    """Return the tables as an XLSX file, the same bytes for the same tables.

    Args:
        tables: a sheet each, in this order.
        lang: language of the texts; numbers follow the reader's own settings.
        title: of the whole, on the sheet of contents.
        synthetic: the data are synthetic; every sheet says so at its top.
        notes: of the whole, on the sheet of contents.
        one_sheet: all tables one under another on one sheet, a printed page each at least.
    """
    out = io.BytesIO()
    book = new_book(out, pick(title, lang))
    styles = Styles(book)
    together = one_sheet and bool(tables)
    own = [in_words("tables", lang)] if together else [table.name for table in tables]
    contents, *names = sheet_names([in_words("contents", lang), *own])
    first = Sheet(book.add_worksheet(contents), [30.0, 64.0, 34.0], lang, styles)
    laid_out = [grids(table, lang) for table in tables]
    marked = [synthetic or table.synthetic for table in tables]
    if together:
        columns = [column_widths(blocks) for blocks in laid_out]
        sheet = Sheet(book.add_worksheet(names[0]), _widest(columns), lang, styles)
        places = sheet.tables(laid_out, marked, contents)
        targets = [(table.name, names[0], line) for table, line in zip(tables, places, strict=True)]
        _contents(first, title, tables, targets, notes, synthetic)
    else:
        targets = [(name, name, 0) for name in names]
        _contents(first, title, tables, targets, notes, synthetic)
        for table, name, blocks, mark in zip(tables, names, laid_out, marked, strict=True):
            sheet = Sheet(book.add_worksheet(name), column_widths(blocks), lang, styles)
            heads, answers = sheet.alone(blocks, mark, contents)
            if has_chart(table):
                made = chart(book, table, name, heads, answers, sheet.pixels)
                made.set_title({"none": True})
                sheet.below(made, pick(table.title, lang))
    book.close()
    return out.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    r"""Return names that Excel takes: up to 31 characters, without ``[]:*?/\``, each once.

    >>> sheet_names(["a/b", "A_b"])
    ['a_b', 'A_b 2']
    """
    # Excel keeps the name "History" for itself.
    taken = {"history"}
    out = []
    for name in names:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("' ") or "_"
        choice, number = clean[:_LONGEST_NAME].strip("' "), 1
        while choice.lower() in taken:
            number += 1
            end = f" {number}"
            choice = clean[: _LONGEST_NAME - len(end)] + end
        taken.add(choice.lower())
        out.append(choice)
    return out


def _contents(
    sheet: Sheet,
    title: Labels,
    tables: Sequence[Table],
    targets: Sequence[tuple[str, str, int]],
    notes: Sequence[Labels],
    synthetic: bool,
) -> None:
    """Write the list of all tables with a link to each: its text, the sheet, the line."""
    styles, lang = sheet.styles, sheet.lang
    sheet.top(pick(title, lang), "", synthetic)
    for note in notes:
        sheet.across(pick(note, lang), styles(font_color=QUIET, text_wrap=True))
    sheet.line += 1
    head = styles(bold=True, bottom=1, bottom_color=INK)
    for j, key in enumerate(("sheet", "table", "base")):
        sheet.text(j, in_words(key, lang), head)
    sheet.line += 1
    plain = styles(text_wrap=True)
    quiet = styles(font_color=QUIET, text_wrap=True)
    for table, (name, target, line) in zip(tables, targets, strict=True):
        texts = [pick(table.title, lang), pick(table.subtitle, lang)]
        sheet.link(target, name, line)
        sheet.text(1, texts[0], plain)
        sheet.text(2, texts[1], quiet)
        sheet.height(max(map(depth, texts, sheet.widths[1:])))
        sheet.line += 1


def _widest(tables: Sequence[Sequence[float]]) -> list[float]:
    """Return the columns' widths that suit every table."""
    most = max(map(len, tables), default=1)
    return [max(widths[j] for widths in tables if j < len(widths)) for j in range(most)]
