import datetime as dt
import random

import numpy as np
import pytest

from youthsurvey.errors import InputError, StudyError
from youthsurvey.ingest import IngestOptions, RawTable, code_answers, expected_headers
from youthsurvey.ingest.dates import date_reader, read_stamps
from youthsurvey.model.codebook import Bands, Category, Codebook, MissingKind, Variable


def codebook(*variables: Variable) -> Codebook:
    return Codebook({variable.name: variable for variable in variables})


SUBMITTED = Variable("submitted", "date", {"ru": "Отметка времени", "en": "Timestamp"})
SEX = Variable(
    "sex",
    "single",
    {"ru": "Ваш пол", "kk": "Жынысыңыз", "en": "Your sex"},
    categories=(
        Category("female", {"ru": "Женский", "kk": "Әйел", "en": "Female"}, aliases=("ж",)),
        Category("male", {"ru": "Мужской", "kk": "Ер", "en": "Male"}),
        Category("refused", {"ru": "Не скажу"}, missing=MissingKind.REFUSED),
    ),
)
AGE = Variable("age", "numeric", {"ru": "Ваш возраст", "kk": "Жасыңыз"}, units=("лет", "жас"))
AGE_GROUP = Variable(
    "age_group",
    "ordinal",
    {"ru": "Возрастная группа"},
    categories=(Category("under_30", {"ru": "до 30"}), Category("30_39", {"ru": "30–39"})),
    bands=Bands("age", {"under_30": (18, 29), "30_39": (30, 39)}),
)
COUNTRY = Variable(
    "country",
    "single",
    {"ru": "Страна", "kk": "Еліңіз"},
    categories=(
        Category("kazakhstan", {"ru": "Казахстан", "kk": "Қазақстан"}),
        Category("other", {"ru": "Другая"}, own=True),
    ),
)
X = "X (бывший Twitter), соцсеть"
PLATFORMS = Variable(
    "platforms",
    "multiple",
    {"ru": "Какие платформы, по-вашему, лучше?"},
    categories=(
        Category("telegram", {"ru": "Telegram"}),
        Category("x", {"ru": X}),
        Category("own", {"ru": "Свой вариант"}, own=True, aside=True),
        Category("refused", {"ru": "Отказ"}, missing=MissingKind.REFUSED),
    ),
)
TOOLS = Variable(
    "tools",
    "multiple",
    {"ru": "Инструменты"},
    required=False,
    categories=(Category("a", {"ru": "Почта"}), Category("b", {"ru": "Чат"})),
)
COMMENT = Variable("comment", "text", {"ru": "Комментарий"}, required=False)
CONTACT = Variable("contact", "contact", {"ru": "Почта для связи"}, required=False)

BOOK = codebook(SUBMITTED, SEX, AGE, AGE_GROUP, COUNTRY, PLATFORMS, TOOLS, COMMENT, CONTACT)

OPTIONS = IngestOptions(date_format="%d.%m.%Y %H:%M:%S")


def table(*columns):
    headers, cells = zip(*[(column[0], column[1:]) for column in columns], strict=True)
    rows = [list(row) for row in zip(*cells, strict=True)]
    lines = list(range(2, len(rows) + 2))
    return RawTable.of(
        headers, rows, lines, encoding="utf-8", delimiter=",", sha256="0", source="answers.csv"
    )


def coded(variable, *cells, options=OPTIONS):
    raw = table((next(iter(variable.question.values())), *cells))
    return code_answers(raw, codebook(variable), options)


def answers(variable, *cells):
    """The column, where nothing may be rejected."""
    ingested = coded(variable, *cells)
    assert not ingested.rejects
    return ingested.responses[variable.name]


def test_single_answers_match_in_any_language_by_alias_and_by_code():
    cells = ["Женский", "Әйел", "female", "Ж", "  МУЖСКОЙ\u00a0", "ер", "Male", "male"]
    assert answers(SEX, *cells).codes.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_code_is_matched_exactly():
    variable = Variable("v", "single", {"ru": "v"}, categories=(Category("yes", {"ru": "да"}),))
    assert [r.text for r in coded(variable, "yes", "YES").rejects] == ["YES"]


