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


def test_a_stub_by_a_banner_says_what_each_row_and_column_is(made):
    rows = read(table_csv(made.banner(), ["en", "ru"]))
    assert list(rows[0])[:12] == [
        "row_code", "row_label_en", "row_label_ru", "row_kind",
        "column_code", "column_label_en", "column_label_ru",
        "column_group_en", "column_group_ru", "column_within_en", "column_within_ru", "column_base",
    ]  # fmt: skip
    total, female, *_, last = rows[:12]
    assert [total[f"column_{part}_en"] for part in ("group", "within")] == ["", ""]
    assert [female[f"column_{part}_ru"] for part in ("group", "within")] == ["Пол", ""]
    assert last["column_group_en"] == "Sex › Age group"
    assert last["column_within_en"] == "Male"
    assert [row["row_kind"] for row in rows[::12]] == [
        "category", "category", "category", "aside", "net", "net", "mean",
    ]  # fmt: skip
    mean = next(row for row in rows if (row["row_code"], row["column_code"]) == ("mean", "sex_m"))
    assert (mean["column_share"], mean["n"], mean["letters"]) == ("2.24", "362", "")
    assert rows[-9]["column_share"] == ""


@pytest.mark.parametrize("wide", [0, 60])
def test_each_cell_of_a_banner_has_a_name_of_its_own(made, wide):
    columns = made.banner_columns(wide)
    rows = read(table_csv(made.banner(columns), ["kk"]))
    assert len({(row["row_code"], row["column_code"]) for row in rows}) == 7 * len(columns)
    spoken = ("row_label_kk", "column_group_kk", "column_within_kk", "column_label_kk")
    assert len({tuple(row[key] for key in spoken) for row in rows}) == 7 * len(columns)


def test_two_columns_of_one_code_are_refused(made):
    columns = made.banner_columns()
    with pytest.raises(AssertionError, match="a code for each column"):
        table_csv(made.banner((*columns, columns[1])), ["en"])
