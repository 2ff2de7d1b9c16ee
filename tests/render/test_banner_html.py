"""A stub by a banner in a notebook and on the report's page."""

import re
from dataclasses import replace

import pytest

from youthsurvey.render.grid import grids
from youthsurvey.render.html import report_html, table_html
from youthsurvey.render.page_table import table_markup
from youthsurvey.render.report import Report


def heads(markup):
    """Return the rows of the head, each as (tag, colspan, text) of its cells."""
    thead = re.search("<thead>(.*?)</thead>", markup, re.DOTALL).group(1)
    return [
        [
            (tag, int((re.findall(r'colspan="(\d+)"', more) or [1])[0]), re.sub("<.*?>", "", text))
            for tag, more, text in re.findall(r"<(t[hd])([^>]*)>(.*?)</\1>", row)
        ]
        for row in re.findall("<tr.*?>(.*?)</tr>", thead)
    ]


def report(made, *tables):
    return Report(
        title=made.say("Study"),
        about=made.say(""),
        citation={},
        languages=("en", "ru", "kk"),
        synthetic=False,
        findings=(),
        figures=(),
        tables=tables,
        weights=(),
        verification=None,
        flow=None,
        impact=None,
        methods={},
    )


def test_spanners_are_heads_of_their_columns(made):
    outer, inner, names = heads(table_html(made.banner(), "en"))
    assert outer == [
        ("td", 1, ""), ("td", 1, ""), ("th", 2, "Sex"), ("th", 3, "Age group"),
        ("th", 6, "Sex › Age group"),
    ]  # fmt: skip
    assert inner[-2:] == [("th", 3, "Female"), ("th", 3, "Male")]
    assert names[2][2] == "Female (A)n=250"
    assert table_html(made.banner(), "en").count('scope="colgroup"') == 5


@pytest.mark.parametrize("wide", [0, 1, 60])
@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_the_widths_of_every_line_sum_up_to_the_columns(made, lang, wide):
    table = made.banner(made.banner_columns(wide))
    markup = table_markup(grids(table, lang))
    for row in heads(markup):
        assert sum(width for _, width, _ in row) == 1 + len(table.columns)
    groups = re.findall('<colgroup span="(\\d+)"></colgroup>', markup)
    assert sum(map(int, groups)) == len(table.columns)
    assert f'class="measure" colspan="{len(table.columns) + 1}"' in markup


def test_nets_and_means_are_rows_of_their_own_kind(made):
    markup = table_html(made.banner(), "en")
    rows = re.findall('<tr(?: class="([^"]*)")?><th scope="row">(.*?)</th>', markup)
    assert rows == [
        ("", "Often"), ("", "Rarely"), ("", "Never"), ("aside", "Hard to say"),
        ("net apart", "Net: often or rarely"), ("net", "Net: never"), ("mean", "Mean of 1 to 3"),
    ]  # fmt: skip
    mean = re.search('<tr class="mean">.*?</tr>', markup).group()
    assert re.findall(r"<td>([^<]*)<", mean)[:4] == ["2.22", "2.23", "2.24", "–"]


def test_other_tables_have_neither_the_marks_nor_the_style_of_a_banner(made):
    for table in (made.crosstab(), made.topline(), made.checks()):
        markup = table_html(table, "en")
        assert not re.search("colgroup>|spans|apart|class=.net", markup)
        assert "spans" not in report_html(report(made, table))


def test_the_page_shows_shares_with_letters_and_bases_and_says_by_what(made):
    page = report_html(report(made, made.banner(), made.crosstab()))
    assert "By group: Sex, Age group, Sex › Age group</summary>" in page
    assert "В разрезе: Пол, Возрастная группа, Пол › Возрастная группа</summary>" in page
    assert ".spans span" in page
    assert "40.1<b>BC</b>" in page
    assert "Share of the row" not in page
    assert 'class="mean"' in page


def test_a_page_of_a_banner_asks_the_network_for_nothing(made):
    page = report_html(report(made, made.banner()))
    assert not re.findall(r"@import|url\((?!#)|https?://(?!www\.w3\.org/)", page)


def test_hostile_and_long_spanners_are_escaped(made):
    texts = (*made.texts, "x" * 80)
    columns = tuple(
        replace(column, spanners=(made.say(text), made.say(text)))
        for column, text in zip(made.banner_columns(60), texts, strict=False)
    )
    markup = table_html(made.banner(columns), "en")
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup
    assert "x" * 80 in markup
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", markup)
