"""A first look at answers: scales in order, options of a multiple choice, dates, personal data."""

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from youthsurvey.ingest.drafting.answers import (
    Answer,
    country_concept,
    occupation_concept,
    options_of,
    same_in_latin,
    sex_concept,
    yes_no_concept,
)
from youthsurvey.ingest.drafting.lexicon import countries
from youthsurvey.ingest.drafting.naming import latin, slug, unique
from youthsurvey.ingest.drafting.parts import find_options
from youthsurvey.ingest.drafting.personal import personal_kind
from youthsurvey.ingest.drafting.scales import (
    education_scale,
    is_aside,
    number_scale,
    strength,
    verbal_scale,
)

# Each from the highest point down, as forms print them; "hard to say" and its like come last.
SCALES = {
    "agreement en": [
        "Strongly agree",
        "Agree",
        "Neither agree nor disagree",
        "Disagree",
        "Strongly disagree",
    ],
    "agreement ru": [
        "Полностью согласен",
        "Скорее согласен",
        "Скорее не согласен",
        "Полностью не согласен",
    ],
    "agreement kk": ["Толық келісемін", "Келісемін", "Келіспеймін", "Мүлдем келіспеймін"],
    "frequency en": ["Always", "Often", "Sometimes", "Rarely", "Never"],
    "frequency ru": ["Всегда", "Часто", "Иногда", "Редко", "Никогда"],
    "frequency kk": ["Әрқашан", "Жиі", "Кейде", "Сирек", "Ешқашан"],
    "quality en": ["Excellent", "Good", "Fair", "Poor"],
    "quality ru": ["Отлично", "Хорошо", "Удовлетворительно", "Плохо", "Очень плохо"],
    "quality kk": ["Өте жақсы", "Жақсы", "Қанағаттанарлық", "Нашар"],
    "likelihood en": ["Very likely", "Somewhat likely", "Somewhat unlikely", "Very unlikely"],
    "likelihood ru": ["Очень вероятно", "Скорее вероятно", "Маловероятно", "Очень маловероятно"],
    "knowledge en": ["Fully understand", "Partly aware of it", "Not familiar with it"],
    "knowledge ru": ["Полностью понимаю", "Имею частичное представление", "Не знаком"],
    "effect en": ["Very effective", "Fairly effective", "Of little effect", "Ineffective"],
    "effect ru": [
        "Очень эффективные",
        "Достаточно эффективные",
        "Малоэффективные",
        "Неэффективные",
    ],
    "effect kk": ["Өте тиімді", "Жеткілікті дәрежеде тиімді", "Тиімділігі төмен", "Тиімсіз"],
    "satisfaction en": ["Very satisfied", "Satisfied", "Dissatisfied", "Very dissatisfied"],
    "satisfaction ru": [
        "Полностью удовлетворён",
        "Скорее удовлетворён",
        "Скорее не удовлетворён",
        "Совсем не удовлетворён",
    ],
    "yes-no en": ["Definitely yes", "Rather yes", "Rather no", "Definitely no"],
    "yes-no ru": ["Определённо да", "Скорее да", "Скорее нет", "Определённо нет"],
    "yes-no kk": ["Сөзсіз иә", "Иә деуге болады", "Жоқ деуге болады", "Сөзсіз жоқ"],
    "importance en": [
        "Very important",
        "Rather important",
        "Not important",
        "Not at all important",
    ],
    "trust ru": ["Полностью доверяю", "Скорее доверяю", "Скорее не доверяю", "Совсем не доверяю"],
    "influence ru": [
        "Положительно",
        "Нейтрально",
        "Скорее негативно",
        "Резко негативно, значительно",
    ],
}


HARD = {"en": "Hard to say", "ru": "Затрудняюсь ответить", "kk": "Жауап беруге қиналамын"}


@pytest.mark.parametrize("name", SCALES)
def test_scales_are_known_and_put_in_order(name):
    points = SCALES[name]
    language = name.split()[-1]
    hard = {"en": "Hard to say", "ru": "Затрудняюсь ответить", "kk": "Жауап беруге қиналамын"}[
        language
    ]
    mixed = [*points, hard]
    random.Random(name).shuffle(mixed)
    scale = verbal_scale(mixed)
    assert scale is not None
    assert list(scale.values) == points
    assert scale.aside == (hard,)


