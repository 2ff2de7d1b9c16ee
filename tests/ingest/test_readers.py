import contextlib
import csv
import datetime as dt
import hashlib
import io
import os
from pathlib import Path

import pytest
import xlsxwriter

from youthsurvey.errors import InputError
from youthsurvey.ingest import read_raw

HEADERS = ("Отметка времени", "Ваш пол", "Жынысыңыз", "Әлеуметтік желі, қайсысы?")
RUSSIAN = [["1", "Женский", "Ёж; да, нет", 'сказала "да"'], ["2", "Мужской", "NA", "None"]]
KAZAKH = [["1", "Әйел", "әғқңөұүһі", "ӘҒҚҢӨҰҮҺІ"], ["2", "Ер", "nan", ""]]


def csv_bytes(rows: list[list[str]], delimiter: str, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def saved(tmp_path: Path, data: bytes | str, name: str = "answers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def message(path: Path, expected: tuple[str, ...] = HEADERS) -> str:
    with pytest.raises(InputError) as error:
        read_raw(path, expected)
    assert "\n" not in str(error.value)
    assert error.value.remedy
    return str(error.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
@pytest.mark.parametrize("rows", [RUSSIAN, KAZAKH])
def test_every_encoding_and_delimiter_gives_the_same_texts(tmp_path, encoding, delimiter, rows):
    path = saved(tmp_path, csv_bytes([list(HEADERS), *rows], delimiter, encoding))
    raw = read_raw(path, HEADERS)
    assert raw.headers == HEADERS
    assert raw.rows == rows
    assert (raw.encoding, raw.delimiter) == (encoding, delimiter)
    assert raw.lines.tolist() == [2, 3]
    assert raw.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cp1251_is_read_with_russian_headers(tmp_path, delimiter):
    headers = ["Отметка времени", "Ваш пол", "Страна, город"]
    rows = [["1", "Женский", "Ёлкино, Россия"], ["2", "Мужской", "№ 5 «Заря» – да"]]
    raw = read_raw(saved(tmp_path, csv_bytes([headers, *rows], delimiter, "cp1251")), headers)
    assert raw.rows == rows
    assert raw.encoding == "cp1251"


def test_kazakh_answers_under_russian_headers_are_told_from_cp1251(tmp_path):
    table = [["Ваш пол", "b"], ["Қазақстан, Әйел", ""]]
    # The codebook also has Kazakh headers, which are not in this file.
    raw = read_raw(saved(tmp_path, csv_bytes(table, ";", "kz1048")), HEADERS)
    assert (raw.encoding, raw.rows) == ("kz1048", table[1:])


def test_a_kazakh_form_saved_as_cp1251_is_read(tmp_path):
    data = csv_bytes([["Әлеуметтік желі, қайсысы?", "b"], ["Әйел", ""]], ";", "utf-8").decode()
    raw = read_raw(saved(tmp_path, data.encode("cp1251", "replace")), HEADERS)
    assert raw.headers == ("?леуметтік желі, ?айсысы?", "b")


def test_belarusian_letters_are_cp1251_where_headers_have_them(tmp_path):
    headers = ["Ваш пол", "Дзе вы жывяце ў краіне"]
    table = [["Ваш пол", "b"], ["Магілёў", ""]]
    raw = read_raw(saved(tmp_path, csv_bytes(table, ";", "cp1251")), headers)
    assert (raw.encoding, raw.rows) == ("cp1251", table[1:])


def test_headers_match_folded(tmp_path):
    raw = read_raw(saved(tmp_path, "\u00a0ваш  ПОЛ ;b\n1;2\n"), ["Ваш пол"])
    assert raw.delimiter == ";"
    assert raw.headers == ("\u00a0ваш  ПОЛ ", "b")


def test_nothing_becomes_a_number_or_nothing(tmp_path):
    cells = ["NA", "None", "nan", "NULL", "007", "1e5", "TRUE", " ", "-"]
    raw = read_raw(saved(tmp_path, "Ваш пол,b\n" + "".join(f"{c},x\n" for c in cells)), HEADERS)
    assert [row[0] for row in raw.rows] == cells


def test_lines_are_those_on_which_records_begin(tmp_path):
    text = 'Ваш пол,b\r\n"a\r\nb\r\nc",1\r\n\r\nd,"e\nf"\r\n,\r\ng,2'
    raw = read_raw(saved(tmp_path, text), HEADERS)
    assert raw.rows == [["a\r\nb\r\nc", "1"], ["d", "e\nf"], ["g", "2"]]
    assert raw.lines.tolist() == [2, 6, 9]


def test_header_over_several_lines_and_old_mac_line_ends(tmp_path):
    raw = read_raw(saved(tmp_path, '"Ваш\rпол",b\r1,2\r3,4\r'), HEADERS)
    assert raw.lines.tolist() == [3, 4]


@pytest.mark.parametrize(("row", "found"), [("1;2", 2), ("1;2;3;4", 4), ("1;2;3;", 4)])
def test_a_ragged_row_is_refused_with_its_line(tmp_path, row, found):
    text = f'Ваш пол;b;c\n"x\ny";2;3\n{row}\n'
    told = message(saved(tmp_path, text))
    assert f"answers.csv, line 4: the header has 3 cells, but this row has {found}." in told


def test_an_unclosed_quote_is_refused_with_the_line_where_it_opens(tmp_path):
    told = message(saved(tmp_path, 'Ваш пол,b\n1,2\n"a,3\n4,5\n'))
    assert told.startswith("answers.csv, line 3: a quotation mark that opens a cell")


def test_a_quote_inside_a_quoted_cell_must_be_doubled(tmp_path):
    assert "line 2: a quotation mark inside" in message(saved(tmp_path, 'Ваш пол,b\n"a"x,2\n'))


def test_tabs_may_come_without_quoting(tmp_path):
    text = 'Ваш пол\tb\n"да" и нет\t1\n"да\t"2\n'
    raw = read_raw(saved(tmp_path, text), HEADERS)
    assert raw.rows == [['"да" и нет', "1"], ['"да', '"2']]
    assert "line 2: a quotation mark" in message(saved(tmp_path, text + "3\n"))


def test_a_very_long_unclosed_cell_is_refused(tmp_path):
    told = message(saved(tmp_path, 'Ваш пол,b\n"' + "a,b\n" * 50_000))
    assert "line 2: a quotation mark that opens" in told


def test_wrong_headers_name_encodings_and_an_expected_header(tmp_path):
    told = message(saved(tmp_path, csv_bytes([["Пол"], ["Ж"]], ",", "koi8-r")))
    assert "utf-8, cp1251, kz1048" in told
    assert '"Отметка времени"' in told


def test_broken_utf8_is_named_by_its_line(tmp_path):
    data = "Ваш пол,b\n1,2\n".encode() + b"\xd0,3\n"
    assert "answers.csv, line 3: the file is UTF-8, but" in message(saved(tmp_path, data))
    told = message(saved(tmp_path, b"\xef\xbb\xbf" + data))
    assert "line 3: it begins as UTF-8, but" in told


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path, data):
    assert message(saved(tmp_path, data)).startswith("answers.csv: the file is empty.")


@pytest.mark.parametrize("text", ["Ваш пол,b", "Ваш пол,b\n", "Ваш пол,b\n,\n\n"])
def test_a_header_without_answers_is_refused(tmp_path, text):
    assert "a header, but no answers" in message(saved(tmp_path, text))


def test_nul_bytes_are_refused(tmp_path):
    assert "line 2: this line holds NUL" in message(saved(tmp_path, "Ваш пол,b\n1,\0\n"))
    utf16 = "\ufeffВаш пол,b\n1,\0\n".encode("utf-16-le")
    assert "line 2: this line holds NUL" in message(saved(tmp_path, utf16))


def test_missing_files_folders_and_odd_paths_are_refused(tmp_path):
    assert "there is no such file" in message(tmp_path / "no.csv")
    assert "folder" in message(tmp_path)
    assert "cannot be read" in message(Path(f"{tmp_path}/\0"))
    if os.geteuid():
        path = saved(tmp_path, "x")
        path.chmod(0)
        assert "cannot be read" in message(path)


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    date = book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(i, j, value, date)
                elif isinstance(value, str):
                    sheet.write_string(i, j, value)
                elif value is not None:
                    sheet.write(i, j, value)
    book.close()
    return path


def test_a_workbook_gives_the_texts_of_the_csv(tmp_path):
    rows = [
        ["Отметка времени", "Ваш пол", "Возраст", "", None],
        [dt.datetime(2025, 6, 27, 23, 59, 59), "Әйел", 25, True, None],
        [None, None, None, None, None],
        [dt.datetime(2025, 6, 28), "None", 25.5, False, "=1+1"],
        ["28.06.2025 1:02:03", "NA", 1e9, "a\nb", None],
    ]
    raw = read_raw(workbook(tmp_path / "a.xlsx", {"Лист1": rows}), HEADERS)
    assert raw.headers == ("Отметка времени", "Ваш пол", "Возраст", "", "")
    assert raw.rows == [
        ["2025-06-27 23:59:59", "Әйел", "25", "TRUE", ""],
        ["2025-06-28", "None", "25.5", "FALSE", "=1+1"],
        ["28.06.2025 1:02:03", "NA", "1000000000", "a\nb", ""],
    ]
    assert raw.lines.tolist() == [2, 4, 5]
    assert (raw.encoding, raw.delimiter) == ("xlsx", "")


def test_the_sheet_with_most_expected_headers_is_read(tmp_path):
    sheets = {"Заметки": [["x"], ["y"]], "Ответы": [["Ваш пол"], ["Женский"]]}
    raw = read_raw(workbook(tmp_path / "a.xlsx", sheets), HEADERS)
    assert raw.rows == [["Женский"]]


def test_a_workbook_under_another_suffix_is_still_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"s": [["Ваш пол"], ["Женский"]]})
    assert read_raw(path.rename(tmp_path / "a.csv"), HEADERS).encoding == "xlsx"


