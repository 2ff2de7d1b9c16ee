"""The codebook as a spreadsheet: a line for each answer, filtered and searched as one likes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.dataset import Item
from youthsurvey.model.phrases import phrase
from youthsurvey.render.codebook_text import WITHHELD
from youthsurvey.render.statistical import column_names, kind_label
from youthsurvey.render.theme import INK, QUIET
from youthsurvey.render.xlsx_styles import depth, new_book

_WIDTHS = (22.0, 34.0, 52.0, 9.0, 40.0, 10.0, 10.0)
_LONGEST = 32_767
_LINE_HEIGHT, _MOST_LINES = 15.5, 25


def codebook_xlsx(items: Sequence[Item], lang: str, title: Labels, notes: Sequence[str]) -> bytes:
    """Return the codebook of a data file as XLSX; the same data give the same bytes.

    Args:
        items: its columns.
        lang: of the texts.
        title: of the study.
        notes: at its top.
    """
    out = io.BytesIO()
    book = new_book(out, pick(title, lang))
    sheet = book.add_worksheet(_word("codebook", lang)[:31])
    bold = book.add_format({"bold": True, "font_size": 14})
    quiet = book.add_format({"font_color": QUIET})
    head = book.add_format({"bold": True, "bottom": 1, "bottom_color": INK, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    answer = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
    count = book.add_format({"num_format": "#,##0", "valign": "top"})
    share = book.add_format({"num_format": "0.0%", "valign": "top"})
    right = book.add_format({"align": "right", "valign": "top"})
    sheet.write_string(0, 0, pick(title, lang)[:_LONGEST], bold)
    for k, note in enumerate(notes, start=1):
        sheet.write_string(k, 0, note[:_LONGEST], quiet)
    top = len(notes) + 2
    keys = ("codebook_variable", "codebook_label", "codebook_question", "codebook_value",
            "codebook_answer")  # fmt: skip
    for j, key in enumerate(keys):
        sheet.write_string(top, j, _word(key, lang), head)
    sheet.write_string(top, 5, "n", head)
    sheet.write_string(top, 6, "%", head)
    line = top + 1
    for name, item in zip(column_names(items), items, strict=True):
        valid = int((~item.missing).sum())
        texts = (name, pick(item.label, lang), pick(item.question, lang))
        answers = [(value, pick(text, lang)) for value, text in item.answers.items()]
        missing = [(int(kind), kind_label(kind, lang)) for kind in item.kinds_missing]
        for value, text in (*answers, *missing) or [(None, "")]:
            for j, words in enumerate(texts):
                sheet.write_string(line, j, words[:_LONGEST], plain)
            sheet.write_string(line, 4, text[:_LONGEST], answer)
            # Not every program makes a row as tall as its wrapped texts.
            tallest = max(map(depth, (*texts, text), (*_WIDTHS[:3], _WIDTHS[4])))
            sheet.set_row(line, _LINE_HEIGHT * min(tallest, _MOST_LINES))
            if value is None:
                sheet.write_number(line, 5, valid, count)
            elif value in item.withheld:
                sheet.write_number(line, 3, value, count)
                sheet.write_string(line, 5, WITHHELD, right)
                sheet.write_string(line, 6, WITHHELD, right)
            else:
                n = item.count(value)
                sheet.write_number(line, 3, value, count)
                sheet.write_number(line, 5, n, count)
                if value >= 0 and valid:
                    sheet.write_number(line, 6, n / valid, share)
            line += 1
    for j, width in enumerate(_WIDTHS):
        sheet.set_column(j, j, width)
    sheet.autofilter(top, 0, max(line - 1, top), len(_WIDTHS) - 1)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    book.close()
    return out.getvalue()


def _word(key: str, lang: str) -> str:
    return pick(phrase(__package__, key), lang)
