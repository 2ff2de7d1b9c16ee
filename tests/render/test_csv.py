import csv
import io

import pytest

from youthsurvey.render.csv_text import harmless, table_csv


def read(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_crosstab_has_one_line_a_cell_in_full_precision(made):
    rows = read(table_csv(made.crosstab(), ["en", "ru"]))
    assert len(rows) == 3 * 3
    assert rows[5] == {
        "row_code": "none",
        "row_label_en": "Not familiar",
        "row_label_ru": "Не знаком(а)",
        "column_code": "50_59",
        "column_label_en": "50-59",
        "column_label_ru": "50-59",
        "column_base": "12",
        "column_share": "0.25",
        "n": "3",
        "adjusted_residual": "",
        "flags": "assumed;low_base;synthetic",
    }
    assert float(rows[1]["column_share"]) == 0.5806451612903226


def test_data_that_are_not_synthetic_are_not_called_so(made):
    assert "synthetic" not in table_csv(made.crosstab(synthetic=False), ["en"])
    assert read(table_csv(made.topline(), ["en"]))[0]["flags"] == ""


def test_columns_of_different_kinds_stand_beside_each_other_by_their_codes(made):
    rows = read(table_csv(made.checks(), ["en", "ru"]))
    assert len(rows) == 2
    assert rows[1]["computed"] == "-85.5"
    assert rows[1]["verdict_ru"] == "не воспроизведено"
    assert rows[1]["flags"] == "verdict:fails"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_would_be_a_formula_is_led_by_an_apostrophe(start):
    assert harmless(f"{start}1")[0] == "'"
    assert harmless(f"{start}1")[-1] == "1"


def test_numbers_keep_their_sign(made):
    rows = read(table_csv(made.hostile(), ["en"]))
    assert rows[3]["n"] == "-1"


def test_hostile_texts_come_back_as_they_were_but_for_apostrophes_and_line_ends(made):
    rows = read(table_csv(made.hostile(), ["en"]))
    back = [row["row_code"].removeprefix("'") for row in rows[::2]]
    assert back == [text.replace("\r", "\n") for text in made.texts]
    for row in rows:
        for key in ("row_code", "row_label_en", "column_code", "words"):
            assert not row[key].startswith(("=", "+", "-", "@", "\t", "\r"))
