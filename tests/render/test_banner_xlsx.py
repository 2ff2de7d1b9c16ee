"""A stub by a banner as a spreadsheet, read back."""

import io
from dataclasses import replace

import openpyxl
import pytest

from youthsurvey.render.xlsx import workbook

NAME = "use_by_banner"


def opened(made, tables, lang="en", **more):
    return openpyxl.load_workbook(io.BytesIO(workbook(tables, lang, made.say("All"), **more)))


def find(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def merged(sheet):
    """Return the merged cells below the heading: their text and range."""
    return {
        (sheet.cell(r.min_row, r.min_col).value, r.coord)
        for r in sheet.merged_cells.ranges
        if r.min_col > 1
    }


def test_spanners_are_merged_over_their_columns_with_a_line_below(made):
    sheet = opened(made, [made.banner()])[NAME]
    row = find(sheet, "Age group").row
    assert merged(sheet) == {
        ("Sex", f"C{row}:D{row}"),
        ("Age group", f"E{row}:G{row}"),
        ("Sex › Age group", f"H{row}:M{row}"),
        ("Female", f"H{row + 1}:J{row + 1}"),
        ("Male", f"K{row + 1}:M{row + 1}"),
    }
    for column in range(3, 14):
        assert sheet.cell(row, column).border.bottom.style == "thin"
    assert sheet.cell(row, 2).border.bottom.style is None
    assert sheet.cell(row, 5).alignment.horizontal == "center"
    assert sheet.cell(row + 2, 13).value == "40 and older (K)"


def test_a_line_stands_before_each_group_from_the_spanners_down(made):
    sheet = opened(made, [made.banner()])[NAME]
    rows = range(find(sheet, "Sex").row, find(sheet, "Often").row + 6)
    measures = [find(sheet, "Share of the column").row]
    edged = {
        column
        for column in range(2, 14)
        if all(sheet.cell(r, column).border.left.style for r in rows if r not in measures)
    }
    assert edged == {2, 3, 5, 8}


def test_heads_and_spanners_stay_in_view_and_on_each_page(made):
    sheet = opened(made, [made.banner()])[NAME]
    first = find(sheet, "Share of the column").row
    assert sheet.freeze_panes == f"B{first}"
    assert sheet.print_title_rows == f"${find(sheet, 'Sex').row}:${first - 1}"
    assert sheet.page_setup.orientation == "landscape"


def test_nets_are_bold_behind_a_line_and_means_italic_in_their_own_format(made):
    sheet = opened(made, [made.banner()])[NAME]
    net, last, mean = (
        find(sheet, text).row for text in ("Net: often or rarely", "Net: never", "Mean of 1 to 3")
    )
    assert [sheet.cell(row, 3).font.b for row in (net - 1, net, last, mean)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [sheet.cell(row, 3).border.top.style for row in (net - 1, net, last, mean)] == [
        None, "thin", None, None,
    ]  # fmt: skip
    assert sheet.cell(mean, 3).font.i
    assert sheet.cell(mean, 3).value == 2.23
    assert sheet.cell(mean, 3).number_format.startswith("0.00_")
    assert sheet.cell(net, 4).number_format == '0.0%" BC"'
    # Not defined: a dash, not an empty cell and no nought.
    assert sheet.cell(mean, 5).value == "–"
    bases = find(sheet, "Respondents").row + 7
    assert sheet.cell(bases, 3).value == 361
    assert sheet.cell(bases, 3).number_format == "#,##0"


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_banner_too_wide_for_a_page_is_cut_between_groups_and_names_them_on_each(made, lang):
    columns = made.banner_columns(60)
    sheet = opened(made, [made.banner(columns)], lang)[NAME]
    breaks = [b.id for b in sheet.col_breaks.brk]
    assert len(breaks) >= 3
    assert sheet.print_title_cols == "$A:$A"
    assert sheet.page_setup.scale == 60
    region = made.banner_columns(60)[-1].spanners[0][lang]
    row = find(sheet, region).row
    named = [c for c in range(2, len(columns) + 2) if sheet.cell(row, c).value == region]
    # Behind each cut, and where the regions begin.
    assert set(named) == {13 + 1} | {b + 1 for b in breaks if b + 1 > 13}
    covered = [
        column
        for r in sheet.merged_cells.ranges
        if r.min_row == row
        for column in range(r.min_col, r.max_col + 1)
    ]
    assert len(covered) == len(set(covered))


def test_headings_over_a_wide_banner_are_read_without_scrolling(made):
    sheet = opened(made, [made.banner(made.banner_columns(60))])[NAME]
    title = next(r for r in sheet.merged_cells.ranges if r.min_row == 1)
    assert title.max_col < 15


def test_long_labels_get_taller_lines(made):
    long = made.say("word " * 15 + "final")
    assert len(long["en"]) == 80
    columns = made.banner_columns()
    columns = tuple(replace(c, label=long, spanners=(long,) * bool(c.spanners)) for c in columns)
    sheet = opened(made, [made.banner(columns)])[NAME]
    row = find(sheet, long["en"]).row
    # Eleven columns share one spanner; the heads below it need many lines each.
    assert sheet.row_dimensions[row + 1].height > 4 * 15.5


def test_a_single_group_of_one_column_needs_no_merging(made):
    sheet = opened(made, [made.banner(made.banner_columns()[:2])])[NAME]
    assert merged(sheet) == set()
    assert find(sheet, "Sex").column == 3


def test_hostile_spanners_stay_texts(made):
    columns = tuple(
        replace(column, spanners=(made.say(text),))
        for column, text in zip(made.banner_columns(60), made.texts, strict=False)
    )
    sheet = opened(made, [made.banner(columns)])[NAME]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {"=1+1", "+7 701", made.texts[0]} <= {cell.value for cell in cells}


def test_all_tables_on_one_sheet_are_linked_from_the_contents(made):
    tables = [made.banner(), made.crosstab(), made.topline()]
    book = opened(made, tables, "ru", one_sheet=True)
    assert book.sheetnames == ["Содержание", "Таблицы"]
    sheet = book["Таблицы"]
    links = [c.hyperlink.location for row in book["Содержание"] for c in row if c.hyperlink]
    assert [link.split("!")[0] for link in links] == ["'Таблицы'"] * 3
    titles = [sheet[link.split("!")[1]].value for link in links]
    assert titles == [table.title["ru"] for table in tables]
    breaks = [b.id for b in sheet.row_breaks.brk]
    assert breaks == [int(link.split("!A")[1]) - 1 for link in links[1:]]
    assert merged(sheet) > {("Пол", f"C{find(sheet, 'Пол').row}:D{find(sheet, 'Пол').row}")}
    crosstab = sheet.cell(find(sheet, "Полное понимание").row, 3)
    assert crosstab.value == 0.5806451612903226
    assert crosstab.border.left.style is None


def test_no_tables_on_one_sheet_are_contents_alone(made):
    assert opened(made, [], one_sheet=True).sheetnames == ["Contents"]


def test_the_same_banner_gives_the_same_bytes(made):
    tables = [made.banner(made.banner_columns(60)), made.crosstab()]
    for one in (False, True):
        first = workbook(tables, "kk", made.say("t"), one_sheet=one)
        assert workbook(tables, "kk", made.say("t"), one_sheet=one) == first
