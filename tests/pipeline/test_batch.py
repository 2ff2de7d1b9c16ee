"""A batch's tables are those of single commands, in one list."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import youthsurvey as ys
from tests.conftest import RAW, ROOT
from youthsurvey.pipeline.batch import study_tables
from youthsurvey.study.batch import read_batch_file


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """A file of 300 made respondents: a scale, two apps, a region, a sex, an age, two weights."""
    rng = np.random.default_rng(2026)
    path = tmp_path_factory.mktemp("data") / "survey.csv"
    scale = ["very bad", "bad", "good", "very good", "hard to say"]
    lines = ["satisfaction,telegram,vk,region,sex,age,w,w2"]
    for _ in range(300):
        row = [
            rng.choice(scale), rng.integers(2), rng.integers(2),
            rng.choice(["northwest", "southwest", "east"]), rng.choice(["f", "m"]),
            rng.integers(18, 60), round(float(rng.uniform(0.5, 2)), 3), 1 + rng.integers(2),
        ]  # fmt: skip
        lines.append(",".join(map(str, row)))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def documented(tmp_path_factory):
    """The batch file of docs/batch.md."""
    page = (ROOT / "docs/batch.md").read_text("utf-8")
    path = tmp_path_factory.mktemp("batch") / "tables.toml"
    path.write_text(re.findall(r"```toml\n(.*?)```", page, re.S)[0], "utf-8")
    return path


@pytest.fixture(scope="module")
def cleaned():
    study = ys.load_study("sco_youth_2025")
    return study, ys.clean_responses(study, ys.read_export(study, RAW).responses).responses


def without_letters(crosstab):
    """Return a table's JSON without letters, which go on from one heading to the next."""
    found = json.loads(json.dumps(crosstab))
    for cell in found["cells"]:
        cell["letters"] = bool(cell["letters"])
    if found["comparisons"]:
        del found["comparisons"]["column_letters"]
    return found


def test_the_batch_of_the_documentation(documented, survey):
    made = ys.batch_tables(documented, survey)
    names = [table.name for table in made.tables]
    assert names == ["satisfaction_by_who", "apps_by_who", "young"]
    scale = made.tables[0]
    kinds = [row.kind for row in scale.rows]
    assert kinds == ["category"] * 4 + ["aside", "net", "mean"]
    assert [row.label["en"] for row in scale.rows[-2:]] == ["Top 2", "Mean"]
    assert [r.label["en"] for r in made.tables[2].rows][-1] == "West (net)"
    assert [c.spanners[0]["en"] for c in scale.columns[1:]] == [
        *["sex"] * 2, *["region"] * 3, *["sex › region"] * 6,
    ]  # fmt: skip
    letters = [column.letter for column in scale.columns]
    assert letters == ["", *"ABCDEFGHIJK"]


def test_each_heading_is_the_cross_tab_of_its_variables(cleaned):
    study, responses = cleaned
    batch = study.batch
    assert batch is not None
    made = study_tables(study, batch, lambda _: responses, "unweighted")
    for one in made.tabulations:
        for segment in one.result.segments:
            part = responses
            for name, code in segment.within:
                codes, categories = responses.resolve(name)
                part = part.domain(codes == [c.code for c in categories].index(code))
            direct = ys.crosstab(study, part, one.spec.row, segment.column.name).result
            assert without_letters(segment.answers.to_dict()) == without_letters(direct.to_dict())


def test_nets_are_the_sums_of_a_single_choice_and_less_than_those_of_a_multiple_one(cleaned):
    study, responses = cleaned
    made = study_tables(study, study.batch, lambda _: responses, "unweighted")
    by_name = {one.spec.name: one for one in made.tabulations}
    aware = by_name["awareness_by_who"]
    shares = dict(zip(aware.result.answers.categories, aware.result.answers.n, strict=True))
    assert aware.result.nets.n[0] == shares["full"] + shares["partial"] == 245 + 140
    platforms = by_name["platforms_by_who"].result
    chosen = responses["platforms"].values
    codes = [c.code for c in responses["platforms"].variable.valid]
    meta = [codes.index(code) for code in ("instagram", "facebook", "whatsapp")]
    assert platforms.nets.n[0] == chosen[:, meta].any(axis=1).sum() < chosen[:, meta].sum()


