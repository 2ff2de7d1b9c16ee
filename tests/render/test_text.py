import re

import pytest

from youthsurvey.render.text import display_width, table_markdown, table_text
from youthsurvey.tables.table import Heading, Panel, Row, Table


def test_a_crosstab_stands_aligned_with_bases_and_marks(made):
    assert table_text(made.crosstab(), "en") == (
        "Do you know what digital diplomacy is?\n"
        "505 respondents, per cent\n"
        "\n"
        "                    Age\n"
        "Awareness           Under 30  30-39   50-59\n"
        "                       n=400   n=93   n=12*\n"
        "───────────────────────────────────────────\n"
        "Full understanding     47.0~  58.1~  25.0~*\n"
        "Not familiar           48.0~  33.0~  25.0~*\n"
        "Hard to say             5.0~   8.9~  50.0~*\n"
        "\n"
        "Synthetic reconstruction: published counts exact, the rest assumed.\n"
        "Base: all respondents.\n"
        "~ Rests on an assumption.\n"
        "* low base, read with caution\n"
    )


def test_numbers_and_labels_follow_the_language(made):
    text = table_text(made.crosstab(), "ru")
    assert "Полное понимание" in text
    assert "58,1" in text
    assert "58.1" not in text


def test_a_table_of_one_column_shows_its_measures_beside_each_other(made):
    lines = table_text(made.topline(), "en").splitlines()
    assert "Female   53.5  270      49.1" in lines
    assert lines[lines.index("All     100.0  505         –") - 1].startswith("───")


def test_a_failed_check_is_marked_by_a_sign_and_not_by_colour_alone(made):
    plain = table_text(made.checks(), "en")
    assert "not reproduced !" in plain
    assert "\x1b" not in plain
    assert "\x1b[31m" in table_text(made.checks(), "en", colour=True)


@pytest.mark.parametrize("width", [24, 40, 60, 100])
@pytest.mark.parametrize("name", ["crosstab", "topline", "checks"])
def test_nothing_is_wider_than_the_terminal(made, name, width):
    table = getattr(made, name)()
    text = table_text(table, "ru", width)
    assert max(map(display_width, text.splitlines())) <= max(width, 44)
    for head in table.columns:
        assert head.label["ru"].split()[0] in text


def test_a_wide_table_is_cut_into_blocks_that_repeat_the_stub(made):
    text = table_text(made.crosstab(), "ru", 40)
    assert text.count("Осведомлённость") == 2
    assert "Возраст (продолжение)" in text


def test_without_a_width_each_row_is_one_line(made):
    lines = table_text(made.hostile(), "en", None).splitlines()
    assert sum("word word" in line for line in lines) == 1


def test_hostile_texts_reach_the_terminal_without_controls(made):
    text = table_text(made.hostile(), "en", 80) + table_markdown(made.hostile(), "en")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200f]", text)
    assert "[31mred" in text


def test_markdown_keeps_its_columns_whatever_the_texts_hold(made):
    rows = [line for line in table_markdown(made.hostile(), "en").splitlines() if line[:2] == "| "]
    assert len(rows) == 2 + len(made.texts)
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 4
    text = "\n".join(rows)
    assert r"\<script\>" in text
    assert "<script>" not in text


def test_markdown_of_a_crosstab_is_a_pipe_table(made):
    text = table_markdown(made.crosstab(), "en")
    assert "| Awareness / Age | Under 30 | 30-39 | 50-59 |\n|---|---:|---:|---:|\n" in text
    assert r"| Full understanding | 47.0 \~ | 58.1 \~ | 25.0 \~\* |" in text


def test_wide_characters_take_two_columns_and_marks_none():
    assert [display_width(t) for t in ("上海", "Қазақ", "e\u0301", "🦊")] == [4, 5, 1, 2]


def test_a_table_of_sentences_reads_as_paragraphs_on_a_terminal():
    words = "in words that are far too many to stand in a column beside others"
    columns = tuple(Heading(code, {"en": code}, format="text") for code in "abc")
    table = Table(
        name="t", kind="verification", title={"en": "Title"}, subtitle={}, stub={"en": "Stub"},
        banner={}, rows=(Row("1", {"en": "A sentence"}),), columns=columns,
        panels=(Panel("value", {}, "text", (("yes", words, ""),)),),
        flags=((frozenset(),) * 3,), notes=(),
    )  # fmt: skip
    lines = table_text(table, "en", 60).splitlines()
    assert lines[2:4] == ["A sentence", "    a: yes"]
    assert " ".join(line.strip() for line in lines[4:6]) == f"b: {words}"
    assert all(len(line) <= 60 for line in lines)
    # A pipe gets columns, a line a row.
    piped = table_text(table, "en", None).splitlines()
    assert any("yes" in line and words in line for line in piped)
