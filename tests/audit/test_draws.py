"""Draws against all data that agree, one by one; conditions against judgements."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import chi2

from tests.tally.made import make_responses as make_responses
from youthsurvey.audit.agreeing import agreeing
from youthsurvey.audit.blocks import TARGETS, Block, Pool
from youthsurvey.audit.choices import draw_choices
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.drawn import drawings
from youthsurvey.audit.inequalities import Inequality, Quantity, holds, inequalities_of, printed
from youthsurvey.audit.judgements import judge
from youthsurvey.audit.lattice import draw_tables
from youthsurvey.audit.rounding import percentage
from youthsurvey.audit.sentences import Claim, Range
from youthsurvey.errors import StudyError, UsageError
from youthsurvey.model.codebook import Category, Codebook, Variable

DRAWS = 4000


def seen_as_expected(drawn, every, weight):
    """Whether each of all outcomes was seen, as often as its weight says (chi-square)."""
    place = {tuple(outcome): i for i, outcome in enumerate(every)}
    seen = np.bincount([place[tuple(outcome)] for outcome in drawn], minlength=len(every))
    expected = len(drawn) * np.array(weight, float) / sum(weight)
    statistic = float(((seen - expected) ** 2 / expected).sum())
    return bool((seen > 0).all()) and chi2.sf(statistic, len(every) - 1) > 0.001


def compositions(n, parts):
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in compositions(n - first, parts - 1):
            yield (first, *rest)


def ways(counts):
    """In how many ways numbered respondents can fall on cells with these counts."""
    return math.factorial(sum(counts)) // math.prod(map(math.factorial, counts))


# Rows a, b, d: 2 of a, 3 of b or d. Columns x, y, z: 3 of x or y, 2 of z.
POOLS = {
    "r": (Pool(("a",), 2), Pool(("b", "d"), 3)),
    "c": (Pool(("x", "y"), 3), Pool(("z",), 2)),
}


def share(answer, group):
    within = (("c", (group,)),)
    return Quantity((*within, ("r", (answer,))), within)


SENTENCES = (
    Inequality(share("a", "x"), share("a", "z")),
    Inequality(Quantity(value=Fraction(1, 2)), share("b", "y"), strict=False),
)


def agrees(cells, sentences):
    table = np.reshape(cells, (3, 3))
    if table[0].sum() != 2 or table[:, 2].sum() != 2:
        return False
    if not sentences:
        return True
    (a, b, _), size = table, table.sum(axis=0)
    # Of an empty group nothing is said.
    return a[0] * size[2] > a[2] * size[0] and 2 * b[1] <= size[1] and size[0] > 0 < size[1]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("sentences", [(), SENTENCES])
def test_tables_are_drawn_with_the_stated_probabilities(target, sentences):
    every = [cells for cells in compositions(5, 9) if agrees(cells, sentences)]
    assert len(every) > 15
    block = Block(POOLS, sentences)
    drawn, memory = draw_tables(block, DRAWS, target, np.random.default_rng(1), sweeps=40)
    assert memory < 4 / math.sqrt(DRAWS)
    weight = [ways(cells) if target == "respondents" else 1 for cells in every]
    assert seen_as_expected(drawn.tolist(), every, weight)


@pytest.mark.parametrize("target", TARGETS)
def test_one_question_is_drawn_exactly(target):
    # 4 of a, b or c, which are rounded to 50 % of 6 together: of two parts, 33.3 + 16.7.
    number = PublishedNumber("1", "q", ("a", "b"), Decimal("50.0"), base=6)
    block = Block({"q": (Pool(("a", "b", "c"), 4), Pool(("d",), 2))}, (printed(number, 6),))

    def rounded(counts):
        return sum(percentage(counts[i], 6, 1, "half_up") for i in (0, 1))

    every = [(*c, 2) for c in compositions(4, 3) if rounded(c) == Decimal("50.0")]
    assert 1 < len(every) < 15
    drawn, _ = draw_tables(block, DRAWS, target, np.random.default_rng(2))
    weight = [ways(cells) if target == "respondents" else 1 for cells in every]
    assert seen_as_expected(drawn.tolist(), every, weight)


@pytest.mark.parametrize(
    ("counts", "target"),
    [(((2,), (1,), (3,)), "respondents"), (((1, 2), (1,), (3,)), "tables")],
)
def test_choices_leave_nobody_without_an_answer_and_are_equally_likely(counts, target):
    n = 4
    every = []
    for numbers in product(*counts):
        who = [list(combinations(range(n), k)) for k in numbers]
        every += [
            (numbers, tuple(tuple(int(i in chosen) for chosen in option) for i in range(n)))
            for option in product(*who)
            if set().union(*option) == set(range(n))
        ]
    drawn = draw_choices(n, counts, DRAWS, target, np.random.default_rng(3)).astype(int)
    outcomes = [tuple(map(tuple, rows)) for rows in drawn.tolist()]
    # Given how often each option was chosen, all ways are equally likely; counts that are open
    # are equally likely among those that give everybody an answer to choose.
    among = {numbers for numbers, _ in every}
    weight = [1 / sum(other == numbers for other, _ in every) for numbers, _ in every]
    assert len(among) == 1 or target == "tables"
    assert seen_as_expected(outcomes, [rows for _, rows in every], weight)


def claims():
    over_half = Range(0.5, 1, includes_high=True)
    yield Claim("share", "q", ("a",), range=over_half)
    yield Claim("share", "q", ("a", "b"), by="g", groups=("u",), range=over_half)
    yield Claim("share", "q", ("a", "c"), range=Range(0, 0.3, includes_low=True), each=True)
    yield Claim("ranking", "q", ("b", "a"))
    yield Claim("leading", "q", ("b", "a"))
    yield Claim("trend", "q", ("a",), "g", direction="falls")
    yield Claim("trend", "q", ("a",), "g", ("u", "w"), direction="rises")
    yield Claim("extreme", "q", ("a", "c"), "g", ("v",), direction="largest")
    yield Claim("extreme", "q", ("a",), "g", ("v",), direction="smallest")
    yield Claim("difference", "q", ("b",), "g", ("u", "w"))
    yield Claim("count", "q", ("a", "b"), range=Range(16, 24, True, True))
    yield Claim("count", "q", ("a",), "g", ("u",), range=Range(2, 4))
    yield Claim("total", "q", ("a", "b"), printed=WHOLE_NUMBERS)
    yield Claim("size", range=Range(20, 30))


# 16 of 24: 33 + 33, 29 + 38 and 13 + 54 are 66 and 67.
WHOLE_NUMBERS = PublishedNumber("", "q", ("a", "b"), Decimal(67), 0, base=24)


def test_conditions_are_those_that_claims_are_judged_by(make_responses):
    rng = np.random.default_rng(4)
    told = {claim: set() for claim in claims()}
    for _ in range(60):
        data = make_responses(
            {"q": rng.choice([*"abc"], 24).tolist(), "g": rng.choice([*"uvw"], 24).tolist()},
            categories={"q": "abc", "g": "uvw"},
        )

        def count(who, data=data):
            inside = np.ones(24, bool)
            for name, codes in who:
                inside &= np.isin(data[name].codes, ["abcuvw".index(c) % 3 for c in codes])
            return inside.sum()

        for claim in told:
            found = bool(holds(inequalities_of(claim, data.codebook, len(data)), count))
            assert found == (judge(claim, data).holds is True), claim
            told[claim].add(found)
    assert [claim for claim, seen in told.items() if len(seen) == 1] == [
        Claim("size", range=Range(20, 30))
    ]


def codebook():
    def asked(name, kind, codes):
        categories = tuple(Category(code, {"en": code}) for code in codes)
        return Variable(name, kind, {"en": name}, categories=categories)

    parts = (asked("q", "single", "abc"), asked("g", "single", "uvw"), asked("m", "multiple", "xy"))
    return Codebook({variable.name: variable for variable in parts})


NUMBERS = (
    PublishedNumber("1", "q", ("a",), Decimal("50.0"), count=10, base=20),
    PublishedNumber("1", "q", ("b", "c"), Decimal("50.0"), count=10, base=20),
    PublishedNumber("2", "g", ("u",), Decimal("25.0"), count=5, base=20),
    PublishedNumber("3", "m", ("x",), Decimal("60.0"), count=12, base=20),
)
HIGHER = Claim("difference", "q", ("a",), "g", ("u", "v"))


@pytest.mark.parametrize("target", TARGETS)
def test_draws_have_the_published_counts_and_the_sentences(target):
    space = agreeing(codebook(), NUMBERS, ["q", "g", "m"], [HIGHER])
    assert [list(block.pools) for block in space.blocks] == [["q", "g"]]
    (drawn,) = drawings(space, 300, target, 5)
    assert drawn.size == 300
    for who, n in {"a": ("q", 10), "u": ("g", 5), "x": ("m", 12)}.items():
        name, expected = n
        assert set(drawn.count(((name, (who,)),)).tolist()) == {expected}
    assert len(set(drawn.count((("m", ("y",)),)).tolist())) > 3
    assert (drawn.count((("m", ("x", "y")),)) == 20).all()
    assert holds(inequalities_of(HIGHER, codebook(), drawn.n), drawn.count).all()
    # Each cell twice: by the table and by who is asked for.
    crossed = drawn.crossed("q", "g")
    place = drawn.codes["q"].index("b"), drawn.codes["g"].index("v")
    np.testing.assert_array_equal(
        crossed[:, place[0], place[1]], drawn.count((("q", ("b",)), ("g", ("v",))))
    )


def test_without_sentences_questions_are_not_tied_and_claims_about_choices_are_left_out():
    claim = Claim("share", "m", ("y",), range=Range(0.5, 1))
    space = agreeing(codebook(), NUMBERS, ["q", "g", "m"], [claim])
    assert [list(block.pools) for block in space.blocks] == [["q"], ["g"]]
    assert (space.given, space.left_out) == ((), (claim,))


def test_the_same_seed_gives_the_same_data_and_fewer_come_first_of_more():
    space = agreeing(codebook(), NUMBERS, ["q", "g", "m"])

    def drawn(n, seed):
        parts = list(drawings(space, n, "respondents", seed))
        return np.concatenate([part.single["q"] for part in parts])

    np.testing.assert_array_equal(drawn(60, 6), drawn(600, 6)[:60])
    assert (drawn(60, 6) != drawn(60, 7)).any()


def test_what_contradicts_is_one_line():
    lower = Claim("difference", "q", ("a",), "g", ("v", "u"))
    space = agreeing(codebook(), NUMBERS, ["q", "g"], [HIGHER, lower])
    with pytest.raises(UsageError, match="no table of q and g was found that agrees"):
        next(drawings(space, 10, "respondents", 0))
    overlapping = (*NUMBERS, PublishedNumber("1", "q", ("a", "b"), Decimal(60), count=12, base=20))
    with pytest.raises(StudyError, match="overlaps with another"):
        agreeing(codebook(), overlapping, ["q"])
    few = (
        PublishedNumber("3", "m", ("x",), Decimal("10.0"), count=2, base=20),
        PublishedNumber("3", "m", ("y",), Decimal("60.0"), count=12, base=20),
    )
    with pytest.raises(StudyError, match="fewer than 20 answers"):
        agreeing(codebook(), few, ["m"])
