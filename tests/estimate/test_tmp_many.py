"""Everything by cells against the same thing row by row, and what must not change it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youthsurvey.estimate import one_way, two_way

MARGINS = (("sex", "age"), ("country",))


def made_rows(n=300, seed=7):
    rng = np.random.default_rng(seed)
    single = {
        "sex": rng.choice(["f", "m"], n).tolist(),
        "age": rng.choice(["1", "2", "3"], n).tolist(),
        "country": rng.choice(["k", "r", "u", "c"], n, p=[0.4, 0.3, 0.2, 0.1]).tolist(),
        "x": rng.choice(["a", "b", "c", None], n, p=[0.4, 0.3, 0.2, 0.1]).tolist(),
        "y": rng.choice(["u", "v", None], n, p=[0.5, 0.4, 0.1]).tolist(),
    }
    return single, np.exp(rng.normal(0, 0.5, n))


def margin_matrix(single, margins):
    """One column per combination of each margin; collinear, and all the same to a residual."""
    columns = []
    for margin in margins:
        keys = list(zip(*(single[name] for name in margin), strict=True))
        columns += [[key == level for key in keys] for level in sorted(set(keys))]
    return np.array(columns, dtype=float).T


def variance(scores, weight, single, margins):
    """Var of the sum of weight * score: residuals, respondent by respondent."""
    if margins:
        X = margin_matrix(single, margins)
        scores = scores - X @ np.linalg.lstsq(X, scores, rcond=None)[0]
    z = weight * scores
    n = len(z)
    return n / (n - 1) * ((z - z.mean()) ** 2).sum()


def hits(single, name, code):
    return np.array([a == code for a in single[name]], dtype=float)


@pytest.mark.parametrize("margins", [(), MARGINS, (("sex",), ("sex", "age"))])
def test_errors_of_shares_row_by_row(make_responses, margins):
    single, w = made_rows()
    found = one_way(make_responses(single, weight=w, margins=margins), "x")
    answered = np.array([a is not None for a in single["x"]], dtype=float)
    for i, code in enumerate(found.categories):
        p = (w * hits(single, "x", code)).sum() / (w * answered).sum()
        scores = (hits(single, "x", code) - p * answered) / (w * answered).sum()
        np.testing.assert_allclose(found.share[i], p)
        np.testing.assert_allclose(
            found.se[i], np.sqrt(variance(scores, w, single, margins)), rtol=1e-10
        )


@pytest.mark.parametrize("margins", [(), MARGINS])
def test_errors_of_column_shares_and_residuals_row_by_row(make_responses, margins):
    single, w = made_rows()
    found = two_way(make_responses(single, weight=w, margins=margins), "x", "y")
    both = np.array(
        [x is not None and y is not None for x, y in zip(single["x"], single["y"], strict=True)]
    )
    total = w[both].sum()
    for i, row in enumerate(found.row.categories):
        for j, column in enumerate(found.column.categories):
            in_row, in_column = hits(single, "x", row) * both, hits(single, "y", column) * both
            cell = in_row * in_column
            base = (w * in_column).sum()
            p = (w * cell).sum() / base
            scores = (cell - p * in_column) / base
            np.testing.assert_allclose(
                found.column_share_se[i, j], variance(scores, w, single, margins) ** 0.5, rtol=1e-10
            )
            r, c = (w * in_row).sum() / total, base / total
            difference = (w * cell).sum() / total - r * c
            scores = ((cell - c * in_row - r * in_column) - (difference - r * c) * both) / total
            np.testing.assert_allclose(
                found.adjusted_residual[i, j],
                difference / variance(scores, w, single, margins) ** 0.5,
                rtol=1e-10,
            )


def test_rao_scott_row_by_row(make_responses):
    """The same statistic from regression contrasts, as Rao and Scott write it."""
    single, w = made_rows()
    found = two_way(make_responses(single, weight=w, margins=MARGINS), "x", "y").tests[0]
    cells = [(a, b) for a in "abc" for b in "uv"]
    hit = np.array([hits(single, "x", a) * hits(single, "y", b) for a, b in cells])
    both = hit.sum(axis=0)
    total = (w * both).sum()
    p = hit @ w / total
    X = margin_matrix(single, MARGINS)
    scores = ((hit - np.outer(p, both)) / total).T
    z = w[:, None] * (scores - X @ np.linalg.lstsq(X, scores, rcond=None)[0])
    V = len(w) * np.cov(z.T)
    main = np.array([[1, a == "b", a == "c", b == "v"] for a, b in cells], dtype=float)
    inter = np.array([[(a == "b") * (b == "v"), (a == "c") * (b == "v")] for a, b in cells], float)
    C = inter - main @ np.linalg.lstsq(main, inter, rcond=None)[0]
    D = np.diag(1 / p)
    effects = np.linalg.inv(C.T @ D @ C) @ C.T @ D @ V @ D @ C
    P = p.reshape(3, 2)
    E = np.outer(P.sum(1), P.sum(0))
    d = np.trace(effects) ** 2 / np.trace(effects @ effects)
    statistic = ((P - E) ** 2 / E).sum() / np.trace(effects)
    np.testing.assert_allclose([found.statistic, *found.df], [statistic, d, d * (len(w) - 1)])


answers = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]),
        st.sampled_from(["u", "v", None]),
        st.floats(0.1, 10),
    ),
    min_size=2,
    max_size=40,
)
CATEGORIES = {"x": ["a", "b", "c"], "y": ["u", "v"]}


def numbers(table):
    tests = [v for t in table.tests for v in (t.statistic, *t.df, t.p)]
    fields = (table.column_share, table.column_share_se, table.ci_low, table.adjusted_residual)
    return np.concatenate([*(f.ravel() for f in fields), tests, [table.cramers_v]])


def same(left, right):
    np.testing.assert_allclose(left, right, rtol=1e-6, atol=1e-7)


@settings(deadline=None, max_examples=1500)
@given(answers, st.randoms(), st.floats(0.01, 100))
def test_order_of_rows_and_scale_of_weights_change_nothing(make_responses, rows, random, scale):
    def table(rows, scale):
        x, y, w = zip(*rows, strict=True)
        weight = np.array(w) * scale
        return two_way(make_responses({"x": x, "y": y}, None, CATEGORIES, weight), "x", "y")

    shuffled = random.sample(rows, len(rows))
    same(numbers(table(rows, 1)), numbers(table(shuffled, scale)))


@settings(deadline=None, max_examples=1500)
@given(answers)
def test_a_table_and_its_transpose_agree(make_responses, rows):
    x, y, w = zip(*rows, strict=True)
    responses = make_responses({"x": x, "y": y}, None, CATEGORIES, w)
    one, other = two_way(responses, "x", "y"), two_way(responses, "y", "x")
    assert one.n.tolist() == other.n.T.tolist()
    same(one.row_share, other.column_share.T)
    same(one.adjusted_residual, other.adjusted_residual.T)
    same(numbers(one)[-8:], numbers(other)[-8:])


@settings(deadline=None, max_examples=1500)
@given(answers)
def test_shares_of_a_merged_category_add_up(make_responses, rows):
    x, y, w = zip(*rows, strict=True)
    merged = ["a" if v == "b" else v for v in x]
    apart = two_way(make_responses({"x": x, "y": y}, None, CATEGORIES, w), "x", "y")
    together = two_way(make_responses({"x": merged, "y": y}, None, CATEGORIES, w), "x", "y")
    same(apart.column_share[:2].sum(axis=0), together.column_share[0])
    same(apart.ci_low[2], together.ci_low[2])
