from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from youthsurvey.audit.claims import PublishedNumber, verify
from youthsurvey.audit.rounding import percentage
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column, Responses

# Marmontova, Abdaliyeva, Kopisheva (2026): every percentage of the text, and the count of 505
# respondents that alone gives it. The paper prints no other answer of these questions.
PAPER = {
    "sex": {"female": ("53.5", 270)},
    "student": {"yes": ("59.8", 302)},
    "occupation": {"public_administration": ("24.8", 125), "education": ("17.0", 86)},
    "awareness": {
        "full": ("48.5", 245), "partial": ("27.7", 140), "none": ("17.8", 90),
        "hard_to_say": ("5.9", 30),
    },
    "influence": {
        "positive": ("56.2", 284), "neutral": ("21.6", 109), "moderately_negative": ("2.8", 14),
        "significantly_negative": ("1.6", 8), "hard_to_say": ("17.8", 90),
    },
    "initiatives": {
        "very": ("21.8", 110), "fairly": ("22.6", 114), "moderately": ("20.0", 101),
        "little": ("5.9", 30), "ineffective": ("1.4", 7), "not_familiar": ("28.3", 143),
    },
    "platforms": {
        "telegram": ("68.7", 347), "instagram": ("46.5", 235), "youtube": ("44.2", 223),
        "tiktok": ("30.7", 155), "facebook": ("21.4", 108), "whatsapp": ("20.4", 103),
        "x": ("16.2", 82), "vk": ("15.4", 78), "wechat": ("12.3", 62),
        "odnoklassniki": ("6.7", 34), "own": ("6.3", 32), "dzen": ("5.0", 25),
        "rumble": ("2.0", 10), "bluesky": ("1.8", 9),
    },
    "threats": {
        "cyber": ("36.4", 184), "disinformation": ("30.1", 152), "data_loss": ("16.0", 81),
    },
    "prevention": {"exchange": ("62.2", 314)},
}  # fmt: skip
RESPONDENTS = 505


def responses(
    answers: Mapping[str, Mapping[str, int]],
    size: int = RESPONDENTS,
    multiple: tuple[str, ...] = (),
    weight: np.ndarray | None = None,
) -> Responses:
    """Respondents with the given counts; who has no answer in a single choice takes "rest"."""
    columns = {}
    for name, counts in answers.items():
        codes = [*counts, "rest"]
        variable = Variable(
            name,
            "multiple" if name in multiple else "single",
            {"en": name},
            categories=tuple(Category(code, {"en": code}) for code in codes),
        )
        if name in multiple:
            chosen = np.zeros((size, len(codes)), dtype=bool)
            for j, n in enumerate(counts.values()):
                chosen[:n, j] = True
            chosen[~chosen.any(axis=1), -1] = True
            columns[name] = Column(variable, np.zeros(size, dtype=np.int32), chosen)
        else:
            values = [j for j, n in enumerate(counts.values()) for _ in range(n)]
            values += [len(counts)] * (size - len(values))
            columns[name] = Column(variable, np.array(values, dtype=np.int32))
    return Responses(
        Codebook({name: column.variable for name, column in columns.items()}),
        np.arange(2, size + 2),
        np.arange(size),
        columns,
        SurveyDesign("x", weight) if weight is not None else SurveyDesign(),
    )


def paper_responses() -> Responses:
    counts = {name: {c: n for c, (_, n) in codes.items()} for name, codes in PAPER.items()}
    counts["trust"] = {"definitely_yes": 212, "rather_yes": 220}
    return responses(counts, multiple=("platforms",))


def number(variable: str, *categories: str, percent: str = "50.0", **other: object):
    return PublishedNumber("1", variable, categories, Decimal(percent), **other)  # type: ignore[arg-type]


