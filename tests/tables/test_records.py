from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace as Record

import pytest

from youthsurvey.clean.ledger import Impact
from youthsurvey.tables.records import flow_table, impact_table, margins_table, weights_table
from youthsurvey.tables.verification import verification_table

LABEL = {"en": "a rule", "ru": "правило", "kk": "ереже"}


def test_the_flow_goes_from_read_to_analysed(context):
    taken_out = (Record(rule="age", label=LABEL, n=2), Record(rule="mood", label=LABEL, n=0))
    flow = Record(
        read=40,
        excluded=(("consent", LABEL, 6), ("tests", LABEL, 4)),
        analysed=30,
        set_missing=taken_out,
    )
    table = flow_table(flow, context)
    assert [(row.code, row.kind) for row in table.rows] == [
        ("read", "base"),
        ("consent", "category"),
        ("tests", "category"),
        ("analysed", "total"),
    ]
    assert table.panels[0].values == ((40, 1.0), (6, 6 / 40), (4, 4 / 40), (30, 30 / 40))
    assert [c.format for c in table.columns] == ["count", "share"]
    assert table.rows[1].label["ru"] == "Исключено: правило"
    assert [n.text["en"] for n in table.notes] == ["Values set to missing: a rule: 2."]


def test_an_impact_is_the_share_after_minus_the_share_before(context):
    impacts = [
        Impact("consent", "trust", "yes", before=10 / 20, after=9 / 17, gone=3, gone_in=1),
        Impact("tests", "trust", "yes", before=9 / 17, after=6 / 11, gone=6, gone_in=3),
    ]
    table = impact_table(impacts, {"consent": LABEL}, context)
    labels = [row.label["en"] for row in table.rows]
    assert labels == ["a rule", "tests", "All rules together"]
    assert table.columns[0].label["en"] == "Trust: yes"
    assert table.panels[0].format == "points"
    assert [line[0] for line in table.panels[0].values] == pytest.approx(
        [9 / 17 - 10 / 20, 6 / 11 - 9 / 17, 6 / 11 - 10 / 20]
    )


def test_impacts_that_tell_what_few_had_answered_are_withheld(context):
    impacts = [
        Impact("consent", "trust", "yes", before=0.5, after=0.52, gone=6, gone_in=0),
        Impact("tests", "trust", "yes", before=0.52, after=0.51, gone=8, gone_in=5),
    ]
    protected = replace(context, protection=Record(least=5))
    table = impact_table(impacts, {"consent": LABEL}, protected)
    # 5 of 8 leave 3 of another answer; one rule's share after is the next one's before. All 14
    # together are 5 and 9.
    assert [line[0] is None for line in table.panels[0].values] == [True, True, False]
    assert ["suppressed" in line[0] for line in table.flags] == [True, True, False]
    few = [Impact("consent", "trust", "yes", before=0.5, after=0.52, gone=6, gone_in=0)]
    assert impact_table(few, {}, protected).panels[0].values[0][0] == pytest.approx(0.02)


def report(**more):
    return Record(
        scheme="raked", label=LABEL, n=100, deff=1.25, effective_n=80.0, min=0.4, max=2.1,
        quantiles={0.5: 0.9, 0.05: 0.45},
        iterations=7, trimmed=0, method="rake, trimmed to 0.4 to 2.1, equal", **more,
    )  # fmt: skip


def test_a_refused_scheme_shows_its_reason_and_fails(context):
    table = weights_table([report()], [("full", LABEL, "deff 31 is over 3.")], context)
    assert table.panels[0].values[0][:3] == (100, 1.25, 80.0)
    assert [c.code for c in table.columns][3:7] == ["min", "q5", "q50", "max"]
    assert table.panels[0].values[0][3:7] == (0.4, 0.45, 0.9, 2.1)
    assert table.panels[0].values[1][:-1] == (None,) * 9
    assert table.panels[0].values[1][-1]["en"] == "refused: deff 31 is over 3."
    assert [["fails" in f for f in line].count(True) for line in table.flags] == [0, 1]
    methods = table.notes[1].text["en"]
    assert methods == "Methods: raked: rake, trimmed to 0.4 to 2.1, equal."


def test_margins_show_sample_target_and_weighted(context):
    check = Record(
        variables=("sex", "trust"), categories=("f", "yes"), sample_share=0.4, target_share=0.5,
        weighted_share=0.5, standardised_before=-0.2, standardised_after=0.0,
    )  # fmt: skip
    one = Record(
        variables=("sex",), categories=("f",), sample_share=0.4, target_share=1.0,
        weighted_share=1.0, standardised_before=float("nan"), standardised_after=float("nan"),
    )  # fmt: skip
    domain = Record(variable="sex", category="f", deff=1.5)
    table = margins_table(report(margins=(check, one), domains=(domain,)), context)
    assert table.name == "margins_raked"
    assert table.rows[0].label["en"] == "Sex × Trust: f × yes"
    assert table.panels[0].values == (
        (0.4, 0.5, 0.5, 0.0, -0.2, 0.0, None),
        (0.4, 1.0, 1.0, 0.0, None, None, 1.5),
    )


def verification(verdict):
    number = Record(
        figure="6",
        variable="trust",
        categories=("yes", "no"),
        percent=Decimal("85.6"),
        count=432,
        decimals=1,
        rounding="half_up",
        row="6.trust.yes+no",
    )
    return Record(
        number=number, n=432, base=505, computed_percent=Fraction(43200, 505),
        rounded=Decimal("85.6"), difference=Decimal("0.0"), verdict=verdict,
    )  # fmt: skip


def test_a_published_number_stands_beside_the_computed_one(context):
    table = verification_table([verification("reproduced")], context)
    assert table.rows[0].label["en"] == "Trust: yes + no"
    values = table.panels[0].values[0]
    assert values[0] == 0.856
    assert values[3]["en"] == "reproduced"
    assert values[4:7] == (432, 505, 432)
    assert values[7] == pytest.approx(432 / 505)


def test_a_number_that_is_not_reproduced_fails(context):
    table = verification_table([verification("not reproduced")], context)
    assert all("fails" in flags for flags in table.flags[0])


def test_agreement_by_construction_is_explained_and_reasons_are_given(context):
    context = replace(context, synthetic=True)
    reason = {"en": "it follows", "ru": "это следует", "kk": "осыдан шығады"}
    table = verification_table([verification("by construction")], context, {("sex", "m"): reason})
    kinds = [note.kind for note in table.notes]
    assert "synthetic" in kinds
    assert table.notes[-1].text["en"] == "Sex: m – it follows"
