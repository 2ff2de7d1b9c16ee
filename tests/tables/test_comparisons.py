from dataclasses import replace

import numpy as np
import pytest

from youthsurvey.model import crosstabs, results
from youthsurvey.tables.build import crosstab_table

COUNTS = [[5, 4, 0], [40, 10, 0], [15, 6, 0]]


def comparisons(letters=(("B", "", ""), ("", "", ""), ("", "", "")), **more):
    table = np.full((3, 1), 0.1)
    values = {
        "variant": "design",
        "adjustment": "bonferroni",
        "levels": (0.05,),
        "detectable_difference": np.array([[0.141], [0.1], [0.2]]),
        "largest_pair": 0,
        "pairs": np.array([[0, 1]]),
        **more,
    }
    return crosstabs.Comparisons(
        column_letters=("A", "B", ""), letters=letters, difference=table, se=table,
        statistic=table, df=table, p=table, p_adjusted=table, power=0.8, **values,
    )  # fmt: skip


NONE_FOUND = (("", "", ""),) * 3


@pytest.fixture
def made(crosstab, context):
    def make(*, tests=None, **more):
        result = crosstab(COUNTS, comparisons=comparisons(**more))
        return crosstab_table(replace(result, tests=tests or result.tests), None, context)

    return make


def notes(table, lang="en"):
    return [note.text[lang] for note in table.notes if note.kind == "test"][1:]


def test_letters_stand_in_a_panel_and_name_columns_in_their_heads(made):
    # "hard" is set aside and comes last; the third column has no respondents.
    table = made()
    assert table.panel("letters").values == (("", "", ""), ("", "", ""), ("", "B", ""))
    assert [column.letter for column in table.columns] == ["", "A", "B"]


def test_a_note_says_test_level_and_adjustment_in_three_languages(made):
    table = made()
    assert notes(table) == [
        "A letter names a column that the share exceeds: t test with the design's standard errors, "
        "5% level, adjusted after Bonferroni over the pairs of a row. Shares of 0 and 100% are not "
        "compared."
    ]
    assert "уровень 5 %, с поправкой Бонферрони по парам строки" in notes(table, "ru")[0]
    assert "5 % деңгейі, жол жұптары бойынша Бонферрони түзетуімен" in notes(table, "kk")[0]


def test_two_levels_and_no_adjustment_are_said(made):
    table = made(variant="effective-base", adjustment="none", levels=(0.005, 0.1))
    assert notes(table) == [
        "A letter names a column that the share exceeds: t test on effective bases, capitals at "
        "the 0.5% level, small letters at 10%, not adjusted for the number of pairs."
    ]


NOT_SIGNIFICANT = (results.TestResult("pearson", 1.0, (2.0,), 0.6),)


def test_beside_not_significant_stands_the_difference_that_would_have_been_found(made):
    table = made(letters=NONE_FOUND, tests=NOT_SIGNIFICANT)
    assert notes(table)[0].startswith("No share exceeds that of another column")
    assert notes(table)[1] == (
        "Not significant. With these bases a difference of about 10 to 20 points (by the answer) "
        "between the two largest groups, f and m, would have been found with 80% power."
    )
    even = np.full((3, 1), 0.14)
    table = made(letters=NONE_FOUND, tests=NOT_SIGNIFICANT, detectable_difference=even)
    assert "about 14 points between" in notes(table)[1]
    assert "примерно в 14 п. п. между" in notes(table, "ru")[1]
    assert "шамамен 14 п. т. айырма" in notes(table, "kk")[1]


def test_a_table_that_can_show_nothing_says_so(made):
    blind = np.full((3, 1), np.nan)
    table = made(letters=NONE_FOUND, tests=NOT_SIGNIFICANT, detectable_difference=blind)
    assert notes(table)[1].startswith("Not significant. With these bases no difference")


def test_a_finding_by_any_test_leaves_the_sentence_out(made):
    found = (*NOT_SIGNIFICANT, results.TestResult("pearson", 12.0, (2.0,), 0.01))
    assert len(notes(made(letters=NONE_FOUND, tests=found))) == 1


def test_only_rows_without_letters_are_called_not_significant(made):
    table = made(tests=NOT_SIGNIFICANT)
    assert notes(table)[1].startswith("Not significant in the rows without letters.")
    assert "10 to 20 points" in notes(table)[1]


def test_without_comparisons_there_is_neither_panel_nor_letter(crosstab, context):
    for result in (
        crosstab(COUNTS),
        crosstab(COUNTS, comparisons=comparisons(pairs=np.zeros((0, 2), int), largest_pair=None)),
    ):
        table = crosstab_table(result, None, context)
        assert not table.has("letters")
        assert not any(column.letter for column in table.columns)