def test_quotes_dashes_and_unicode_forms_make_no_difference():
    label = "«Ёж» — 30–39 “й”"
    variable = Variable("v", "single", {"ru": "v"}, categories=(Category("c", {"ru": label}),))
    decomposed = "\"Е\u0308ж\" - 30-39 'и\u0306'"
    assert (
        answers(variable, label, decomposed, '\ufeff«ёж»  -  30−39 "й"').codes.tolist() == [0] * 3
    )


def test_labels_and_headers_that_lost_letters_to_cp1251_still_match():
    raw = table(("Елі?із", "?аза?стан", "?айда", "Казахстан"))
    column = code_answers(raw, codebook(COUNTRY), OPTIONS).responses["country"]
    assert column.codes.tolist() == [0, 1, 0]
    assert column.own.tolist() == ["", "?айда", ""]


def test_remains_of_two_labels_match_neither():
    categories = (Category("a", {"kk": "қан"}), Category("b", {"kk": "ңан"}))
    variable = Variable("v", "single", {"ru": "v"}, categories=categories)
    ingested = coded(variable, "?ан", "қан")
    assert [reject.text for reject in ingested.rejects] == ["?ан"]


def test_empty_cells_and_declared_kinds_of_missing():
    codes = answers(SEX, "", "  ", "\u200b", "не скажу").codes
    none = MissingKind.NO_ANSWER
    assert codes.tolist() == [none, none, none, MissingKind.REFUSED]


def test_texts_that_pandas_takes_for_nothing_are_answers():
    column = answers(COUNTRY, "NA", "None", "nan")
    assert column.codes.tolist() == [1, 1, 1]
    assert column.own.tolist() == ["NA", "None", "nan"]


def test_single_choice_with_own_answer():
    column = answers(COUNTRY, "Қазақстан", "Другая", " Монголия, Улан-Батор ", "")
    assert column.codes.tolist() == [0, 1, 1, MissingKind.NO_ANSWER]
    assert column.own.tolist() == ["", "", "Монголия, Улан-Батор", ""]


def test_an_unmatched_answer_is_listed_with_the_nearest_option():
    ingested = coded(SEX, "Женский", "Женcкий!", "Мужской")
    (reject,) = ingested.rejects
    assert (reject.line, reject.column, reject.variable) == (3, "Ваш пол", "sex")
    assert reject.text == "Женcкий!"
    assert reject.reason == 'is no category of sex. Nearest: "Женский".'
    assert ingested.responses["sex"].codes.tolist() == [0, MissingKind.INVALID, 1]


def test_an_unmatched_answer_stops_the_run_where_the_study_says_so():
    options = IngestOptions(unmatched="stop")
    variable = Variable(
        "age_group",
        "ordinal",
        {"ru": "Ваш возраст"},
        categories=(Category("a", {"ru": "18-29"}), Category("b", {"ru": "30-39"})),
    )
    with pytest.raises(InputError) as error:
        coded(variable, *["18-29"] * 116, "30 - 39 лет", options=options)
    assert str(error.value) == (
        'answers.csv, row 118, column "Ваш возраст": "30 - 39 лет" is no category of age_group. '
        'Nearest: "30-39". Add it to aliases in codebook.toml, [age_group], or mend the cell.'
    )


def test_a_stop_says_how_many_answers_match_nothing():
    with pytest.raises(InputError, match="It is the first of 3; ") as error:
        coded(SEX, "Женский", "a", "b", "c", options=IngestOptions(unmatched="stop"))
    assert 'row 3, column "Ваш пол": "a"' in str(error.value)


def test_a_stop_is_one_line_however_long_the_cell():
    with pytest.raises(InputError) as error:
        coded(SEX, "a\nb " * 100, options=IngestOptions(unmatched="stop"))
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


def chosen(column):
    codes = [category.code for category in column.variable.valid]
    return [
        " ".join(code for code, yes in zip(codes, row, strict=True) if yes) for row in column.values
    ]