@pytest.mark.parametrize(
    "texts",
    [
        ["Telegram", "Instagram", "YouTube"],
        ["Кибератаки и взлом коммуникаций", "Распространение дезинформации", "Потеря контроля"],
        ["Teacher", "Doctor", "Very good cook"],
        ["Быстрый обмен информацией", "Разъяснение позиций сторон", "Укрепление доверия"],
        ["Yes, because my friends are there", "Telegram", "It depends"],
    ],
)
def test_what_is_no_scale_is_none(texts):
    assert verbal_scale(texts) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (
            ["25-34", "under 18", "65 and over", "18-24"],
            ["under 18", "18-24", "25-34", "65 and over"],
        ),
        (
            ["от 100 000 до 200 000", "до 50 000", "50 000 - 100 000", "более 200 000"],
            ["до 50 000", "50 000 - 100 000", "от 100 000 до 200 000", "более 200 000"],
        ),
        (
            ["1-2 years", "less than 6 months", "6 months", "more than 2 years"],
            ["less than 6 months", "6 months", "1-2 years", "more than 2 years"],
        ),
        (
            ["5 (excellent)", "1 (poor)", "3", "2", "4"],
            ["1 (poor)", "2", "3", "4", "5 (excellent)"],
        ),
    ],
)
def test_ranges_of_numbers_are_put_in_order(texts, order):
    assert list(number_scale(texts).values) == order


def test_levels_of_education_are_put_in_order():
    texts = [
        "Магистратура",
        "Среднее",
        "Высшее (бакалавриат)",
        "Среднее специальное",
        "Докторантура",
    ]
    order = [
        "Среднее",
        "Среднее специальное",
        "Высшее (бакалавриат)",
        "Магистратура",
        "Докторантура",
    ]
    assert list(education_scale(texts).values) == order
    assert education_scale(["Алматы", "Астана", "Шымкент"]) is None


@pytest.mark.parametrize("text", ["Не знаю", "Hard to say.", "ЗАТРУДНЯЮСЬ ОТВЕТИТЬ"])
def test_what_is_no_answer_stands_aside(text):
    assert is_aside(text)


@pytest.mark.parametrize("text", ["Не знаком с ними", "Telegram", "Нет", "I know it well"])
def test_answers_do_not_stand_aside(text):
    assert not is_aside(text)


def test_a_text_without_words_of_strength_has_none():
    assert strength("Алматы") is None
    assert strength("") is None
    assert strength(" ".join(["очень"] * 40)) is None


WORDS = ("news", "radio", "Telegram", "print", "friends", "сайты", "газеты", "TV", "work", "school")


@st.composite
def forms(draw):
    """Options of a form, some with the separator inside, and what respondents chose."""
    n = draw(st.integers(3, 7))
    names = draw(st.permutations(WORDS))[:n]
    inner = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    options = [
        f"{name}, all of {name}" if split else name
        for name, split in zip(names, inner, strict=True)
    ]
    rng = random.Random(draw(st.integers(0, 2**32)))
    rows = [[o for o in options if rng.random() < 0.5] for _ in range(200)]
    return options, [row for row in rows if row]


@settings(max_examples=120, deadline=None)
@given(forms(), st.sampled_from([", ", ";"]))
def test_options_are_found_by_how_parts_recur(form, separator):
    options, rows = form
    counts = {}
    for row in rows:
        cell = separator.join(row)
        counts[cell] = counts.get(cell, 0) + 1
    found = find_options(list(counts), list(counts.values()), separator)
    assert found is not None
    assert set(found.texts) == set(options)
    for option in options:
        assert found.counts[option] == sum(option in row for row in rows)
    # Where cells keep the form's order, so does the draft.
    if found.ordered:
        together = [
            (a, b)
            for i, a in enumerate(options)
            for b in options[i + 1 :]
            if any(a in row and b in row for row in rows)
        ]
        assume(together)
        place = {text: i for i, text in enumerate(found.texts)}
        assert all(place[a] < place[b] for a, b in together)


