import numpy as np
import pytest

from youthsurvey.model.codebook import Codebook, Variable
from youthsurvey.model.crosstabs import Axis
from youthsurvey.model.means import Means
from youthsurvey.model.results import DesignSummary
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.means import means_table


@pytest.fixture
def numbers(codebook):
    more = {name: Variable(name, "numeric", {"en": f"{name}?"}) for name in ("spent", "earned")}
    return TableContext(Codebook({**codebook.variables, **more}), least_base=30)


def result(name="spent", statistic="mean", by=None):
    k = 1 + (len(by.categories) if by else 0)
    q = 0 if statistic == "ratio" else 2
    column = np.arange(1.0, k + 1)
    return Means(
        name=name, statistic=statistic, by=by, n=np.array([60, 40, 20, 0][:k]),
        weighted_n=column, missing=5, estimate=column, se=column, ci_low=column, ci_high=column,
        deff=np.full(k, np.nan), sd=column, probabilities=(0.1, 0.5)[:q],
        quantile=np.full((k, q), 7.0), quantile_low=np.full((k, q), np.nan),
        quantile_high=np.full((k, q), np.nan), quantile_se=np.full((k, q), np.nan), level=0.9,
        design=DesignSummary("unweighted", False, (), 59.0),
    )  # fmt: skip


def test_a_mean_by_group(numbers):
    table = means_table(result(by=Axis("sex", ("f", "m", "x"))), numbers)
    assert (table.name, table.kind) == ("spent_by_sex", "means")
    assert [column.code for column in table.columns] == ["total", "f", "m", "x"]
    assert [column.low_base for column in table.columns] == [False, False, True, True]
    assert [row.code for row in table.rows] == [
        "mean", "mean_se", "mean_low", "mean_high", "sd", "deff", "q10", "q50",
    ]  # fmt: skip
    values = table.panels[0].values
    assert values[0] == (1, 2, 3, 4)
    assert values[5] == (None,) * 4
    assert table.rows[-1].label["ru"] == "Медиана"
    notes = " ".join(note.text["en"] for note in table.notes)
    assert "90% intervals" in notes
    assert "least value" in notes
    assert "5 respondents" in notes


def test_a_ratio_has_no_quantiles(numbers):
    table = means_table(result("spent/earned", "ratio"), numbers)
    assert table.name == "spent_per_earned"
    assert table.title["en"] == "spent? / earned?"
    assert [row.code for row in table.rows] == ["ratio", "mean_se", "mean_low", "mean_high"]
    assert not any("least value" in note.text["en"] for note in table.notes)