@pytest.mark.parametrize(
    ("cell", "options", "own"),
    [
        ("Telegram", "telegram", ""),
        (X, "x", ""),
        (f"Telegram, {X}", "telegram x", ""),
        (f"{X}, Telegram", "telegram x", ""),
        (f"{X},telegram ,  {X}", "telegram x", ""),
        (f"Signal, {X}", "x own", "Signal"),
        (f"{X}, Signal, и почта, наверное", "x own", "Signal, и почта, наверное"),
        (f"Signal,почта, Telegram, {X}, форум", "telegram x own", "Signal,почта, форум"),
        ("Свой вариант", "own", ""),
        ("Telegram, Свой вариант, Discord", "telegram own", "Discord"),
        ("X (бывший Twitter)", "own", "X (бывший Twitter)"),
        ("соцсеть", "own", "соцсеть"),
        (", Telegram, ,", "telegram", ""),
        ("Telegram, Telegram", "telegram", ""),
        ("NA, None", "own", "NA, None"),
    ],
)
def test_multiple_choice_is_taken_apart(cell, options, own):
    column = answers(PLATFORMS, cell)
    assert column.codes.tolist() == [0]
    assert chosen(column) == [options]
    assert column.own.tolist() == [own]


def test_multiple_choice_missing():
    column = answers(PLATFORMS, "", "отказ", " , ")
    none = MissingKind.NO_ANSWER
    assert column.codes.tolist() == [none, MissingKind.REFUSED, none]
    assert not column.values.any()


def test_multiple_choice_beside_a_kind_of_missing_keeps_the_answers_and_is_listed():
    ingested = coded(PLATFORMS, "Telegram, Отказ")
    assert chosen(ingested.responses["platforms"]) == ["telegram"]
    assert "the answers stand" in ingested.rejects[0].reason


def test_multiple_choice_without_own_answer_rejects_the_rest_and_keeps_what_matched():
    ingested = coded(TOOLS, "Почта, Чатт", "ничего, никогда", "Чат")
    column = ingested.responses["tools"]
    assert column.codes.tolist() == [0, MissingKind.INVALID, 0]
    assert chosen(column) == ["a", "", "b"]
    assert column.own is None
    assert [(r.line, r.text) for r in ingested.rejects] == [(2, "Чатт"), (3, "ничего, никогда")]
    assert ingested.rejects[0].reason == 'is no option of tools. Nearest: "Чат".'


def test_the_reading_that_leaves_least_unread_goes_before_the_longest_option():
    labels = {"a": "А", "ab": "А, Б", "bc": "Б, В"}
    categories = tuple(Category(code, {"ru": label}) for code, label in labels.items())
    variable = Variable("v", "multiple", {"ru": "v"}, categories=categories)
    assert chosen(answers(variable, "А, Б, В", "А, Б")) == ["a bc", "ab"]


@pytest.mark.parametrize("separator", ["; ", ";", "|", "\n", " / "])
def test_other_separators(separator):
    variable = Variable(
        "v", "multiple", {"ru": "v"}, separator=separator,
        categories=(Category("a", {"ru": "А, а"}), Category("b", {"ru": "Б"})),
    )  # fmt: skip
    assert chosen(answers(variable, separator.join(["А, а", "Б"]))) == ["a b"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("25", 25), ("25.0", 25), ("25,5", 25.5), (" 25 лет", 25), ("25ЖАС", 25), ("-3", -3),
     ("−3", -3), ("1 000", 1000), ("1\u00a0000 000,25", 1000000.25), ("+7", 7), ("007", 7)],
)  # fmt: skip
def test_numbers(cell, value):
    column = answers(AGE, cell)
    assert column.values.tolist() == [value]
    assert column.codes.tolist() == [0]


@pytest.mark.parametrize(
    "cell", ["двадцать", "25 years", "20-29", "1,000,000", "inf", "nan", "9" * 400]
)
def test_what_is_no_number_is_listed_and_invalid(cell):
    ingested = coded(AGE, cell, "", "30")
    assert ingested.responses["age"].codes.tolist() == [
        MissingKind.INVALID, MissingKind.NO_ANSWER, 0,
    ]  # fmt: skip
    assert np.isnan(ingested.responses["age"].values[:2]).all()
    assert [(r.line, r.text) for r in ingested.rejects] == [(2, cell)]


