import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from youthsurvey.errors import InputError, UsageError
from youthsurvey.ingest.tabular import is_export, levels_of, read_rows, read_tabular

HEADERS = ["sex", "age group", "w"]
ROWS = [["f", "18-29", "1.5"], ["m", "30+", "2"], ["f", "", "10"], ["", "18-29", "1"]]


def csv_file(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    lines = [delimiter.join(row) for row in [HEADERS, *ROWS]]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def test_distinct_values_are_sorted_numbers_by_size():
    assert levels_of("q", ["10", "9", "", "10", "-1"]).texts == ("-1", "9", "10")
    assert levels_of("q", ["10", "9", "x"]).texts == ("10", "9", "x")
    assert levels_of("q", [3.0, None, 2.5, float("nan")]).texts == ("2.5", "3")
    assert levels_of("q", [Decimal("2.50"), True]).numbers.tolist() == [1.0, 2.5]


def test_labels_give_order_and_texts():
    column = levels_of("q", [2.0, 1.0, 9.0, None], {3.0: "never", 1.0: "yes", 2.0: "no"})
    assert column.texts == ("yes", "no", "9")
    assert column.codes.tolist() == [1, 0, 2, -2]
    assert column.numbers.tolist() == [1, 2, 9]


def test_two_values_under_one_label_stay_apart():
    assert levels_of("q", [1, 2], {1: "other", 2: "other"}).texts == ("other (1)", "other (2)")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv(tmp_path, delimiter, encoding):
    found = read_tabular(csv_file(tmp_path / "a.csv", delimiter, encoding), ["sex", "w"])
    assert found.columns["sex"].texts == ("f", "m")
    assert found.columns["sex"].codes.tolist() == [0, 1, 0, -2]
    assert found.columns["w"].texts == ("1", "1.5", "2", "10")
    assert (found.line, found.unit) == ((2, 3, 4, 5), "line")


def test_headers_are_found_without_regard_to_case(tmp_path):
    assert read_tabular(csv_file(tmp_path / "a.csv"), ["Age  Group"]).columns["Age  Group"].texts


def test_texts_may_be_declared_missing(tmp_path):
    found = read_tabular(csv_file(tmp_path / "a.csv"), ["sex"], missing=["m"])
    assert found.columns["sex"].codes.tolist() == [0, -2, 0, -2]


def test_xlsx_and_parquet_read_as_csv_does(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    plain = read_tabular(csv_file(tmp_path / "a.csv"), HEADERS)
    book = openpyxl.Workbook()
    for row in [HEADERS, *ROWS]:
        book.active.append([float(v) if v[:1].isdigit() and "-" not in v and "+" not in v
                            else v or None for v in row])  # fmt: skip
    book.save(tmp_path / "a.xlsx")
    with duckdb.connect() as connection:
        connection.read_csv(str(tmp_path / "a.csv")).to_parquet(str(tmp_path / "a.parquet"))
    for name in ("a.xlsx", "a.parquet"):
        found = read_tabular(tmp_path / name, HEADERS)
        for header in HEADERS:
            assert found.columns[header].texts == plain.columns[header].texts
            np.testing.assert_array_equal(found.columns[header].codes, plain.columns[header].codes)
    assert found.unit == "row"


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_spss_and_stata_with_labels_and_declared_missing_values(tmp_path, suffix):
    pyreadstat = pytest.importorskip("pyreadstat")
    import pandas as pd

    path = tmp_path / f"a{suffix}"
    frame = pd.DataFrame({"sex": [2.0, 1.0, 2.0, None], "q": [1.0, 99.0, 2.0, 1.0]})
    labels = {"sex": {2: "Male", 1: "Female"}, "q": {1: "yes", 2: "no"}}
    titles = {"sex": "What is your sex?", "q": "Q"}
    if suffix == ".sav":
        pyreadstat.write_sav(
            frame, str(path), variable_value_labels=labels, column_labels=titles,
            missing_ranges={"q": [99]},
        )  # fmt: skip
    else:
        pyreadstat.write_dta(
            frame, str(path), variable_value_labels=labels, column_labels=titles,
        )  # fmt: skip
    found = read_tabular(path, ["sex", "q"])
    sex, q = found.columns["sex"], found.columns["q"]
    assert sorted(sex.texts) == ["Female", "Male"]
    assert [sex.texts[c] if c >= 0 else None for c in sex.codes] == ["Male", "Female", "Male", None]
    assert sex.title == "What is your sex?"
    if suffix == ".sav":
        assert q.texts == ("yes", "no")
        assert q.codes.tolist() == [0, -2, 1, 0]
    headers, rows = read_rows(path)
    assert headers == ("sex", "q")
    assert rows[0] == ["2", "1"]
    assert rows[3][0] == ""


def test_parquet_types(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.sql(
            "select * from (values (true, date '2025-06-27', 1, 2.5), (false, null, 10, 3.0)) "
            "t(b, d, i, x)"
        ).to_parquet(str(path))
    columns = read_tabular(path, ["b", "d", "i", "x"]).columns
    assert columns["b"].texts == ("FALSE", "TRUE")
    assert columns["d"].texts == (dt.date(2025, 6, 27).isoformat(),)
    assert (columns["i"].texts, columns["x"].texts) == (("1", "10"), ("2.5", "3"))
    assert read_rows(path)[1] == [["TRUE", "2025-06-27", "1", "2.5"], ["FALSE", "", "10", "3"]]


@pytest.mark.parametrize("names", [["sxe"], ["sex", "sxe"]])
def test_an_unknown_column_gets_a_suggestion(tmp_path, names):
    with pytest.raises(UsageError, match=r'no column "sxe".*"sex"'):
        read_tabular(csv_file(tmp_path / "a.csv"), names)


def test_an_unknown_column_of_a_workbook_gets_a_suggestion(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["sex", "age"])
    book.active.append(["f", 20])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match=r'no column "sxe".*"sex"'):
        read_tabular(tmp_path / "a.xlsx", ["sxe"])


def test_a_header_that_stands_twice_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("x,x\n1,2\n")
    with pytest.raises(InputError, match="stands 2 times"):
        read_tabular(tmp_path / "a.csv", ["x"])


@pytest.mark.parametrize(
    ("suffix", "module", "extra"),
    [(".sav", "pyreadstat", "spss"), (".parquet", "duckdb", "duckdb")],
)
def test_a_library_that_is_not_installed_names_its_extra(
    tmp_path, monkeypatch, suffix, module, extra
):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(UsageError, match=rf"youthsurvey\[{extra}\]"):
        read_tabular(tmp_path / f"a{suffix}", ["x"])


@pytest.mark.parametrize("suffix", [".sav", ".dta", ".parquet"])
def test_a_damaged_or_absent_file(tmp_path, suffix):
    pytest.importorskip("duckdb" if suffix == ".parquet" else "pyreadstat")
    path = tmp_path / f"a{suffix}"
    with pytest.raises(InputError, match="no such file"):
        read_tabular(path, ["x"])
    path.write_bytes(b"no such thing" * 100)
    with pytest.raises(InputError, match="damaged"):
        read_tabular(path, ["x"])


def test_an_export_has_two_headers_of_the_codebook(tmp_path):
    questions = ["Sex", "Age group", "How are you?"]
    assert is_export(csv_file(tmp_path / "a.csv"), questions)
    assert not is_export(csv_file(tmp_path / "a.csv"), ["sex", "How are you?"])
    assert not is_export(tmp_path / "nowhere.csv", questions)
    assert not is_export(tmp_path / "a.parquet", questions)
