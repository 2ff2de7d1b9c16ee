"""Letters stand behind the shares that they speak of, and in the heads of columns."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from youthsurvey.render.csv_text import table_csv
from youthsurvey.render.grid import grids
from youthsurvey.render.html import table_html
from youthsurvey.render.text import table_markdown, table_text
from youthsurvey.render.xlsx import workbook
from youthsurvey.tables.table import Panel


@pytest.fixture
def lettered(made):
    table = made.crosstab()
    letters = (("", "A", ""), ("BC", "", ""), ("", "", "a"))
    return replace(
        table,
        columns=tuple(replace(c, letter=x) for c, x in zip(table.columns, "ABC", strict=True)),
        panels=(*table.panels, Panel("letters", made.say("Exceeds"), "text", letters)),
    )


def test_text_lines_numbers_up_before_marks_and_letters(lettered):
    lines = table_text(lettered, "en").splitlines()
    full, none, _ = (line for line in lines if line.startswith(("Full", "Not fam", "Hard")))
    assert "58.1~ A" in full
    assert "48.0~ BC" in none
    assert full.index("47.0") == none.index("48.0")
    assert "(A)" in "".join(lines)


def test_markdown_and_html_show_them_behind_the_share(lettered):
    assert "| 48.0 \\~ BC |" in table_markdown(lettered, "en")
    assert "Under 30 (A)" in table_markdown(lettered, "en")
    assert "48.0<i>~</i><b>BC</b></td>" in table_html(lettered, "en")


def test_they_are_no_measure_of_their_own_but_in_csv(lettered):
    assert [block.measure for block in grids(lettered, "en")] == [
        "Share of the column", "Respondents", "Adjusted residual",
    ]  # fmt: skip
    assert not any(
        cell.letters for b in grids(lettered, "en")[1:] for x in b.lines for cell in x.cells
    )
    header, _, second, *_ = table_csv(lettered, ["en"]).splitlines()
    assert header.split(",")[-2:] == ["letters", "flags"]
    assert second.split(",")[-2] == "A"


def test_a_sheet_keeps_the_share_a_number(lettered, made):
    book = load_workbook(io.BytesIO(workbook([lettered], "en", made.say("All"))))
    cells = [c for row in book["awareness_by_age_group"].iter_rows() for c in row]
    found = {c.number_format: c.value for c in cells if c.number_format.startswith("0.0%")}
    # The other shares of a column with letters leave the room of these.
    assert found['0.0%" BC"'] == 0.48
    assert found['0.0%" A"'] == 0.5806451612903226
    assert "0.0%_ _A_A" in found


def test_a_suppressed_share_has_no_letters(lettered):
    hidden = frozenset({"suppressed"})
    table = replace(lettered, flags=tuple((hidden,) * 3 for _ in range(3)))
    assert "BC" not in table_text(table, "en")


def test_a_table_without_letters_names_no_columns(made):
    plain = made.crosstab()
    table = replace(plain, columns=tuple(replace(c, letter="A") for c in plain.columns))
    assert "(A)" not in table_text(table, "en")