def test_every_table_has_its_own_weights_and_filter(survey, tmp_path):
    path = tmp_path / "tables.toml"
    path.write_text(
        """
        [defaults]
        weight = "w"
        [[table]]
        name = "one"
        rows = ["region"]
        columns = ["sex"]
        [[table]]
        name = "two"
        rows = ["region"]
        columns = ["sex"]
        weight = "w2"
        filter = 'age < 40 and sex == "f"'
        """,
        "utf-8",
    )
    rows = [line.split(",") for line in survey.read_text().splitlines()[1:]]
    one, two = (made.result.answers for made in ys.batch_tables(path, survey).tabulations)
    assert one.weighted_base == pytest.approx(sum(float(r[6]) for r in rows), rel=1e-12)
    young = [r for r in rows if int(r[5]) < 40 and r[4] == "f"]
    assert two.base == len(young)
    assert two.weighted_base == sum(float(r[7]) for r in young)
    east = sum(float(r[7]) for r in young if r[3] == "east")
    assert two.share[two.categories.index("east")] == pytest.approx(east / two.weighted_base)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_an_engine_gives_the_same_batch(documented, survey, engine):
    pytest.importorskip("duckdb")
    memory = ys.batch_tables(documented, survey)
    counted = ys.batch_tables(documented, survey, engine)
    for one, other in zip(memory.tabulations, counted.tabulations, strict=True):
        assert one.table.rows == other.table.rows
        for panel, same in zip(one.table.panels, other.table.panels, strict=True):
            if panel.format == "text":
                assert panel.values == same.values
                continue
            np.testing.assert_allclose(
                np.array(panel.values, dtype=float), np.array(same.values, dtype=float),
                rtol=1e-9, atol=1e-12,
            )  # fmt: skip


def test_all_exits_hold_the_same_numbers(documented, survey, tmp_path):
    made = ys.batch_tables(documented, survey)
    frame = made.to_frame()
    assert not frame.duplicated(["table", "row_code", "column_code"]).any()
    found = json.loads(made.to_text("json"))
    first = found[0]["segments"][0]["answers"]["cells"][0]
    row = frame[
        (frame.table == "satisfaction_by_who")
        & (frame.row_code == first["row"])
        & (frame.column_code == f"sex={first['column']}")
    ]
    assert row["column_share"].item() == first["column_share"]
    assert row["n"].item() == first["n"]
    for ending in ("csv", "json", "md", "txt", "xlsx"):
        made.save(tmp_path / f"tables.{ending}")
    assert (tmp_path / "tables.csv").read_text("utf-8") == made.to_text("csv")


def test_the_workbook_has_a_sheet_for_each_table(documented, survey, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    ys.batch_tables(documented, survey).save(tmp_path / "tables.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames[1:] == ["satisfaction_by_who", "apps_by_who", "young"]


def test_a_study_s_tables_file_is_held_against_its_codebook(cleaned, tmp_path: Path):
    study, responses = cleaned
    for text, message in (
        ('rows = ["awarenes"]\ncolumns = ["sex"]', r"\[\[table\]\] 1: there is no variable"),
        ('rows = ["comment"]\ncolumns = ["sex"]', "nothing to tabulate"),
        ('rows = ["awareness"]\ncolumns = ["sex"]\nweights = "x"', 'no weighting scheme "x"'),
    ):
        path = tmp_path / "tables.toml"
        path.write_text(f"[[table]]\n{text}\n", "utf-8")
        with pytest.raises(ys.SurveyError, match=message):
            study_tables(study, read_batch_file(path), lambda _: responses, "unweighted")
