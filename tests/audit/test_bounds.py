"""Bounds against all tables of whole numbers, one by one."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, product

import pytest

from youthsurvey.audit.bounds import table_bounds
from youthsurvey.audit.conditions import conditions_of
from youthsurvey.audit.constraints import parse_sentence
from youthsurvey.audit.infeasible import Stated, contradiction
from youthsurvey.errors import StudyError, UsageError
from youthsurvey.model.bounds import Margin, Range


def margin(name, **counts):
    known = tuple((v, v) if isinstance(v, int) else v for v in counts.values())
    return Margin(name, tuple(counts), known)


def every_table(row, column, n):
    """All tables of n with margins inside what is known, by brute force."""
    r, c = len(row.categories), len(column.categories)

    def lines(total):
        return [x for x in product(range(total + 1), repeat=c) if sum(x) == total]

    ranges = [range(low, min(high, n) + 1) for low, high in row.counts]
    for totals in product(*ranges):
        if sum(totals) != n:
            continue
        for table in product(*(lines(total) for total in totals)):
            sizes = [sum(table[i][j] for i in range(r)) for j in range(c)]
            if all(a <= s <= b for s, (a, b) in zip(sizes, column.counts, strict=True)):
                yield table


def squared_v(table):
    rows = [sum(line) for line in table]
    columns = [sum(x) for x in zip(*table, strict=True)]
    phi = sum(
        Fraction(table[i][j] ** 2, rows[i] * columns[j])
        for i in range(len(rows))
        for j in range(len(columns))
    )
    return (phi - 1) / (min(len(rows), len(columns)) - 1)


KNOWN = margin("q", a=3, b=4, c=2), margin("g", x=5, y=4)
SIZES_UNKNOWN = margin("q", a=4, b=5), margin("g", x=(0, 9), y=(0, 9), z=(1, 4))
NOTHING_KNOWN = margin("q", a=(0, 6), b=(0, 6)), margin("g", x=(0, 6), y=(0, 6))
ROWS_UNKNOWN = margin("q", a=(0, 8), b=(0, 8), c=(0, 3)), margin("g", x=5, y=3)

HALF = Fraction(1, 2)
# What each sentence says, written once more: s(a, g) is the share of a in g, k a count of cells.
MEANS = {
    "share(a | x) > 50%": lambda s, k: s("a", "x") > HALF,
    "share(a | y) > 0.5": lambda s, k: s("a", "y") > HALF,
    "highest(a + b | y)": lambda s, k: s("ab", "y") > s("ab", "x"),
    "count(c, x) >= 1": lambda s, k: k("c", "x") >= 1,
    "highest(a | y)": lambda s, k: s("a", "y") > s("a", "x") and s("a", "y") > s("a", "z"),
    "falls(a | x, y, z)": lambda s, k: s("a", "x") > s("a", "y") > s("a", "z"),
    "share(x) >= 40%": lambda s, k: k("ab", "x") * 5 >= k("ab", "xyz") * 2,
    "share(a | x) = share(a | y)": lambda s, k: s("a", "x") == s("a", "y"),
    "lowest(b | z)": lambda s, k: s("b", "z") < s("b", "x") and s("b", "z") < s("b", "y"),
    "share(x | a) >= share(x | b)": lambda s, k: (
        Fraction(k("a", "x"), k("a", "xyz")) >= Fraction(k("b", "x"), k("b", "xyz"))
    ),
    "count(a, z) <= count(b, z)": lambda s, k: k("a", "z") <= k("b", "z"),
    "share(a | x) > share(a | y)": lambda s, k: s("a", "x") > s("a", "y"),
    "0.2 <= share(y) < 60%": lambda s, k: 2 <= k("ab", "y") * 10 / k("ab", "xy") < 6,
    "share(a + c | x) < share(a + c | y)": lambda s, k: s("ac", "x") < s("ac", "y"),
    "rises(a | x, y)": lambda s, k: s("a", "x") < s("a", "y"),
}

CASES = [
    (*KNOWN, 9, ()),
    (*KNOWN, 9, ("share(a | x) > 50%",)),
    (*KNOWN, 9, ("highest(a + b | y)", "count(c, x) >= 1")),
    (*SIZES_UNKNOWN, 9, ()),
    (*SIZES_UNKNOWN, 9, ("highest(a | y)", "share(a | y) > 0.5")),
    (*SIZES_UNKNOWN, 9, ("falls(a | x, y, z)", "share(x) >= 40%")),
    (*SIZES_UNKNOWN, 9, ("share(a | x) = share(a | y)", "lowest(b | z)")),
    (*SIZES_UNKNOWN, 9, ("share(x | a) >= share(x | b)", "count(a, z) <= count(b, z)")),
    (*NOTHING_KNOWN, 6, ()),
    (*NOTHING_KNOWN, 6, ("share(a | x) > share(a | y)", "0.2 <= share(y) < 60%")),
    (*ROWS_UNKNOWN, 8, ("share(a + c | x) < share(a + c | y)", "rises(a | x, y)")),
]  # fmt: skip


def agrees(table, texts, row, column):
    """Whether sentences hold of a table; a share of nobody is none, and no sentence on it holds."""

    def count(answers, groups):
        rows = [row.categories.index(a) for a in answers]
        columns = [column.categories.index(g) for g in groups]
        return sum(table[i][j] for i in rows for j in columns)

    def share(answers, groups):
        return Fraction(count(answers, groups), count(row.categories, groups))

    try:
        return all(MEANS[text](share, count) for text in texts)
    except ZeroDivisionError:
        return False


@pytest.mark.parametrize(("row", "column", "n", "texts"), CASES)
def test_bounds_are_those_of_all_tables_one_by_one(row, column, n, texts):
    sentences = [parse_sentence(text) for text in texts]
    conditions = [c for s in sentences for c in conditions_of(s, row, column)]
    tables = [t for t in every_table(row, column, n) if agrees(t, texts, row, column)]
    found = table_bounds(row, column, n, conditions)
    r, c = len(row.categories), len(column.categories)

    def size(table, j):
        return sum(table[i][j] for i in range(r))

    def check(range_, values, within=1e-6):
        values = list(values)
        if range_ is None:
            assert not values
            return
        assert range_.low == pytest.approx(float(min(values)), abs=within)
        assert range_.high == pytest.approx(float(max(values)), abs=within)
        assert range_.sharp

    for j in range(c):
        check(found.column_counts[j], (size(t, j) for t in tables))
        for i in range(r):
            check(found.cells[i][j], (t[i][j] for t in tables))
            check(found.shares[i][j], (Fraction(t[i][j], m) for t in tables if (m := size(t, j))))
    for i, (j, k) in product(range(r), combinations(range(c), 2)):
        key = (row.categories[i], column.categories[j], column.categories[k])
        check(
            found.differences.get(key),
            (
                Fraction(t[i][j], size(t, j)) - Fraction(t[i][k], size(t, k))
                for t in tables
                if size(t, j) and size(t, k)
            ),
            within=1e-4,
        )
    full = [t for t in tables if all(map(sum, t)) and all(size(t, j) for j in range(c))]
    squares = [math.sqrt(squared_v(t)) for t in full]
    v = found.cramers_v
    assert v.low <= min(squares) + 1e-6
    assert v.high >= max(squares) - 1e-6
    # Where one margin is known, V is bounded sharply; else only 0 and 1 are certain.
    if row.total or column.total:
        check(v, squares)


@pytest.mark.parametrize(("row", "column", "n", "texts"), CASES)
def test_a_search_that_is_cut_off_says_between_what_an_end_lies(row, column, n, texts):
    sentences = [parse_sentence(text) for text in texts]
    conditions = [c for s in sentences for c in conditions_of(s, row, column)]
    tables = [t for t in every_table(row, column, n) if agrees(t, texts, row, column)]
    found = table_bounds(row, column, n, conditions, nodes=1)
    for i, j in product(range(len(row.categories)), range(len(column.categories))):
        values = [t[i][j] for t in tables]
        cell = found.cells[i][j]
        assert cell.low <= min(values) <= cell.seen[0]
        assert cell.seen[1] <= max(values) <= cell.high
    open_ends = [x for x in found.differences.values() if not x.sharp]
    assert all(x.low <= x.seen[0] <= x.seen[1] <= x.high for x in open_ends)


def test_without_sentences_cells_have_the_bounds_of_frechet():
    row, column = margin("q", a=245, b=140, c=90, d=30), margin("g", x=400, y=56, z=31, w=18)
    found = table_bounds(row, column, 505)
    for i, (first, _) in enumerate(row.counts):
        for j, (second, _) in enumerate(column.counts):
            least, most = max(0, first + second - 505), min(first, second)
            assert found.cells[i][j] == Range(least, most)
            assert found.shares[i][j].high == pytest.approx(most / second)
    # The row a less the row a: 245 of 400 and none of 56, or all 56 and 189 of 400.
    assert found.differences["a", "x", "y"].high == pytest.approx(245 / 400)
    assert found.differences["a", "x", "y"].low == pytest.approx(140 / 400 - 1)


def test_a_group_that_is_always_empty_has_no_shares():
    found = table_bounds(margin("q", a=1, b=2), margin("g", x=3, y=0), 3)
    assert found.shares[0][1] is None
    assert found.cells[0][1] == Range(0, 0)
    assert found.differences == {}
    assert found.cramers_v is None


SMALL = margin("q", a=10, b=20), margin("g", x=12, y=18)


def stated(*texts, of_study=False):
    return [Stated(t, conditions_of(parse_sentence(t), *SMALL), of_study) for t in texts]


@pytest.mark.parametrize(
    ("texts", "named", "absent"),
    [
        (
            ("count(b) > 3", "share(a | x) > 60%", "share(a | x) < 40%"),
            ("share(a | x) > 60%; share(a | x) < 40%",),
            ("count(b)", "the counts of"),
        ),
        # Above 8 of 12 in x, 6 or more in y: 15 of the 10 who answered a.
        (
            ("share(a | x) > 70%", "count(a, y) > 5"),
            ("the counts of q", "the counts of g", "count(a, y) > 5"),
            (),
        ),
        (("count(a) > 10", "count(b) > 3"), ("the counts of q; count(a) > 10",), ("count(b)",)),
        (("highest(a | x)", "rises(a)"), ("highest(a | x); rises(a)",), ("counts",)),
    ],
)
def test_the_smallest_contradictory_set_is_named(texts, named, absent):
    error = contradiction(*SMALL, 30, stated(*texts))
    assert isinstance(error, UsageError)
    assert all(words in str(error) for words in named)
    assert not any(words in str(error) for words in absent)
    assert "\n" not in str(error)


CONTRADICTIONS = {
    "share(a | x) > 60%": lambda s, k: s("a", "x") > Fraction(3, 5),
    "share(a | x) < 40%": lambda s, k: s("a", "x") < Fraction(2, 5),
    "count(b) > 3": lambda s, k: k("b", "xy") > 3,
    "share(a | x) > 70%": lambda s, k: s("a", "x") > Fraction(7, 10),
    "count(a, y) > 5": lambda s, k: k("a", "y") > 5,
    "highest(a | x)": lambda s, k: s("a", "x") > s("a", "y"),
    "count(b, x) >= 12": lambda s, k: k("b", "x") >= 12,
}


@pytest.mark.parametrize("texts", [
    ("count(b) > 3", "share(a | x) > 60%", "share(a | x) < 40%"),
    ("share(a | x) > 70%", "count(a, y) > 5"),
    ("highest(a | x)", "count(b, x) >= 12", "count(b) > 3"),
    ("count(b, x) >= 12", "share(a | x) > 60%", "count(a, y) > 5"),
])  # fmt: skip
def test_no_smaller_set_contradicts_itself(monkeypatch, texts):
    monkeypatch.setattr("tests.audit.test_bounds.MEANS", CONTRADICTIONS)
    row, column = SMALL
    unknown = [Margin(m.name, m.categories, ((0, 30),) * 2) for m in SMALL]
    every = list(every_table(*unknown, 30))
    items = ["the counts of q", "the counts of g", *texts]

    def within(counts, sums):
        return all(a <= n <= b for n, (a, b) in zip(sums, counts, strict=True))

    def possible(some):
        known = [
            m if f"the counts of {m.name}" in some else u
            for m, u in zip(SMALL, unknown, strict=True)
        ]
        inside = [
            t
            for t in every
            if within(known[0].counts, map(sum, t))
            and within(known[1].counts, map(sum, zip(*t, strict=True)))
        ]
        said = [text for text in texts if text in some]
        return any(agrees(t, said, row, column) for t in inside)

    message = str(contradiction(row, column, 30, stated(*texts)))
    named = [item for item in items if item in message]
    assert not possible(named)
    assert all(possible(some) for some in combinations(items, len(named) - 1))


def test_a_study_that_contradicts_itself_is_the_studys_fault():
    error = contradiction(*SMALL, 30, stated("highest(a | x)", "highest(a | y)", of_study=True))
    assert isinstance(error, StudyError)
    assert "highest(a | x); highest(a | y)" in str(error)
