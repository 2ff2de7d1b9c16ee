from dataclasses import replace

import numpy as np
import pytest

from youthsurvey.model import crosstabs, results
from youthsurvey.tables.build import crosstab_table, topline_table
from youthsurvey.tables.schemes import comparison_table, is_robust

WEIGHTED = results.DesignSummary("raked", True, (("sex", "trust"),), 504.0)
COUNTS = [[5, 4, 0], [40, 10, 0], [15, 6, 0]]


def texts(table, kind, lang="en"):
    return [note.text[lang] for note in table.notes if note.kind == kind]


def test_a_topline_is_one_column_with_answers_aside_last(topline, context):
    table = topline_table(topline([10, 60, 30]), context)
    assert [row.code for row in table.rows] == ["yes", "no", "hard"]
    assert [row.kind for row in table.rows] == ["category", "category", "aside"]
    assert table.panels[0].code == "share"
    assert table.panel("share").values == ((0.6,), (0.3,), (0.1,))
    assert table.panel("n").values == ((60,), (30,), (10,))
    assert [c.base for c in table.columns] == [100]
    assert table.scale
    assert not table.banner


def test_the_subtitle_says_base_answers_and_unit(topline, context):
    table = topline_table(topline([1, 1, 1]), context)
    assert table.subtitle["en"] == "3 respondents, one answer, per cent"
    assert table.subtitle["ru"] == "3 респондента, один ответ, в процентах"
    assert table.subtitle["kk"] == "3 респондент, бір жауап, пайызбен"


def test_an_undefined_number_is_none(topline, context):
    table = topline_table(topline([1, 1, 1]), context)
    assert table.panel("deff").values == ((None,), (None,), (None,))


def test_numbers_are_plain_python_numbers(crosstab, context):
    table = crosstab_table(crosstab(COUNTS), None, context)
    kinds = {type(v) for panel in table.panels for line in panel.values for v in line}
    assert kinds <= {int, float, type(None)}


def test_only_unknown_counts_of_synthetic_data_are_assumed(topline, context):
    context = replace(context, synthetic=True, known=frozenset({("trust", "yes")}))
    table = topline_table(topline([10, 60, 30]), context)
    flagged = {
        row.code: "assumed" in flags[0] for row, flags in zip(table.rows, table.flags, strict=True)
    }
    assert flagged == {"yes": False, "no": True, "hard": True}
    assert table.synthetic
    assert texts(table, "synthetic")
    assert texts(table, "assumed")


def test_nothing_is_assumed_in_real_data(crosstab, topline, context):
    context = replace(context, known=frozenset({("trust", "yes")}))
    tables = [
        topline_table(topline([10, 60, 30]), context),
        crosstab_table(crosstab(COUNTS), None, context),
    ]
    for table in tables:
        assert not any("assumed" in flags for line in table.flags for flags in line)
        assert not texts(table, "synthetic")
        assert not table.synthetic


def test_within_a_synthetic_crosstab_only_known_totals_are_no_assumption(crosstab, context):
    context = replace(context, synthetic=True, known=frozenset({("trust", "yes")}))
    table = crosstab_table(crosstab(COUNTS), None, context)
    assert [["assumed" in flags for flags in line] for line in table.flags] == [
        [False, True, True],
        [True, True, True],
        [True, True, True],
    ]


def test_the_total_stands_on_the_base_of_the_table(crosstab, context):
    table = crosstab_table(crosstab(COUNTS), None, context)
    assert [(c.code, c.base, c.low_base) for c in table.columns] == [
        ("total", 80, False),
        ("f", 60, False),
        ("m", 20, True),
    ]
    assert table.panel("column_share").values[0] == (50 / 80, 40 / 60, 10 / 20)
    assert table.panel("n").values[2] == (9, 5, 4)
    assert table.panel("row_share").values[0] == (1.0, 40 / 50, 10 / 50)
    assert table.panel("total_share").values[0] == (50 / 80, 40 / 80, 10 / 80)


def test_a_group_without_respondents_is_named_and_has_no_column(crosstab, context):
    table = crosstab_table(crosstab(COUNTS), None, context)
    assert "x" not in [c.code for c in table.columns]
    assert "Groups without respondents: x." in texts(table, "base")