@pytest.mark.parametrize(
    "data",
    [b"Sex,Age\n1,2\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
)
def test_what_is_no_workbook_is_refused_in_one_line(tmp_path, data):
    told = message(saved(tmp_path, data, "a.xlsx"))
    assert told.startswith("a.xlsx: this is")
    assert "XLSX workbook" in told


def test_a_workbook_cut_short_anywhere_is_refused(tmp_path):
    whole = workbook(tmp_path / "a.xlsx", {"s": [["Ваш пол"], ["Женский"]]}).read_bytes()
    for size in range(30, len(whole) - 30, 331):
        message(saved(tmp_path, whole[:size], "cut.xlsx"))


def test_a_workbook_with_flipped_bytes_is_read_or_refused(tmp_path):
    whole = workbook(tmp_path / "a.xlsx", {"s": [["Ваш пол"], ["Женский"]]}).read_bytes()
    for place in range(0, len(whole), 97):
        spoilt = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with contextlib.suppress(InputError):
            raw = read_raw(saved(tmp_path, spoilt, "spoilt.xlsx"), HEADERS)
            assert raw.rows == [["Женский"]]


def test_workbooks_without_headers_or_answers_are_refused(tmp_path):
    assert "empty" in message(workbook(tmp_path / "a.xlsx", {"s": []}))
    assert "no header matches" in message(workbook(tmp_path / "b.xlsx", {"s": [["x"], ["y"]]}))
    assert "no answers" in message(workbook(tmp_path / "c.xlsx", {"s": [["Ваш пол"]]}))
