import io
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from youthsurvey.render.xlsx import sheet_names, workbook
from youthsurvey.tables.table import Note


def opened(made, tables, lang="en", **more):
    return openpyxl.load_workbook(
        io.BytesIO(workbook(tables, lang, made.say("All tables"), **more))
    )


def find(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_the_sheet_of_contents_links_to_every_table(made):
    book = opened(made, [made.crosstab(), made.topline()])
    assert book.sheetnames == ["Contents", "awareness_by_age_group", "sex"]
    links = [cell.hyperlink.location for row in book["Contents"] for cell in row if cell.hyperlink]
    assert links == ["'awareness_by_age_group'!A1", "'sex'!A1"]
    assert find(book["sex"], "To the contents").hyperlink.location == "'Contents'!A1"


def test_measures_stand_one_under_the_other_with_bases_and_formats(made):
    sheet = opened(made, [made.crosstab()])["awareness_by_age_group"]
    first = find(sheet, "Full understanding")
    share = sheet.cell(first.row, 3)
    assert share.value == 0.5806451612903226
    assert share.number_format == "0.0%"
    bases = [sheet.cell(first.row - 2, j).value for j in range(1, 5)]
    assert bases == ["Base, n", 400, 93, 12]
    assert sheet.freeze_panes == f"B{first.row - 1}"
    n = find(sheet, "Respondents")
    assert [sheet.cell(n.row + 1, j).value for j in range(2, 5)] == [188, 54, 3]
    assert sheet.cell(n.row + 1, 2).number_format == "#,##0"
    residual = find(sheet, "Adjusted residual")
    assert sheet.cell(residual.row + 2, 4).value == "–"


def test_assumed_cells_are_hatched_and_low_bases_are_grey(made):
    sheet = opened(made, [made.crosstab()])["awareness_by_age_group"]
    row = find(sheet, "Full understanding").row
    assert sheet.cell(row, 2).fill.patternType == "lightUp"
    assert not sheet.cell(row, 2).font.italic
    assert sheet.cell(row, 4).font.italic
    note = find(sheet, "Rests on an assumption.")
    assert note.fill.patternType == "lightUp"


def test_every_sheet_of_synthetic_data_says_so_at_its_top(made):
    book = opened(made, [made.crosstab(), made.topline()], synthetic=True)
    for sheet in book:
        assert "Synthetic" in " ".join(str(sheet.cell(i, 1).value) for i in (1, 2, 3))
    real = opened(made, [made.crosstab(synthetic=False)])
    texts = [str(c.value) for sheet in real for row in sheet.iter_rows() for c in row if c.value]
    assert not any("Synthetic" in text for text in texts)


def test_a_table_of_one_column_shows_its_measures_beside_each_other(made):
    sheet = opened(made, [made.topline()], "ru")["sex"]
    row = find(sheet, "Женский").row
    assert [sheet.cell(row, j).value for j in (2, 3, 4)] == [270 / 505, 270, 0.4911]


def test_columns_of_different_kinds_keep_their_formats_and_a_failed_check_is_words(made):
    sheet = opened(made, [made.checks()])["verification"]
    row = find(sheet, "Figure 6, sum").row
    assert [sheet.cell(row, j).value for j in (2, 3, 4)] == [85.6, -85.5, "not reproduced"]
    assert sheet.cell(row, 4).font.b


def test_every_note_stands_on_the_sheet_and_the_mark_of_synthetic_data_once(made):
    more = Note("synthetic", made.say("By construction: made from the published counts."))
    table = replace(made.crosstab(), notes=(*made.crosstab().notes, more))
    sheet = opened(made, [table])["awareness_by_age_group"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert texts.count(more.text["en"]) == 1
    assert sum(text.startswith("Synthetic reconstruction") for text in texts) == 1


def test_hostile_texts_stay_texts(made):
    book = opened(made, [made.hostile()])
    sheet = book.worksheets[1]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert len([cell for cell in cells if cell.hyperlink]) == 1
    strings = {cell.value for cell in cells if cell.data_type == "s"}
    assert {"=1+1", "+7 701", "-2", "@SUM(A1)", made.texts[0], made.texts[10]} <= strings
    assert made.texts[-1] in strings


def test_the_same_tables_give_the_same_bytes(made, monkeypatch):
    tables = [made.crosstab(), made.checks()]
    first = workbook(tables, "kk", made.say("t"), synthetic=True)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook(tables, "kk", made.say("t"), synthetic=True) == first
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a" * 40, "A" * 40], ["a" * 31, "A" * 29 + " 2"]),
        (["'[x]:*?/\\'", "History"], ["_x______", "History 2"]),
        (["", ""], ["_", "_ 2"]),
    ],
)
def test_sheet_names_are_short_clean_and_unique(names, expected):
    assert sheet_names(names) == expected


def test_charts_are_excels_own_and_drawn_from_the_cells(made):
    content = workbook([made.crosstab(), made.topline(), made.hostile()], "en", {"en": "t"})
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        charts = sorted(name for name in file.namelist() if name.startswith("xl/charts/chart"))
        first, second = (ET.fromstring(file.read(name)) for name in charts)
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    book = openpyxl.load_workbook(io.BytesIO(content))
    for chart, name in ((first, "awareness_by_age_group"), (second, "sex")):
        sheet = book[name]
        shares = []
        for formula in chart.iter(f"{space}f"):
            place, cells = formula.text.replace("'", "").rsplit("!", 1)
            assert place == name
            block = sheet[cells.replace("$", "")]
            lines = block if isinstance(block, tuple) else ((block,),)
            values = [cell.value for line in lines for cell in line]
            if all(isinstance(value, (int, float)) for value in values):
                shares.append(values)
        table = made.crosstab() if chart is first else made.topline()
        panel = [list(line) for line in table.panels[0].values]
        expected = panel if chart is first else [[v for (v,) in panel]]
        assert [pytest.approx(line) for line in expected] == shares