def test_a_topline_of_the_same_base_lends_the_total_its_interval(crosstab, topline, context):
    lent = crosstab_table(crosstab(COUNTS), topline([9, 50, 21]), context)
    other = crosstab_table(crosstab(COUNTS), topline([10, 50, 21]), context)
    assert lent.panel("ci_low").values[0][0] == pytest.approx(50 / 80 - 0.04)
    assert other.panel("ci_low").values[0][0] is None


def test_low_base_groups_are_flagged_in_cell_heading_and_note(crosstab, context):
    table = crosstab_table(crosstab(COUNTS), None, context)
    assert [["low_base" in flags for flags in line] for line in table.flags] == [
        [False, False, True]
    ] * 3
    assert texts(table, "low_base") == [
        "Fewer than 30 respondents in a marked group: read its shares with care."
    ]


@pytest.mark.parametrize(
    ("probability_sample", "said"),
    [
        (
            False,
            " The respondents are no probability sample: an interval shows only the variation that "
            "simple random sampling would give and does not cover selection.",
        ),
        (
            None,
            " Unless the respondents were drawn with known chances, an interval shows only the "
            "variation that such a draw would give and does not cover selection.",
        ),
        (True, ""),
    ],
)
def test_the_interval_says_what_it_does_not_cover(topline, context, probability_sample, said):
    context = replace(context, probability_sample=probability_sample)
    note = texts(topline_table(topline([1, 1, 1]), context), "method")
    assert note == ["95% intervals after Wilson." + said]


def test_the_test_note_reports_statistic_df_p_and_association(crosstab, context):
    table = crosstab_table(crosstab(COUNTS), None, context)
    assert texts(table, "test")[0] == "Pearson χ²(2) = 12.35, p = 0.002; Cramér's V = 0.12"
    assert texts(table, "test", "ru")[0] == "χ² Пирсона (2) = 12,35, p = 0,002; V Крамера = 0,12"


def test_the_test_note_is_short_whatever_was_tested(crosstab, context):
    tests = tuple(
        results.TestResult(name, 2.0, df, 0.04)
        for name, df in {
            "rao_scott_f": (1.9, 190.0),
            "pearson": (2.0,),
            "rao_scott_chisq": (2.0,),
            "wald": (2.0, 79.0),
            "adjusted_wald": (2.0, 78.0),
            "likelihood_ratio": (2.0,),
            "rank_test": (1.0, 78.0),
            "linear_by_linear": (1.0, 79.0),
            "fisher_freeman_halton": (),
        }.items()
    )
    association = {"gamma": results.Measure(-0.25, 0.1, -0.45, -0.05)}
    weighted = replace(crosstab(COUNTS).design, weighted=True)
    table = crosstab(COUNTS, tests=tests, association=association, design=weighted)
    assert texts(crosstab_table(table, None, context), "test")[0] == (
        "Rao–Scott F(1.9; 190.0) = 2.00, p = 0.040; rank test F(1; 78) = 2.00, p = 0.040; "
        "Fisher–Freeman–Halton, unweighted counts, p = 0.040; Cramér's V = 0.12; gamma = −0.25"
    )


def test_thin_cells_are_counted(crosstab, context):
    # expected: 60*9/80 = 6.75, 20*9/80 = 2.25; all others above 5, so 1 of 6 is thin: not said.
    assert len(texts(crosstab_table(crosstab(COUNTS), None, context), "test")) == 1
    thin = [[5, 1, 0], [40, 1, 0], [15, 1, 0]]
    assert texts(crosstab_table(crosstab(thin), None, context), "test")[1] == (
        "Expected counts under 5 in 3 of 6 cells: the chi-square test is rough."
    )


def test_an_undefined_test_is_said_to_be_undefined(crosstab, context):
    tests = (results.TestResult("pearson", np.nan, (np.nan,), np.nan),)
    result = crosstab(COUNTS, tests=tests, cramers_v=np.nan)
    assert texts(crosstab_table(result, None, context), "test") == [
        "No test: there is but one row or one column with respondents."
    ]


