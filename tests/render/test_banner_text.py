"""A stub by a banner in the terminal and as Markdown."""

import re
from dataclasses import replace

import pytest

from youthsurvey.render.text import display_width, table_markdown, table_text


def block(text, number):
    """Return a block of columns: the title stands before the first."""
    return re.split(r"\n\n(?= {20,})", text)[1 + number]


def test_spanners_stand_over_their_columns_with_a_rule_each(made):
    lines = table_text(made.banner(), "en", None).splitlines()[3:11]
    outer, rule, inner, inner_rule, heads, bases, line, first = lines
    for text in ("Sex", "Age group", "Sex › Age group"):
        assert re.search(rf"(^|  ){text}(  |$)", outer)
    for group, start, stop in (
        ("Sex ", "Female (A)", "Male (B)"),
        ("Age group ", "18-29 (C)", "40 and older (E)"),
    ):
        left, right = heads.index(start), heads.index(stop) + len(stop)
        assert outer.index(group) == left
        assert rule[left - 2 : right + 2] == "  " + "─" * (right - left) + "  "
    assert inner.index("Female") == outer.index("Sex › Age group")
    assert inner.index("Male") == inner_rule.rindex("  ") + 2
    assert set(line) == {"─"}
    assert bases.split()[0] == "n=505"
    assert first.startswith("Often")


def test_nets_stand_apart_and_means_after_them(made):
    lines = table_text(made.banner(), "en", None).splitlines()
    at = lines.index(next(line for line in lines if line.startswith("Net: often")))
    assert lines[at - 1] == ""
    assert lines[at - 2].startswith("Hard to say")
    assert [line.split("  ")[0] for line in lines[at : at + 3]] == [
        "Net: often or rarely", "Net: never", "Mean of 1 to 3",
    ]  # fmt: skip
    assert lines[at + 2].split()[5:8] == ["2.22", "2.23", "2.24"]


def test_a_wide_table_is_cut_between_groups_which_keep_their_spanners(made):
    text = table_text(made.banner(), "en", 100)
    assert "Sex › Age group" not in block(text, 0)
    assert re.findall("Sex › Age group|Female|Male", block(text, 1)) == [
        "Sex › Age group", "Female", "Male",
    ]  # fmt: skip
    assert "continued" not in text


def test_a_group_that_is_too_wide_is_cut_within_and_then_anywhere(made):
    text = table_text(made.banner(), "kk", 60)
    # Total and sex, age, women by age, men by age.
    assert text.count("Жынысы › Жас тобы\n") == 2
    assert [text.count(word) for word in ("Әйел\n", "Ер\n")] == [2, 1]
    wide = table_text(made.banner(made.banner_columns(12)), "en", 100)
    assert wide.count("Region of residence\n") == 1
    assert wide.count("Region of residence (continued)\n") == 1


def test_a_cut_never_leaves_the_total_alone(made):
    table = made.banner(made.banner_columns(20)[:1] + made.banner_columns(20)[12:])
    first = block(table_text(table, "en", 80), 0)
    assert "Total" in first
    assert "Region of residence" in first


@pytest.mark.parametrize("wide", [0, 60])
@pytest.mark.parametrize("width", [50, 72, 100, 140])
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_nothing_is_wider_than_the_terminal_and_every_column_is_there(made, lang, width, wide):
    columns = made.banner_columns(wide)
    text = table_text(made.banner(columns), lang, width)
    assert max(map(display_width, text.splitlines())) <= width
    assert re.findall(r"n=(\d+)", text) == [str(column.base) for column in columns]


def test_rules_and_columns_agree_in_scripts_of_any_width(made):
    columns = made.banner_columns()[:3]
    sex = made.say("性別")
    columns = (columns[0], *(replace(c, label=sex, spanners=(sex,)) for c in columns[1:]))
    lines = table_text(made.banner(columns), "en", None).splitlines()
    spanner = next(line for line in lines if "性別" in line)
    rule = lines[lines.index(spanner) + 1]
    heads = next(line for line in lines if "(A)" in line)
    assert display_width(rule.rstrip()) == display_width(heads)
    assert rule.index("─") == display_width(spanner.split("性")[0])


def test_a_long_spanner_over_narrow_columns_wraps_and_hides_nothing(made):
    long = made.say(" ".join(["spanner"] * 10))
    assert len(long["en"]) == 79
    columns = made.banner_columns()[:2]
    columns = (columns[0], replace(columns[1], spanners=(long,), label=made.say("x")))
    text = table_text(made.banner(columns), "en", 60)
    assert text.count("spanner") == 10
    assert max(map(display_width, text.splitlines())) <= 60


def test_long_labels_of_rows_and_columns_wrap(made):
    long = made.say("слово " * 13 + "80")
    assert len(long["ru"]) == 80
    table = made.banner(tuple(replace(column, label=long) for column in made.banner_columns()[:6]))
    table = replace(table, rows=tuple(replace(row, label=long) for row in table.rows))
    text = table_text(table, "ru", 90)
    assert max(map(display_width, text.splitlines())) <= 90
    assert text.count("слово") == 13 * (7 + 6)


def test_markdown_joins_spanners_into_its_one_line_of_heads(made):
    head, rule, *_ = table_markdown(made.banner(), "en").split("\n\n")[2].splitlines()
    names = [name.strip() for name in head.strip("|").split("|")]
    assert names[:3] == ["Reading of news", "Total", "Sex: Female (A)"]
    assert names[-1] == "Sex › Age group: Male › 40 and older (K)"
    assert len(names) == len(set(names)) == rule.count("---")


def test_hostile_spanners_reach_the_terminal_without_controls(made):
    columns = tuple(
        replace(column, spanners=(made.say(text), made.say(text)))
        for column, text in zip(made.banner_columns(60), made.texts, strict=False)
    )
    table = made.banner(columns)
    text = table_text(table, "en", 80) + table_markdown(table, "en")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200f]", text)
    assert r"\<script\>" in text