def test_all_38_percentages_of_the_paper_follow_from_their_counts() -> None:
    numbers = [
        number(variable, category, percent=percent, count=count, base=RESPONDENTS)
        for variable, codes in PAPER.items()
        for category, (percent, count) in codes.items()
    ]
    numbers.append(
        number("trust", "definitely_yes", "rather_yes", percent="85.6", count=432, base=505)
    )
    assert len(numbers) == 38
    verified = verify(numbers, paper_responses(), by_construction=False)
    assert [v.verdict for v in verified] == ["reproduced"] * 38
    assert [v.n for v in verified] == [n.count for n in numbers]


def test_a_sum_is_the_sum_of_its_rounded_parts() -> None:
    # 212 / 505 = 41.980 -> 42.0 and 220 / 505 = 43.564 -> 43.6; together 432 / 505 = 85.545.
    published = number("trust", "definitely_yes", "rather_yes", percent="85.6", count=432)
    (v,) = verify([published], paper_responses(), False)
    assert v.rounded == Decimal("42.0") + Decimal("43.6")
    assert v.computed_percent == Fraction(43200, 505)
    assert (v.n, v.base, v.difference, v.verdict) == (432, 505, 0, "reproduced")
    # 200 + 232: 39.604 -> 39.6 and 45.941 -> 45.9, which is 85.5, not the 85.6 printed.
    split = responses({"trust": {"definitely_yes": 200, "rather_yes": 232}})
    (v,) = verify([published], split, False)
    assert (v.n, v.rounded, v.verdict) == (432, Decimal("39.6") + Decimal("45.9"), "not reproduced")


def test_a_difference_of_one_tenth_is_not_reproduced() -> None:
    (v,) = verify([number("sex", "female", percent="53.6")], paper_responses(), False)
    assert (v.verdict, v.agrees) == ("not reproduced", False)
    assert v.difference == Decimal("53.5") - Decimal("53.6")


def test_the_published_count_and_base_are_held_against_the_data_too() -> None:
    data = paper_responses()
    (same,) = verify([number("sex", "female", percent="53.5", count=270, base=505)], data, False)
    assert same.verdict == "reproduced"
    # 27000 / 504 = 53.57, so the count alone is wrong here, and the base alone there.
    (count,) = verify([number("sex", "female", percent="53.5", count=271)], data, False)
    (base,) = verify([number("sex", "female", percent="53.5", base=506)], data, False)
    assert (count.verdict, base.verdict) == ("not reproduced", "not reproduced")


def test_made_data_agree_by_construction_only() -> None:
    numbers = [number("sex", "female", percent="53.5"), number("sex", "female", percent="53.4")]
    verdicts = [v.verdict for v in verify(numbers, paper_responses(), by_construction=True)]
    assert verdicts == ["by construction", "not reproduced"]


def test_weights_change_nothing() -> None:
    plain = responses({"q": {"a": 3}}, size=8)
    weighted = responses({"q": {"a": 3}}, size=8, weight=np.arange(1.0, 9.0))
    published = [number("q", "a", percent="37.5", count=3, base=8)]
    assert verify(published, plain, False) == verify(published, weighted, False)
    assert verify(published, weighted, False)[0].computed_percent == Fraction(300, 8)


def test_the_base_is_those_who_answered() -> None:
    data = responses({"q": {"a": 3}, "m": {"a": 2}}, size=8, multiple=("m",))
    for name in ("q", "m"):
        column = data[name]
        codes = column.codes.copy()
        codes[-2:] = -2
        values = column.values
        if values is not None:
            values = values.copy()
            values[-2:] = False
        data = data.with_column(Column(column.variable, codes, values))
    single, multiple = verify(
        [number("q", "a", percent="50.0"), number("m", "a", percent="33.3")], data, False
    )
    assert (single.n, single.base, single.verdict) == (3, 6, "reproduced")
    assert (multiple.n, multiple.base, multiple.verdict) == (2, 6, "reproduced")


