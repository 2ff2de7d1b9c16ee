"""Tables written in random dialects, whole and damaged: the table that was meant, or a refusal."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from youthsurvey.errors import InputError
from youthsurvey.ingest import large, read_raw

ALPHABETS = ("abz", "яё Ә", "09.-", ",;|", "'", '"', "\t", "\n", "  «№")
DELIMITERS = (",", ";", "\t", "|")
LINE_ENDS = ("\n", "\r\n", "\r")


@st.composite
def tables(draw):
    """Headers and rows; no row is wholly empty, for such rows are left out."""
    width = draw(st.integers(3, 6))
    letters = st.sampled_from("".join(draw(st.sets(st.sampled_from(ALPHABETS)))) or "a")
    cell = st.text(letters, max_size=8)
    headers = [f"Вопрос {i} {draw(cell)}".strip() for i in range(width)]
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=6))
    return headers, [[f"r{i}", *row[1:]] for i, row in enumerate(rows)]


@st.composite
def dialects(draw):
    quote = draw(st.sampled_from(['"', '"', "'"]))
    return {
        "delimiter": draw(st.sampled_from(DELIMITERS)),
        "lineterminator": draw(st.sampled_from(LINE_ENDS)),
        "quotechar": quote,
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    }


def written(rows, dialect):
    """RFC 4180, in a dialect: not every version of the standard library quotes every line end."""
    quote, delimiter = dialect.get("quotechar", '"'), dialect["delimiter"]
    special = {quote, delimiter, "\n", "\r"}

    def cell(text):
        if dialect["quoting"] == csv.QUOTE_ALL or special & set(text):
            return quote + text.replace(quote, quote * 2) + quote
        return text

    return "".join(delimiter.join(map(cell, row)) + dialect["lineterminator"] for row in rows)


def read(data, headers):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        return read_raw(path, headers)


def exact_or_refused(data, headers, rows, *, must_load=False):
    """Read with the headers known, and at first sight."""
    for known in (headers, None):
        raw, refusal = read_or_refusal(data, known)
        if raw is None:
            assert refusal.what
            assert refusal.remedy
            assert "\n" not in str(refusal)
            assert not must_load or known is None, str(refusal)
            continue
        assert list(raw.headers) == headers, known
        assert raw.rows == rows, known


def read_or_refusal(data, headers):
    try:
        return read(data, headers), None
    except InputError as error:
        return None, error


many = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@many
@given(tables(), dialects(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.integers(0, 3))
def test_a_whole_table_in_any_dialect(table, dialect, encoding, trailing):
    headers, rows = table
    text = written([headers, *rows], dialect) + dialect["lineterminator"] * trailing
    exact_or_refused(text.encode(encoding), headers, rows)


@many
@given(tables(), st.sampled_from(DELIMITERS), st.sampled_from(LINE_ENDS), st.booleans())
def test_the_usual_dialects_load_with_the_headers_known(table, delimiter, end, all_quoted):
    headers, rows = table
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    text = written(
        [headers, *rows], {"delimiter": delimiter, "lineterminator": end, "quoting": quoting}
    )
    # Apostrophes that stand for quotation marks elsewhere may make it doubtful.
    exact_or_refused(text.encode(), headers, rows, must_load="''" not in text)


@st.composite
def damaged(draw):
    """A table's text with one structural fault, and the table."""
    headers, rows = draw(tables())
    dialect = draw(dialects())
    if dialect["quotechar"] == "'" or dialect["delimiter"] == "\t":
        # A stray mark where none stands around cells is a letter like others.
        dialect["quoting"] = csv.QUOTE_ALL
    lines = [[headers, *rows][i : i + 1] for i in range(len(rows) + 1)]
    texts = [written(line, dialect) for line in lines]
    at = draw(st.integers(0, len(texts) - 1))
    quote, delimiter = dialect["quotechar"], dialect["delimiter"]
    text = texts[at]
    fault = draw(
        st.sampled_from(
            ["quote lost", "quote added", "field lost", "field added", "line end lost", "NUL",
             "delimiter doubled", "other delimiter", "bad byte", "quote doubled"]
        )
    )  # fmt: skip
    record = [headers, *rows][at]
    end = dialect["lineterminator"]
    if fault == "quote lost" and quote in text:
        places = [i for i, letter in enumerate(text) if letter == quote]
        i = draw(st.sampled_from(places))
        text = text[:i] + text[i + 1 :]
    elif fault in ("quote added", "quote doubled"):
        i = draw(st.integers(0, len(text) - len(end)))
        text = text[:i] + quote + text[i:]
    elif fault == "field lost":
        i = draw(st.integers(0, len(record) - 1))
        text = written([record[:i] + record[i + 1 :]], dialect)
    elif fault == "field added":
        i = draw(st.integers(0, len(record)))
        text = written([[*record[:i], "x", *record[i:]]], dialect)
    elif fault == "line end lost" and at + 1 < len(texts):
        text = text.removesuffix(end)
    elif fault == "delimiter doubled":
        text = written([["", *record]], dialect)
    elif fault == "other delimiter":
        other = draw(st.sampled_from([d for d in DELIMITERS if d != delimiter]))
        text = written([record], {**dialect, "delimiter": other})
        # Cells of the record's own commas may make it a whole row all the same.
        lines = io.StringIO(text, newline="")
        again = next(csv.reader(lines, delimiter=delimiter, quotechar=quote))
        assume(len(again) != len(record))
    elif fault == "NUL":
        text = "\0" + text
    else:
        data = "".join(texts).encode()
        return data[: len(data) // 2] + b"\xff\xfe\xc0" + data[len(data) // 2 :], headers, rows
    texts[at] = text
    whole = [line for line in "".join(texts).splitlines() if line]
    for other in set(DELIMITERS) - {delimiter}:
        # A damaged text that is a whole table under another delimiter is that table.
        assume(len({line.count(other) for line in whole}) > 1 or other not in whole[0])
    return "".join(texts).encode(), headers, rows


@settings(
    max_examples=600,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(damaged())
def test_a_damaged_table_is_the_one_that_was_meant_or_refused(case):
    data, headers, rows = case
    exact_or_refused(data, headers, rows)


PREAMBLES = (
    "Отчёт по опросу\n",
    "Отчёт\nСоздан 27.06.2025\n\n",
    "Survey report of 2025, all answers\nn = 2\n",
    "It's the export\n",
)


@pytest.mark.parametrize("above", PREAMBLES)
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize("known", [True, False])
def test_text_above_the_header_is_no_part_of_the_table(above, delimiter, end, known):
    headers = ["Пол", "Возраст, лет", "Страна", "Город", "Да; нет", "Что ещё"]
    rows = [["Ж", "25", "РК", "Астана", "да", "it's"], ["М", "26", "РФ", 'О"Кей', "нет", ""]]
    text = written(
        [headers, *rows],
        {"delimiter": delimiter, "lineterminator": end, "quoting": csv.QUOTE_ALL},
    )
    data = (above.replace("\n", end) + text).encode()
    raw = read(data, headers if known else None)
    assert list(raw.headers) == headers
    assert raw.rows == rows
    assert raw.lines.tolist() == [above.count("\n") + 2, above.count("\n") + 3]


def test_mixed_line_ends_and_blank_lines_are_the_same_table():
    data = b"a,b,c\r\n1,2,3\n\r4,5,6\r\r\n7,8,9"
    raw = read(data, ["a", "b", "c"])
    assert raw.rows == [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]]
    assert raw.lines.tolist() == [2, 4, 6]


def test_a_cell_may_be_long_and_is_never_cut():
    long = "я" * 120_000
    assert read(f"a,b,c\n1,{long},3\n".encode(), ["a", "b"]).rows == [["1", long, "3"]]
    with pytest.raises(InputError, match="longer than 131,072 characters"):
        read(f"a,b,c\n1,{long + long},3\n".encode(), ["a", "b"])


def test_utf8_with_a_broken_byte_under_latin_headers_is_not_read_as_cyrillic():
    data = "sex,comment,x\n1,Да конечно,3\n".encode() + b"2,\xff,4\n"
    with pytest.raises(InputError, match="UTF-8"):
        read(data, ["sex", "comment"])


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "mac-cyrillic", "cp1252", "cp1254"])
def test_other_encodings_are_refused_at_first_sight(encoding):
    words = "prénom, garçon, élève, été" if encoding.startswith("cp125") else "Женский Россия Да"
    data = f"sex;country;c\n1;{words};3\n2;{words};4\n".encode(encoding)
    with pytest.raises(InputError, match="UTF-8"):
        read(data, None)
    with pytest.raises(InputError, match="UTF-8"):
        read(data, ["sex", "country"])