def test_a_number_may_have_a_kind_of_missing():
    refused = Category("refused", {"ru": "не скажу"}, missing=MissingKind.REFUSED)
    variable = Variable("age", "numeric", {"ru": "Возраст"}, categories=(refused,))
    assert answers(variable, "Не скажу", "5").codes.tolist() == [MissingKind.REFUSED, 0]


def test_bands_are_made_of_numbers():
    raw = table(("Ваш возраст", "18", "29", "29,5", "39", "40", "", "x"))
    codes = code_answers(raw, codebook(AGE, AGE_GROUP), OPTIONS).responses["age_group"].codes
    bad, none = MissingKind.INVALID, MissingKind.NO_ANSWER
    assert codes.tolist() == [0, 0, bad, 1, bad, none, bad]


def test_dates_in_the_study_form_and_in_iso_are_cut_to_the_day():
    cells = ["27.06.2025 10:11:12", "2025-06-28T23:59:59", "2025-06-29", "1.7.2025 9:05:00"]
    column = answers(SUBMITTED, *cells)
    assert column.values.tolist() == [
        dt.date(2025, 6, 27), dt.date(2025, 6, 28), dt.date(2025, 6, 29), dt.date(2025, 7, 1),
    ]  # fmt: skip
    assert column.values.dtype == "datetime64[D]"


def test_dates_in_any_strptime_form():
    column = coded(
        SUBMITTED, "2025/06/27 01:11:12 PM", options=IngestOptions("%Y/%m/%d %I:%M:%S %p")
    ).responses["submitted"]
    assert column.values.tolist() == [dt.date(2025, 6, 27)]


def test_what_is_no_date_is_listed():
    ingested = coded(SUBMITTED, "31.02.2025 10:00:00", "вчера", "")
    assert [r.text for r in ingested.rejects] == ["31.02.2025 10:00:00", "вчера"]
    assert np.isnat(ingested.responses["submitted"].values).all()


def test_order_is_by_time_then_by_line_and_without_a_time_first():
    cells = ["02.06.2025 10:00:00", "01.06.2025 10:00:01", "", "01.06.2025 10:00:00",
             "2025-06-01T13:00:00+03:00"]  # fmt: skip
    assert coded(SUBMITTED, *cells).responses.order.tolist() == [4, 3, 0, 1, 2]
    assert coded(SEX, "Ер", "Әйел").responses.order.tolist() == [0, 1]


@pytest.mark.parametrize("form", ["%H:%M", "%d.%m", "%Q", "%d.%m.%Y %d", "date"])
def test_a_date_form_that_is_no_date_is_refused(form):
    with pytest.raises(StudyError, match="describes no date"):
        IngestOptions(date_format=form)


def test_options_are_checked_at_birth():
    with pytest.raises(StudyError, match='Expected "list" or "stop"'):
        IngestOptions(unmatched="skip")


def test_texts_keep_their_words():
    column = answers(COMMENT, " Да,\nнет ", "", "None")
    assert column.values.tolist() == ["Да,\nнет", "", "None"]
    assert column.codes.tolist() == [0, MissingKind.NO_ANSWER, 0]


def test_contacts_become_group_numbers_by_first_appearance():
    cells = ["a@b.kz", "", " A@B.KZ", "c@d.ru", "a@b.kz"]
    ingested = coded(CONTACT, *cells)
    column = ingested.responses["contact"]
    assert column.codes.tolist() == [0, MissingKind.NO_ANSWER, 0, 1, 0]
    assert column.values is None
    assert column.own is None
    assert "@" not in repr(ingested)


def full_table():
    return table(
        ("Комментарий", "", "да", ""),
        ("жынысыңыз", "Ер", "Әйел", "Ер"),
        ("Лишний вопрос", "1", "2", "3"),
        ("Ваш возраст", "20", "35", "x"),
        ("", "", "", ""),
        ("СТРАНА ", "Казахстан", "Қазақстан", "Иран"),
        ("Какие платформы, по-вашему, лучше?", X, "", "Telegram"),
        ("Timestamp", "2025-06-03", "2025-06-02", "2025-06-01"),
        ("", "", "ой", ""),
    )