def test_a_question_that_nobody_answered_is_not_reproduced() -> None:
    data = responses({"q": {"a": 3}}, size=3)
    absent = Responses(data.codebook, data.line, data.order, {})
    (v,) = verify([number("q", "a")], absent, True)
    assert (v.n, v.base, v.computed_percent, v.rounded) == (0, 0, None, None)
    assert v.verdict == "not reproduced"
    assert v.to_row()["rounded_percent"] == ""


def test_a_row_holds_texts_with_the_published_decimals() -> None:
    (v,) = verify(
        [number("occupation", "education", percent="17", count=86)], paper_responses(), False
    )
    assert v.to_row() == {
        "figure": "1",
        "variable": "occupation",
        "categories": "education",
        "status": "published",
        "published_percent": "17.0",
        "published_count": "86",
        "published_base": "",
        "n": "86",
        "base": "505",
        "computed_percent": "17.02970",  # 8600 / 505 = 17.029702...
        "rounded_percent": "17.0",
        "rounding": "half_up",
        "difference": "0.0",
        "verdict": "reproduced",
    }


@given(st.data())
def test_rounding_agrees_with_decimal_arithmetic_of_fifty_digits(data: st.DataObject) -> None:
    base = data.draw(st.integers(1, 5000))
    count = data.draw(st.integers(0, base))
    decimals = data.draw(st.integers(0, 4))
    modes = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}
    with localcontext() as context:
        context.prec = 50
        exact = Decimal(100 * count) / Decimal(base)
        for rounding, mode in modes.items():
            expected = exact.quantize(Decimal(1).scaleb(-decimals), mode)
            assert percentage(count, base, decimals, rounding) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "base", "half_up", "half_even", "truncated"),
    [
        (1, 8, "13", "12", "12"),  # 12.5
        (3, 8, "38", "38", "37"),  # 37.5
        (2, 3, "67", "67", "66"),  # 66.67
        (0, 8, "0", "0", "0"),
        (8, 8, "100", "100", "100"),
    ],
)
def test_halves(count: int, base: int, half_up: str, half_even: str, truncated: str) -> None:
    assert str(percentage(count, base, 0, "half_up")) == half_up
    assert str(percentage(count, base, 0, "half_even")) == half_even
    assert str(percentage(count, base, 0, "truncate")) == truncated


def test_a_half_that_floats_miss_rounds_up() -> None:
    # 321 / 2000 = 16.05 % exactly, but 100 * 321 / 2000 as a float rounds to 16.1 or 16.0 by luck.
    assert percentage(321, 2000, 1, "half_up") == Decimal("16.1")
    assert percentage(321, 2000, 1, "half_even") == Decimal("16.0")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"percent": "101"}, "101 is no percentage of 0 to 100"),
        ({"percent": "-1"}, "no percentage"),
        ({"percent": "NaN"}, "no percentage"),
        ({"percent": "48.55"}, "more decimals than the 1"),
        ({"rounding": "half_upp"}, 'Did you mean "half_up"?'),
        ({"status": "guessed"}, "is no status"),
        ({"decimals": 9}, "expected 0 to 6"),
        ({"count": -1}, "a count of -1"),
        ({"base": 0}, "a base of 0"),
        ({"count": 9, "base": 8}, "9 of 8 respondents"),
        ({"count": 246, "base": 505, "percent": "48.5"}, "246 of 505 is 48.7 %, not 48.5 %"),
    ],
)
def test_a_faulty_number_is_refused_at_birth(fields: dict[str, object], says: str) -> None:
    with pytest.raises(StudyError, match="awareness full") as caught:
        number("awareness", "full", **fields)  # type: ignore[arg-type]
    assert says in str(caught.value)


def test_no_category_or_one_twice_is_refused() -> None:
    with pytest.raises(StudyError, match="names no category"):
        number("awareness")
    with pytest.raises(StudyError, match="twice"):
        number("awareness", "full", "full")