def test_cyrillic_answers_under_latin_headers_are_read():
    data = "sex;country\nЖенский;Казахстан\nМужской;Россия\n".encode("cp1251")
    for known in (None, ["sex", "country"]):
        assert read(data, known).rows == [["Женский", "Казахстан"], ["Мужской", "Россия"]]


def test_two_delimiters_that_fit_are_refused():
    with pytest.raises(InputError, match="comma and semicolon would both divide"):
        read(b"a;b,c\n1;2,3\n", None)


def both_readers(data, monkeypatch):
    """What the strict reader and the one for large files make of the same bytes."""
    made = []
    for least in (1 << 60, 0):
        monkeypatch.setattr("youthsurvey.ingest.delimited.LARGE", least)
        monkeypatch.setattr("youthsurvey.ingest.large._BLOCK", 64)
        raw, refusal = read_or_refusal(data, None)
        made.append(str(refusal) if raw is None else (raw.headers, raw.rows, raw.lines.tolist()))
    return made


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(tables(), dialects(), st.sampled_from(["utf-8", "utf-8-sig"]), st.integers(0, 3))
def test_large_files_are_read_as_small_ones(monkeypatch, table, dialect, encoding, blank):
    headers, rows = table
    rows = [*rows, *([[""] * len(headers)] * (blank % 2)), *rows]
    text = written([headers, *rows], dialect) + dialect["lineterminator"] * blank
    strict, fast = both_readers(text.encode(encoding), monkeypatch)
    assert strict == fast


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(damaged())
def test_damage_in_large_files_is_found_as_in_small_ones(monkeypatch, case):
    strict, fast = both_readers(case[0], monkeypatch)
    assert strict == fast


