"""Numbers of manuscripts linked to the bundled study's, in three languages."""

from collections import Counter
from decimal import Decimal

import pytest

from tests.conftest import RAW
from tests.manuscripts import SLIPS, TEXTS, planted
from youthsurvey.audit.linking import link_manuscript
from youthsurvey.audit.quantities import quantities
from youthsurvey.audit.wording import Wording
from youthsurvey.ingest.markdown_text import read_markdown
from youthsurvey.pipeline.stages import clean_responses, read_export
from youthsurvey.pipeline.tabulate import tabulated_variables
from youthsurvey.study import load_study

LANGS = ("ru", "en", "kk")


@pytest.fixture(scope="module")
def study():
    return load_study("sco_youth_2025")


@pytest.fixture(scope="module")
def linked(study):
    responses = clean_responses(study, read_export(study, RAW).responses).responses
    variables = tabulated_variables(study, responses)
    known = quantities(study.published, study.sentences, responses, variables, study.known)
    sums = {(q.variable, q.categories) for q in known.listed if len(q.categories) > 1}
    wording = Wording(study.codebook, sorted(sums))
    return lambda text: link_manuscript(read_markdown(text)[0], known, wording)


def classes(found):
    return [(one.mention.text, one.status) for one in found.links]


@pytest.mark.parametrize("lang", LANGS)
def test_all_published_numbers_are_linked_to_the_right_one(linked, study, lang):
    found = linked(TEXTS[lang])
    by_answer = {
        (one.quantities[0].variable, one.quantities[0].categories): one.mention.value
        for one in found.having("linked")
        if one.quantities[0].percent is not None and not one.mention.in_words
        if one.mention.kind == "percent"
    }
    assert by_answer == {(n.variable, n.categories): n.percent for n in study.published}
    assert found.having("differs") == ()
    (elsewhere,) = found.having("unlinked")
    assert elsewhere.mention.value == Decimal("92.4")


@pytest.mark.parametrize("lang", LANGS)
def test_slips_are_named_with_the_value_that_was_meant(linked, lang):
    found = linked(planted(lang))
    wrong = {str(one.mention.value): str(one.expected) for one in found.having("differs")}
    assert wrong == {planted_value: right for right, planted_value in SLIPS}
    assert len(found.having("unlinked")) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_each_slip_alone(linked, lang):
    for right, wrong in SLIPS:
        (one,) = linked(planted(lang, [(right, wrong)])).having("differs")
        assert (str(one.mention.value), str(one.expected)) == (wrong, right)


@pytest.mark.parametrize(
    "text",
    [
        "Telegram had 900 million users; 67% of the world's population was online in 2023.",
        "A survey of 1,200 students in 2019 found that 38% use Telegram and 52% Instagram [7].",
        "Women make up 51.7 % of the population of Kazakhstan.",
        "Среди женщин термин полностью понимают 51,9 %.",
        "По опросу 2022 года Telegram пользовались 35 % россиян.",
        "Әйелдер халықтың 51,4 %-ын құрайды.",
        # Slips by their digits, but of groups.
        "In Russia Telegram is named by 86.7%.",
        "In Kazakhstan, the share of those who chose Telegram was 86.7%.",
        "В Казахстане Telegram назвали 67,8 %.",
        "Қазақстанда Telegram-ды 67,8 % атады.",
        "Доля студентов в населении страны – 6,2 %.",
    ],
)
def test_numbers_of_others_are_not_called_wrong(linked, text):
    assert linked(text).having("differs") == ()


@pytest.mark.parametrize(
    ("text", "status", "quantity"),
    [
        # At the text's own decimals: 245 / 505 = 48.51.
        ("49% fully understand the term.", "linked", ("awareness", ("full",))),
        ("48.51% fully understand the term.", "linked", ("awareness", ("full",))),
        # By a figure's number alone.
        ("Figure 3 shows that 56.2 % hold so.", "linked", ("influence", ("positive",))),
        # Several answers as one.
        ("Полностью или частично знают термин 76,2 %.", "linked",
         ("awareness", ("full", "partial"))),
        ("Полностью или частично знакомы с термином 76,2 % респондентов.", "linked",
         ("awareness", ("full", "partial"))),
        # Value without words.
        ("So it was with 68.7%.", "value only", ("platforms", ("telegram",))),
        ("So it was with 68.9%.", "unlinked", None),
        # A claim's number.
        ("Almost 54% see the initiatives as very or fairly effective.", "differs",
         ("initiatives", ("very", "fairly"))),
        # Counts by their words, and by the percentage beside them.
        ("Telegram named 347 people.", "linked", ("platforms", ("telegram",))),
        ("The sample: N = 550.", "differs", ("", ())),
    ],
)  # fmt: skip
def test_a_number_by_value_and_words(linked, text, status, quantity):
    (one,) = linked(text).links
    assert one.status == status
    if quantity is not None:
        assert (one.quantities[0].variable, one.quantities[0].categories) == quantity


def test_a_count_is_held_to_the_percentage_beside_it(linked):
    right, wrong = (linked(f"Telegram (68.7 %, n = {n}) leads.").links[1] for n in (347, 374))
    assert (right.status, wrong.status, wrong.expected) == ("linked", "differs", 347)


def test_differences_in_points(linked):
    text = "Telegram is 22.2 percentage points ahead of Instagram, and {} ahead of YouTube."
    found = linked(text.format("24.5 pp"))
    assert classes(found) == [("22.2 percentage points", "linked"), ("24.5 pp", "linked")]
    assert linked("Telegram gained 9.3 percentage points.").links[0].status == "unlinked"


def test_what_is_set_aside_is_counted(linked):
    found = linked(
        "In 2024 (Table 2) people aged 18–24 and 30 countries [12, p. 3], p < 0.05, "
        "version 2.1, on 27 June 2025, see https://example.org/12, with 95 % confidence, V = 0.21, "
        "and 7 more."
    )
    assert found.links == ()
    assert found.aside == {
        "year": 1, "date": 2, "figure": 1, "reference": 2, "age": 2, "p_value": 1,
        "confidence": 1, "statistic": 1, "version": 1, "amount": 1, "other": 1,
    }  # fmt: skip


def test_a_long_text_takes_little_time_and_changes_nothing(linked):
    twice = linked(TEXTS["en"] + "\n\n" + TEXTS["en"])
    once = Counter(classes(linked(TEXTS["en"])))
    assert Counter(classes(twice)) == {key: 2 * n for key, n in once.items()}
