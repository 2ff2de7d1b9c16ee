from types import SimpleNamespace as Record

import numpy as np
import pytest

from youthsurvey.tables.distribution import distribution_table

REPORT = Record(scheme="raked", label={"en": "raked", "ru": "raked", "kk": "raked"})


def rows(table):
    return {
        row.code: line[0] for row, line in zip(table.rows, table.panel("n").values, strict=True)
    }


def test_respondents_are_counted_by_their_weight_over_the_mean(context):
    # The mean is 2: a weight of 1 is 0.5, of 2 is 1, of 6 is 3.
    weight = np.array([1.0] * 6 + [2.0] * 5 + [6.0])
    weight = weight * 2 / weight.mean()
    relative = weight / 2
    table = distribution_table(REPORT, weight, context)
    found = rows(table)
    assert sum(found.values()) == 12
    for code, n in found.items():
        low, high = map(float, code.split("_"))
        assert n == ((relative >= low) & (relative < high)).sum()
    assert table.panel("share").values[0][0] == pytest.approx(found[table.rows[0].code] / 12)


def test_classes_of_few_are_joined_with_the_next(context):
    from dataclasses import replace

    weight = np.array([0.1, 0.6, 0.6, *[1.1] * 20, 9.0])
    protected = replace(context, protection=Record(least=5))
    found = rows(distribution_table(REPORT, weight, protected))
    assert sum(found.values()) == 24
    assert all(n == 0 or n >= 5 for n in found.values())
