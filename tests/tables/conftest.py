import numpy as np
import pytest

from youthsurvey.model import results
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.crosstabs import Axis, Crosstab
from youthsurvey.model.results import DesignSummary, Topline
from youthsurvey.tables.context import TableContext

UNWEIGHTED = DesignSummary("unweighted", False, (), 504.0)


def labels(text):
    return {"en": text, "ru": f"{text} по-русски", "kk": f"{text} қазақша"}


def category(code, **more):
    return Category(code, labels(code), **more)


@pytest.fixture
def codebook():
    return Codebook(
        {
            "trust": Variable(
                "trust",
                "ordinal",
                labels("Do you trust?"),
                short=labels("Trust"),
                categories=(
                    category("hard", aside=True),
                    category("yes"),
                    category("no"),
                ),
            ),
            "sex": Variable(
                "sex",
                "single",
                labels("Sex"),
                categories=(category("f"), category("m"), category("x")),
            ),
            "apps": Variable(
                "apps",
                "multiple",
                labels("Which apps?"),
                categories=(category("a"), category("b")),
            ),
        }
    )


@pytest.fixture
def context(codebook):
    return TableContext(codebook, least_base=30)


def _topline(n, name="trust", categories=("hard", "yes", "no"), design=UNWEIGHTED, **more):
    n = np.array(n)
    base = int(n.sum())
    share = n / base
    k = len(n)
    values = {
        "multiple": False,
        "base": base,
        "weighted_base": float(base),
        "missing": 0,
        "se": np.full(k, 0.02),
        "ci_low": share - 0.04,
        "ci_high": share + 0.04,
        "deff": np.full(k, np.nan),
        "level": 0.95,
        "interval": "wilson",
        **more,
    }
    return Topline(
        name=name,
        categories=categories,
        n=n,
        weighted_n=n.astype(float),
        share=share,
        design=design,
        **values,
    )


def _crosstab(n, **more):
    n = np.array(n)
    rows, columns, base = n.sum(1), n.sum(0), int(n.sum())
    safe = np.where(columns == 0, 1, columns)
    share = np.where(columns > 0, n / safe, np.nan)
    values = {
        "row": Axis("trust", ("hard", "yes", "no")),
        "column": Axis("sex", ("f", "m", "x")),
        "missing": 0,
        "tests": (results.TestResult("pearson", 12.345, (2.0,), 0.0021),),
        "option_tests": {},
        "cramers_v": 0.123,
        "design": UNWEIGHTED,
        **more,
    }
    return Crosstab(
        n=n,
        weighted_n=n.astype(float),
        row_base=rows,
        column_base=columns,
        weighted_row_base=rows.astype(float),
        weighted_column_base=columns.astype(float),
        base=base,
        weighted_base=float(base),
        row_share=n / rows[:, None],
        column_share=share,
        total_share=n / base,
        column_share_se=np.full(n.shape, 0.03),
        ci_low=share - 0.05,
        ci_high=share + 0.05,
        adjusted_residual=np.full(n.shape, 1.5),
        level=0.95,
        interval="wilson",
        **values,
    )


@pytest.fixture
def topline():
    return _topline


@pytest.fixture
def crosstab():
    return _crosstab
