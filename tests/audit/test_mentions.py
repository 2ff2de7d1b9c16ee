"""Numbers found in sentences, and those set aside."""

import pytest

from youthsurvey.audit.mentions import find_mentions
from youthsurvey.audit.prose import alike, sentences


def found(sentence):
    return [(m.kind, str(m.value)) for m in find_mentions(sentence)[0] if m.kind != "bare"]


@pytest.mark.parametrize(
    "text",
    ["48,5%", "48.5 %", "(48,5 %)", "48,5\u00a0%", "48.5\u2009%", "48.5 percent", "48.5 per cent",
     "48,5 процентов", "48,5 процента", "48,5 пайыз", "48,5 %-ы", "48,5%-ға"],
)  # fmt: skip
def test_a_percentage_however_it_is_written(text):
    assert found(f"Всего {text} ответили.") == [("percent", "48.5")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48.5, 27.7 and 17.8 %", ["48.5", "27.7", "17.8"]),
        ("48,5, 27,7 и 17,8 %", ["48.5", "27.7", "17.8"]),
        ("6,7 және 5,0 %", ["6.7", "5.0"]),
    ],
)
def test_enumerations_share_a_unit(text, expected):
    mentions = find_mentions(text)[0]
    assert [(m.kind, str(m.value)) for m in mentions] == [("percent", v) for v in expected]
    assert len({m.row for m in mentions}) == 1


@pytest.mark.parametrize("text", ["35–41 %", "from 35 to 41 %", "от 35 до 41 %", "35% – 41%"])
def test_a_range_is_one_number(text):
    (one,) = find_mentions(text)[0]
    assert (str(one.value), str(one.high)) == ("35", "41")


@pytest.mark.parametrize(
    "text", ["302 of 505", "302 out of 505", "302 из 505", "505-тің 302-сі", "505 адамның 302-сі"]
)
def test_a_count_with_its_base(text):
    (one,) = find_mentions(text)[0]
    assert (one.kind, one.value, one.of) == ("count", 302, 505)


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("Почти половина опрошенных", "50", "almost"),
        ("Almost half of them", "50", "almost"),
        ("жартысына жуығы түсінеді", "50", "almost"),
        ("more than two thirds", "66.7", "over"),
        ("каждый пятый", "20", ""),
        ("80 %-ға жуығы", "80", "almost"),
        ("75 %-дан астамы", "75", "over"),
        ("более 75 %", "75", "over"),
        ("nearly 45%", "45", "almost"),
        ("менее 10 %", "10", "under"),
    ],
)
def test_vague_words(text, value, bound):
    (one,) = find_mentions(text)[0]
    assert (str(one.value), one.bound) == (value, bound)


@pytest.mark.parametrize("text", ["18,4 п.п.", "18.4 percentage points", "18,4 процентного пункта"])
def test_points(text):
    assert found(text) == [("points", "18.4")]


def test_half_a_year_is_no_share():
    assert found("в первой половине 2025 года, in the first half of the year") == []


def test_sentences_end_where_they_should():
    text = "См. рис. 3 и табл. 2. По А. Б. Иванову, 48.5 % знают. Fig. 1 shows, e.g., 5 %! Yes."
    cut = [text[a:b] for a, b in sentences(text)]
    assert cut == ["См. рис. 3 и табл. 2.", "По А. Б. Иванову, 48.5 % знают.",
                   "Fig. 1 shows, e.g., 5 %!", "Yes."]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("женщины", "женщинами", True), ("образование", "образовании", True),
        ("терминді", "терминмен", True), ("effective", "effectively", True),
        ("обмен", "обман", False), ("x", "xi", False), ("30-39", "30-49", False),
    ],
)  # fmt: skip
def test_forms_of_a_word(one, other, same):
    assert alike(one, other) is same
