"""Spanners are laid out once, for every renderer."""

from dataclasses import replace

import pytest

from youthsurvey.render.grid import grid, grids
from youthsurvey.render.spans import Span, above, group_starts, span_lines


def test_neighbours_share_spanners_and_the_outer_one_alone_where_the_inner_differs(made):
    outer, inner = grid(made.banner(), "en").spans
    assert outer == (
        Span("", 0, 1),
        Span("Sex", 1, 2),
        Span("Age group", 3, 3),
        Span("Sex › Age group", 6, 6),
    )
    # Columns without an inner spanner have an empty span for each group of the line above.
    assert inner == (
        Span("", 0, 1), Span("", 1, 2), Span("", 3, 3), Span("Female", 6, 3), Span("Male", 9, 3),
    )  # fmt: skip


def test_the_same_answer_within_two_groups_is_two_spans():
    a, b, yes = {"en": "A"}, {"en": "B"}, {"en": "Yes"}
    outer, inner = span_lines([(a, yes), (a, yes), (b, yes)], "en")
    assert outer == (Span("A", 0, 2), Span("B", 2, 1))
    assert inner == (Span("Yes", 0, 2), Span("Yes", 2, 1))


@pytest.mark.parametrize("wide", [0, 1, 60])
def test_every_line_covers_each_column_once_and_divides_the_one_above(made, wide):
    columns = made.banner_columns(wide)
    lines = span_lines([column.spanners for column in columns], "ru")
    for line in lines:
        covered = [j for span in line for j in range(span.first, span.end)]
        assert covered == list(range(len(columns)))
    first, second = group_starts(lines)
    assert first < second


def test_what_stands_above_a_column_is_read_from_the_outside_inwards(made):
    spans = grid(made.banner(), "kk").spans
    assert above(spans, 0) == ()
    assert above(spans, 2) == ("Жынысы",)
    assert above(spans, 11) == ("Жынысы › Жас тобы", "Ер")


def test_a_part_of_a_span_keeps_its_text():
    span = Span("Region", 3, 10)
    assert span.within(0, 3) is None
    assert span.within(0, 5) == Span("Region", 3, 2)
    assert span.within(12, 20) == Span("Region", 12, 1)


def test_tables_without_spanners_have_no_lines(made):
    assert grid(made.crosstab(), "en").spans == ()
    assert grid(made.topline(), "en").spans == ()


def test_the_first_net_or_mean_stands_apart_in_every_measure(made):
    for block in grids(made.banner(), "en"):
        assert [line.label for line in block.lines if line.apart] == ["Net: often or rarely"]
    table = made.banner()
    answers_and_mean = [0, 1, 2, 3, 6]
    table = replace(
        table,
        rows=tuple(table.rows[i] for i in answers_and_mean),
        flags=tuple(table.flags[i] for i in answers_and_mean),
        panels=tuple(
            replace(panel, values=tuple(panel.values[i] for i in answers_and_mean))
            for panel in table.panels
        ),
    )
    assert [line.label for line in grid(table, "en").lines if line.apart] == ["Mean of 1 to 3"]


def test_a_row_of_another_format_reads_so_in_shares_and_is_a_base_in_counts(made):
    shares, counts, row_shares = grids(made.banner(), "ru")
    assert [c.text for c in shares.lines[6].cells[:4]] == ["2,22", "2,23", "2,24", "–"]
    assert counts.lines[6].cells[0].text == "360"
    assert {cell.text for cell in row_shares.lines[6].cells} == {"–"}
    # The panel of letters holds nothing, not a word, where a row is not compared.
    assert shares.lines[6].cells[1].letters == ""