filled = large._filled


def test_a_large_file_is_really_read_by_the_fast_reader(monkeypatch):
    data = 'a,b\r\n" x","1\n2"\r\n\r\n  y,"say ""да"""\r\nNA,\r\n'.encode()
    calls = []
    from youthsurvey.ingest import large

    monkeypatch.setattr("youthsurvey.ingest.delimited.LARGE", 0)
    monkeypatch.setattr(
        large, "_filled", lambda columns, real=large._filled: calls.append(1) or real(columns)
    )
    raw = read(data, None)
    assert raw.rows == [[" x", "1\n2"], ["  y", 'say "да"'], ["NA", ""]]
    assert raw.lines.tolist() == [2, 5, 6]
    assert calls


def test_a_header_that_apostrophes_tear_is_refused():
    data = "Вопрос 0,'Вопрос 1 \n\"',Вопрос 2\nr0,\"',\nr1,'\n',\n".encode()
    for known in (["Вопрос 0", 'Вопрос 1 \n"', "Вопрос 2"], None):
        with pytest.raises(InputError):
            read(data, known)


@pytest.mark.parametrize("known", [True, False])
def test_blanks_at_the_ends_of_lines_are_of_the_last_cell_or_refused(known):
    headers = ["Sex", "Age", "Town"] if known else None
    raw = read(b"Sex,Age,Town\nf,20,Osh  \nm,30,\t\n", headers)
    assert [[cell.strip() for cell in row] for row in raw.rows] == [
        ["f", "20", "Osh"],
        ["m", "30", ""],
    ]
    with pytest.raises(InputError, match="line 2"):
        read(b'Sex,Age,Town\n"f","20","Osh" \n"m","30","x"\n', headers)