def test_each_option_of_a_multiple_choice_has_its_own_test(crosstab, context):
    result = crosstab(
        [[40, 10], [15, 6]],
        row=crosstabs.Axis("apps", ("a", "b"), multiple=True),
        column=crosstabs.Axis("sex", ("f", "m")),
        tests=(),
        option_tests={
            "a": (
                results.TestResult("pearson", 20.0, (1.0,), 1e-5),
                results.TestResult("rao_scott_f", 1, (1,), 1),
            ),
            "b": (results.TestResult("pearson", 0.5, (1.0,), 0.48),),
        },
        cramers_v=np.nan,
    )
    table = crosstab_table(result, None, context)
    assert table.multiple
    assert texts(table, "test") == [
        "Each option tested by itself (Pearson χ²), without adjustment for their number: "
        "a: p < 0.001; b: p = 0.480."
    ]


def test_a_weighted_table_names_scheme_and_margins_and_promises_nothing(topline, context):
    context = replace(context, schemes={"raked": {"en": "raking", "ru": "рейкинг"}})
    table = topline_table(topline([1, 1, 1], design=WEIGHTED, interval="logit"), context)
    assert texts(table, "weights") == [
        "Weighted: raking. Standard errors take the margins into account: Sex × Trust. "
        "Weighting does not remove selection bias."
    ]
    assert "weighted per cent" in table.subtitle["en"]


def test_respondents_without_an_answer_are_counted(topline, context):
    table = topline_table(topline([1, 1, 1], missing=2), context)
    assert texts(table, "base", "ru") == [
        "База: 3 респондента с ответом на вопрос. Без ответа: 2 респондента."
    ]


def test_an_option_of_a_multiple_choice_is_a_question_of_its_own(topline, context):
    table = topline_table(topline([3, 7], name="apps.b", categories=("no", "yes")), context)
    assert table.name == "apps_b"
    assert table.title["en"] == "Which apps?: b"
    assert [row.label["en"] for row in table.rows] == ["not chosen", "chosen"]


def test_weighted_headlines_stand_beside_unweighted_ones(topline, context):
    schemes = {
        "raked": {"trust": topline([10, 70, 20], design=WEIGHTED)},
        "unweighted": {"trust": topline([10, 60, 30])},
    }
    table = comparison_table([("trust", "yes")], schemes, context)
    assert [c.code for c in table.columns] == ["unweighted", "raked", "range", "robustness"]
    *shares, spread, verdict = table.panel("share").values[0]
    assert shares == [0.6, 0.7]
    assert spread == pytest.approx(0.7 - 0.6)
    assert verdict["en"] == "no"
    assert table.flags[0][-1] == {"fails"}
    assert table.panel("difference").values[0][:2] == pytest.approx((0.0, 0.1))
    assert "Weighting does not remove selection bias." in texts(table, "weights")


def test_a_figure_that_no_scheme_moves_much_is_robust(topline, context):
    schemes = {
        "unweighted": {"trust": topline([10, 60, 30])},
        "raked": {"trust": topline([10, 62, 28], design=WEIGHTED)},
    }
    table = comparison_table([("trust", "yes")], schemes, context)
    assert table.panel("share").values[0][-1]["en"] == "yes"
    assert table.flags[0][-1] == frozenset()
    assert any("at most 5" in text for text in texts(table, "method"))


@pytest.mark.parametrize(
    ("shares", "robust"),
    [
        ([0.60, 0.64, 0.62], True),
        ([0.60, 0.66], False),  # 6 points apart
        ([0.60, 0.58], False),  # outside of 0.59 to 0.65
        ([0.60, 0.61, 0.585], False),
    ],
)
def test_robust_is_little_range_inside_the_unweighted_interval(shares, robust):
    assert is_robust(shares, 0.59, 0.65) is robust


def test_every_phrase_speaks_all_languages_with_the_same_places():
    import re
    import tomllib
    from importlib import resources

    text = resources.files("youthsurvey.tables").joinpath("phrases.toml").read_text("utf-8")
    for key, phrase in tomllib.loads(text).items():
        assert set(phrase) == {"en", "ru", "kk"}, key
        places = [sorted(re.findall(r"{(\w+)}", words)) for words in phrase.values()]
        assert places[0] == places[1] == places[2], key
