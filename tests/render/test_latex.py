"""Tables as LaTeX: every number, as many cells in each row, and texts that stay texts."""

import re
from dataclasses import replace

import pytest

import youthsurvey as ys
from tests.conftest import RAW
from youthsurvey.pipeline.tables import make_tables
from youthsurvey.render.latex import document_latex, escaped, table_latex


@pytest.fixture(scope="module")
def tables():
    study = ys.load_study("sco_youth_2025")
    responses = ys.clean_responses(study, ys.read_export(study, RAW).responses).responses
    return {table.name: table for table in make_tables(study, responses)}


def bodies(text):
    """The longtables of a text: their columns, and their rows after the head."""
    pattern = r"\\begin\{longtable\}\{@\{\}(.*?)@\{\}\}\n(.*?)\\end\{longtable\}"
    for columns, inside in re.findall(pattern, text, re.S):
        plain = re.sub(r">\{[^}]*\}p\{[^}]*\}", "l", columns)
        yield plain, inside.split("\\endlastfoot\n")[1].strip().splitlines()


def test_a_one_way_table_holds_its_numbers(tables):
    text = table_latex(tables["awareness"], "ru")
    ((columns, rows),) = bodies(text)
    assert columns == "lrrrr"
    assert rows[0] == r"Полностью понимают & 48,5 & 245 & 44,2 & 52,9 \\"
    assert r"\label{tab:awareness}" in text
    assert "Синтетическая реконструкция" in text


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_each_row_has_a_cell_for_each_column(tables, lang):
    for table in tables.values():
        text = table_latex(table, lang)
        assert text.count(r"\begin{longtable}") == text.count(r"\end{longtable}")
        assert text.count(r"\caption{") == 1
        for columns, rows in bodies(text):
            for row in rows:
                if not row.startswith(r"\multicolumn"):
                    assert len(re.findall(r"(?<!\\)&", row)) == len(columns) - 1, row


def test_parts_of_a_wide_table_hold_all_columns_under_one_number(tables):
    table = tables["awareness_by_country"]
    text = table_latex(table, "en")
    parts = list(bodies(text))
    assert len(parts) > 1
    assert sum(len(columns) - 1 for columns, _ in parts) == len(table.columns)
    assert text.count(r"\addtocounter{table}{-1}") == len(parts) - 1


def test_signs_of_latex_are_set_as_they_stand():
    assert escaped(r"50% & #1_a $x$ {y} ~ ^ \input{x} <b>") == (
        r"50\% \& \#1\_a \$x\$ \{y\} \textasciitilde{} \textasciicircum{} "
        r"\textbackslash{}input\{x\} \textless{}b\textgreater{}"
    )
    assert escaped("a\x00\n\n\\par b\u202e\u200f") == r"a \textbackslash{}par b"


def test_hostile_labels_are_harmless(tables):
    table = tables["awareness"]
    hostile = {"en": "\\write18{rm -rf} & % " + "x" * 10_000}
    rows = tuple(replace(row, label=hostile) for row in table.rows)
    text = table_latex(replace(table, rows=rows, stub=hostile), "en")
    assert r"\write18" not in text.replace(r"\textbackslash{}write18", "")
    (part,) = bodies(text)
    assert all(len(re.findall(r"(?<!\\)&", row)) == 4 for row in part[1])


def test_the_document_sets_each_file():
    text = document_latex("A & B", "Synthetic", "kk", ["awareness", "sex"])
    assert r"\section*{A \& B}" in text
    assert r"\textbf{Synthetic}" in text
    assert re.findall(r"\\input\{(.*?)\}", text) == ["tables/awareness", "tables/sex"]
    assert r"\renewcommand{\tablename}{Кесте}" in text
