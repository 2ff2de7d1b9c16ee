import csv
import datetime as dt
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youthsurvey.errors import InputError
from youthsurvey.ingest import (
    IngestOptions,
    RawTable,
    Reject,
    code_answers,
    coded_text,
    labelled_text,
    read_coded,
    rejects_text,
)
from youthsurvey.model.codebook import Bands, Category, Codebook, MissingKind, Variable
from youthsurvey.model.responses import Column, Responses

YES, NO = Category("yes", {"ru": "Да", "en": "Yes"}), Category("no", {"ru": "Нет", "en": "No"})
OWN = Category("own", {"ru": "Своё", "en": "Own"}, own=True)
VARIABLES = (
    Variable("day", "date", {"ru": "Когда"}),
    Variable("one", "single", {"ru": "Один", "en": "One"}, categories=(YES, NO, OWN)),
    Variable("age", "numeric", {"ru": "Возраст", "en": "Age"}),
    Variable("band", "ordinal", {"ru": "Группа"}, categories=(YES, NO),
             bands=Bands("age", {"yes": (0, 29), "no": (30, 99)})),
    Variable("many", "multiple", {"ru": "Много", "en": "Many"}, categories=(YES, NO, OWN)),
    Variable("words", "text", {"ru": "Слова", "en": "Words"}),
    Variable("contact", "contact", {"ru": "Почта"}),
)  # fmt: skip
BOOK = Codebook({variable.name: variable for variable in VARIABLES})

missing = st.sampled_from([int(kind) for kind in MissingKind])
text = st.text(min_size=1, max_size=8).filter(lambda t: "\0" not in t and t.isprintable()) | (
    st.sampled_from(['"', ",", "a\nb", "a\rb", "\r\n", ".refused", ".", "..x", "=1", " ", "NA"])
)


def same(a, b):
    assert list(a.columns) == list(b.columns)
    assert a.line.tolist() == b.line.tolist()
    assert a.order.tolist() == b.order.tolist()
    for name in a.columns:
        left, right = a.columns[name], b.columns[name]
        assert left.codes.dtype == right.codes.dtype == np.int32
        np.testing.assert_array_equal(left.codes, right.codes)
        assert (left.values is None) == (right.values is None)
        if left.values is not None:
            assert left.values.dtype == right.values.dtype
            np.testing.assert_array_equal(left.values, right.values)
        assert (left.own is None) == (right.own is None)
        if left.own is not None:
            assert left.own.tolist() == right.own.tolist()


@st.composite
def responses(draw):
    n = draw(st.integers(0, 4))

    def codes(valid):
        drawn = draw(st.lists(missing | st.integers(0, valid - 1), min_size=n, max_size=n))
        return np.array(drawn, dtype=np.int32)

    def values(strategy, empty, of, dtype):
        drawn = [empty if code < 0 else draw(strategy) for code in of]
        return np.array([*drawn, empty], dtype=dtype)[:-1]

    own = values(st.just("") | text, "", np.zeros(n), object)
    day, age, words, many = codes(1), codes(1), codes(1), codes(1)
    chosen = values(st.tuples(*[st.booleans()] * 3), (False,) * 3, many, bool)
    dates = st.dates(dt.date(1900, 1, 1)).map(np.datetime64)
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    columns = [
        Column(BOOK["day"], day, values(dates, np.datetime64("NaT"), day, "datetime64[D]")),
        Column(BOOK["one"], codes(3), None, own),
        Column(BOOK["age"], age, values(numbers, np.nan, age, np.float64)),
        Column(BOOK["band"], codes(2)),
        Column(BOOK["many"], many, chosen, own),
        Column(BOOK["words"], words, values(text, "", words, object)),
        Column(BOOK["contact"], codes(9)),
    ]
    kept = [column for column in columns if draw(st.booleans()) or column.variable.name == "one"]
    order = np.array(draw(st.permutations(range(n))), dtype=np.int64)
    line = np.arange(2, n + 2) * 3
    return Responses(BOOK, line, order, {column.variable.name: column for column in kept})


@settings(max_examples=100, deadline=None)
@given(responses())
def test_what_was_coded_is_read_back_exactly(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("coded") / "responses.csv"
    path.write_bytes(coded_text(made).encode())
    same(read_coded(path, BOOK), made)


def ingested():
    headers = ("Один", "Возраст", "Много", "Слова", "Почта")
    rows = [
        ["Да", "25,5", "Да, Нет", "=сумма", "a@b.kz"],
        ["@me", "x", "Ой, да", "", ""],
    ]
    variables = {name: BOOK[name] for name in ("one", "age", "band", "many", "words", "contact")}
    raw = RawTable.of(headers, rows, [2, 5], source="a.csv")
    return code_answers(raw, Codebook(variables), IngestOptions())


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_coded_file_holds_codes_and_kinds_of_missing():
    assert rows_of(coded_text(ingested().responses)) == [
        ["line", "order", "one", "one.own_text", "age", "band",
         "many.yes", "many.no", "many.own", "many.own_text", "words", "contact"],
        ["2", "0", "yes", "", "25.5", "yes", "1", "1", "0", "", "=сумма", "0"],
        ["5", "1", "own", "@me", ".invalid", ".invalid", "1", "0", "1", "Ой", "", ""],
    ]  # fmt: skip


def test_the_labelled_file_reads_in_a_language_and_holds_no_formula():
    text = labelled_text(ingested().responses, "en")
    assert text.startswith("\ufeffrespondent,One,One: Own …,Age,Группа,Many: Yes,")
    # The rows are shuffled and numbered anew.
    rows = rows_of(text)[1:]
    assert [row[0] for row in rows] == ["1", "2"]
    assert sorted(row[1:] for row in rows) == [
        ["Own", "'@me", ".invalid", ".invalid", "1", "0", "1", "Ой", "", ""],
        ["Yes", "", "25.5", "Yes", "1", "1", "0", "", "'=сумма", "0"],
    ]


def test_rejects_are_a_table_and_hold_no_formula():
    reject = Reject(5, "Возраст, лет", "age", "=x", "is no number.", "Mend it.")
    assert rows_of(rejects_text([reject])) == [
        ["line", "column", "variable", "text", "reason", "remedy"],
        ["5", "Возраст, лет", "age", "'=x", "is no number.", "Mend it."],
    ]
    assert len(rows_of(rejects_text([]))) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\nyes\n", 'has no column "line"'),
        ("line,order,one\n2,0\n", "differ in width"),
        ("line,order,one\n2,0,maybe\n", '"maybe" cannot stand in the column "one"'),
        ("line,order,age\n2,0,x\n", '"x" cannot stand in the column "age"'),
        ("line,order,words\n2,0,.refusal\n", "cannot stand"),
        ("line,order,ages\n2,0,5\n", '"ages" is not in the codebook. Did you mean "age"?'),
        ("line,order,many.yes\n2,0,1\n", '"many.no" is missing'),
        ("", "no table"),
    ],
)
def test_what_is_no_coded_file_of_the_codebook_is_refused(tmp_path, text, told):
    path = tmp_path / "responses.csv"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_coded(path, BOOK)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_no_coded_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_coded(tmp_path / "no.csv", BOOK)