def test_columns_match_in_any_order_and_unknown_ones_are_reported():
    ingested = code_answers(full_table(), BOOK, OPTIONS)
    assert list(ingested.responses.columns) == [
        "submitted", "sex", "age", "age_group", "country", "platforms", "comment",
    ]  # fmt: skip
    assert ingested.unknown_columns == ("Лишний вопрос", "(column 9, without a header)")
    assert ingested.responses["sex"].codes.tolist() == [1, 0, 1]
    assert ingested.responses.order.tolist() == [2, 1, 0]
    assert [(r.line, r.variable) for r in ingested.rejects] == [(4, "age")]


def test_a_missing_question_names_question_variable_and_the_nearest_free_header():
    raw = table(("Ваш пол", "Ер"), ("Ваш возраст, лет", "20"))
    with pytest.raises(InputError) as error:
        code_answers(raw, codebook(SEX, AGE), OPTIONS)
    told = str(error.value)
    assert 'answers.csv: no column holds the question "Ваш возраст" (variable age).' in told
    assert 'Nearest header: "Ваш возраст, лет".' in told


def test_two_columns_of_one_variable_are_refused():
    raw = table(("Ваш пол", "Ер"), ("Your sex", "Male"))
    with pytest.raises(InputError, match=r'columns 1 \("Ваш пол"\) and 2 .* variable sex'):
        code_answers(raw, codebook(SEX), OPTIONS)


def test_two_unknown_columns_may_share_a_header():
    raw = table(("Ваш пол", "Ер"), ("a", "1"), ("a", "2"))
    assert code_answers(raw, codebook(SEX), OPTIONS).unknown_columns == ("a", "a")


def test_two_categories_with_equal_labels_are_refused():
    categories = (Category("a", {"ru": "«Да»"}), Category("b", {"en": "Yes"}, aliases=('"да"',)))
    with pytest.raises(StudyError, match='"a" and "b" both read') as error:
        coded(Variable("v", "single", {"ru": "v"}, categories=categories), "x")
    assert error.value.where == "[v.categories]"


def test_two_variables_with_equal_headers_are_refused():
    other = Variable("other", "text", {"en": "Other"}, headers=("ваш  ПОЛ",))
    with pytest.raises(StudyError, match='"sex" and "other" both have the header'):
        code_answers(table(("Ваш пол", "Ер")), codebook(SEX, other), OPTIONS)


def test_expected_headers_leave_out_variables_in_bands():
    assert expected_headers(codebook(AGE, AGE_GROUP)) == ("Ваш возраст", "Жасыңыз")


def test_rejects_come_by_line_then_column():
    raw = table(("Ваш возраст", "x", "y"), ("Ваш пол", "u", "v"))
    rejects = code_answers(raw, codebook(SEX, AGE), OPTIONS).rejects
    assert [(r.line, r.variable) for r in rejects] == [
        (2, "age"), (2, "sex"), (3, "age"), (3, "sex"),
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["%d.%m.%Y %H:%M:%S", "%Y/%m/%d", "%m-%d-%Y %H:%M"])
def test_dates_read_together_are_those_read_one_by_one(written):
    rng = random.Random(1)
    texts = [
        "",
        "31.02.2025 10:00:00",
        "09.06.2025 24:00:00",
        "9.6.2025 8:44:50",
        "２9.06.2025 08:44:50",
    ]
    for _ in range(300):
        moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=rng.randrange(3_000_000_000))
        texts.append(moment.strftime(written))
        spoilt = list(moment.strftime(written))
        spoilt[rng.randrange(len(spoilt))] = rng.choice("0199/.: x")
        texts.append("".join(spoilt))
    together = read_stamps(texts, written).tolist()
    one = date_reader(written)
    for text, found in zip(texts, together, strict=True):
        if found is not None:
            assert found == one(text), text
    assert sum(found is not None for found in together) > 250