def test_answers_with_commas_are_no_multiple_choice():
    cells = ["Yes, always", "Yes, sometimes", "No, never", "No, but I would like to"]
    assert find_options(cells, [60, 40, 30, 20], ", ") is None
    prose = [f"I like it, because of reason {i}, and so on" for i in range(50)]
    assert find_options(prose, [1] * 50, ", ") is None


def test_spellings_and_translations_are_put_together():
    answers = [
        Answer("Да", 9, "ru"),
        Answer("Yes", 5, "en"),
        Answer("Иә", 4, "kk"),
        Answer("Нет", 3, "ru"),
    ]
    yes, no = options_of(answers, yes_no_concept)
    assert dict(yes.label) == {"ru": "Да", "en": "Yes", "kk": "Иә"}
    assert (yes.n, no.n) == (18, 3)
    brands = [
        Answer("X (бывший Twitter)", 9, "ru"),
        Answer("X (formerly Twitter)", 2, "en"),
        Answer("Одноклассники", 5, "ru"),
        Answer("Odnoklassniki", 1, "en"),
    ]
    assert len(options_of(brands, lambda _: "")) == 2
    apart = [
        Answer("Распространение дезинформации", 9, "ru"),
        Answer("Жалған ақпараттың таралуы", 2, "kk"),
    ]
    assert len(options_of(apart, lambda _: "")) == 2


@pytest.mark.parametrize(
    ("concept", "text", "code"),
    [
        (sex_concept, "Женский", "female"),
        (sex_concept, "ер", "male"),
        (sex_concept, "другое", ""),
        (country_concept, "Қазақстан", "kazakhstan"),
        (country_concept, "РФ", "russia"),
        (country_concept, "USA", "united_states"),
        (country_concept, "Nowhere", ""),
        (occupation_concept, "Не работаю", "not_working"),
        (occupation_concept, "Білім беру", "education"),
    ],
)
def test_what_most_surveys_ask_is_known(concept, text, code):
    assert concept(text) == code


def test_no_country_has_anothers_name():
    names = list(countries())
    assert len(names) == len(set(names))


def test_names_are_latin_and_unique():
    assert latin("Щёки и уши") == "Scheki i ushi"
    assert slug("Да, полностью понимаю значение этого термина") == "da_polnostyu_ponimayu"
    taken = set()
    assert [unique("q", taken) for _ in range(3)] == ["q", "q_2", "q_3"]


@pytest.mark.parametrize(
    ("header", "answers", "kind"),
    [
        ("E-mail", ["a@b.cd", "c@d.ef"], "email"),
        ("Куда прислать результаты?", ["a@b.cd", "c@d.ef", "g@h.ij"], "email"),
        ("Ваш телефон", ["+7 701 123 45 67", "87011234568"], "phone"),
        ("Ваше имя", ["Айгүл С.", "Иван Петров", "Bek"], "name"),
        ("ИИН", ["900101300123", "900101300124"], "identity"),
        ("IP", ["10.0.0.1", "10.0.0.2"], "address"),
        ("Какое имя вам нравится больше: Анна или Мария?", ["Анна"] * 5, ""),
        ("Есть ли у вас телефон?", ["Да", "Нет", "Да", "Да"], ""),
        ("What is your sex?", ["Female", "Male"], ""),
    ],
)
def test_personal_columns_are_known(header, answers, kind):
    assert personal_kind(header, answers, [1] * len(answers))[0] == kind


def test_a_rare_name_in_another_script_is_the_options():
    options = options_of(
        [Answer("Дзен", 20, "ru"), Answer("VK (ВКонтакте)", 9, "ru")], lambda _: ""
    )
    dzen, vk = same_in_latin(options, {"Dzen": 1, "VK (VKontakte)": 1, "Signal": 3, "!": 1})
    assert (dzen.aliases, dzen.n) == (("Dzen",), 21)
    assert (vk.aliases, vk.n) == (("VK (VKontakte)",), 10)
