"""Data files for others, read back by pyreadstat; the codebooks hold the same counts."""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pytest

import youthsurvey as ys
from tests.conftest import RAW
from youthsurvey.model.codebook import MissingKind
from youthsurvey.model.dataset import items
from youthsurvey.pipeline.documents import data_files
from youthsurvey.render.statistical import column_names, dta_bytes, sav_bytes
from youthsurvey.tables.disclosure import Protection

pyreadstat = pytest.importorskip("pyreadstat")
ALL = ("sav", "dta", "ddi", "codebook")
DDI = "{ddi:codebook:2_5}"


@pytest.fixture(scope="module")
def made():
    study = ys.load_study("sco_youth_2025")
    responses = ys.clean_responses(study, ys.read_export(study, RAW).responses).responses
    column = responses["awareness"]
    codes = column.codes.copy()
    codes[:3], codes[3:5] = MissingKind.REFUSED, MissingKind.NOT_ASKED
    responses = responses.with_column(replace(column, codes=codes))
    weighted = ys.weight_responses(study, responses, ["sex_age"]).weighted
    return study, responses, {"sex_age": weighted["sex_age"].responses}


@pytest.fixture(scope="module")
def files(made):
    study, responses, weights = made
    return data_files(study, responses, weights, ("en", "ru"), ALL)


def read(reader, content, path, **options):
    path.write_bytes(content)
    return reader(path, **options)


def test_spss_has_codes_labels_missing_and_weights(made, files, tmp_path):
    _, responses, weights = made
    content = files["data/processed/responses.ru.sav"]
    frame, meta = read(pyreadstat.read_sav, content, tmp_path / "a.sav", user_missing=True)
    codes = responses["awareness"].codes
    expected = np.where(codes < 0, codes, codes + 1)
    assert frame["awareness"].to_numpy().tolist() == expected.tolist()
    labels = meta.variable_value_labels["awareness"]
    assert labels[1] == "Да, полностью понимаю значение этого термина"
    assert (labels[-1], labels[-3]) == ("вопрос не задавался", "отказ")
    assert meta.missing_ranges["awareness"] == [{"lo": -5.0, "hi": -1.0}]
    assert meta.column_names_to_labels["awareness"] == "Осведомлённость о цифровой дипломатии"
    assert meta.variable_measure["age_group"] == "ordinal"
    weight = weights["sex_age"].design.weight
    np.testing.assert_allclose(frame["weight_sex_age"], weight, rtol=1e-15)
    plain, _ = read(pyreadstat.read_sav, content, tmp_path / "b.sav")
    assert plain["awareness"].isna().sum() == 5
    # What marks synthetic data is not cut.
    assert "результатом опроса не является" in " ".join(meta.notes)
    assert meta.file_label.startswith("Синтетическая реконструкция")


def test_stata_has_its_own_kinds_of_missing(made, files, tmp_path):
    _, responses, _ = made
    content = files["data/processed/responses.en.dta"]
    frame, meta = read(pyreadstat.read_dta, content, tmp_path / "a.dta", user_missing=True)
    found = frame["awareness"].tolist()
    codes = responses["awareness"].codes
    letters = {MissingKind.REFUSED: "c", MissingKind.NOT_ASKED: "a"}
    expected = [letters.get(c, c + 1) for c in codes.tolist()]
    assert found == expected
    assert meta.variable_value_labels["awareness"][4] == "Hard to say"
    assert meta.file_label.startswith("Synthetic reconstruction: ")
    numbers, _ = read(pyreadstat.read_dta, content, tmp_path / "b.dta")
    assert numbers["platforms_telegram"].sum() == responses["platforms"].values[:, 0].sum()


def test_nothing_that_could_name_a_person_is_kept(made, files):
    _, responses, _ = made
    names = column_names(items(responses, {}))
    left = {n for n, c in responses.columns.items() if c.variable.type in ("text", "contact")}
    assert left
    assert not left & set(names)
    owns = {text for c in responses.columns.values() if c.own is not None for text in c.own if text}
    assert owns
    for content in files.values():
        data = content.encode("utf-8") if isinstance(content, str) else content
        assert not any(own.encode("utf-8") in data for own in owns if len(own) > 8)


def test_the_codebooks_hold_the_counts_of_the_data(made, files):
    _, responses, _ = made
    root = ET.fromstring(files["reports/en/codebook.xml"])
    variables = {v.get("name"): v for v in root.iter(f"{DDI}var")}
    codes = responses["awareness"].codes
    found = {
        int(c.findtext(f"{DDI}catValu")): int(c.findtext(f"{DDI}catStat"))
        for c in variables["awareness"].iter(f"{DDI}catgry")
    }
    expected = {k + 1: int((codes == k).sum()) for k in range(4)}
    assert found == {**expected, -1: 2, -3: 3}
    assert variables["weight_sex_age"].get("wgt") == "wgt"
    assert root.findtext(f".//{DDI}caseQnty") == "505"
    page = files["reports/en/codebook.md"]
    section = page.split("## awareness\n")[1].split("\n## ")[0]
    assert f"| 1 | Yes, I fully understand the term | {expected[1]} |" in section
    assert "| -3 | refused | 3 | |" in section


def test_the_same_data_give_the_same_bytes(made, files):
    study, responses, weights = made
    assert data_files(study, responses, weights, ("en", "ru"), ALL) == files
    columns = items(responses, {})
    # The clock stands in neither header.
    assert b"01 Jan 0000:00:00" in sav_bytes(columns, "en", "t", ())[:200]
    assert b"01 Jan 2000 00:00" in dta_bytes(columns, "en", "t")[:400]


def test_names_that_programs_take_are_unique(made):
    _, responses, _ = made
    (one, *_) = items(responses, {})
    odd = [replace(one, name=name) for name in ("a.b", "a_b", "1st", "я" * 40, "x" * 40, "X" * 40)]
    names = column_names(odd)
    assert names[:3] == ["a_b", "a_b_2", "v1st"]
    assert all(len(name) <= 32 for name in names)
    assert len({name.casefold() for name in names}) == len(names)


def test_the_codebook_as_a_spreadsheet_holds_every_count(made, files):
    _, responses, _ = made
    sheet = openpyxl.load_workbook(io.BytesIO(files["reports/en/codebook.xlsx"])).active
    lines = list(sheet.iter_rows(values_only=True))
    place = next(k for k, line in enumerate(lines) if line[0] == "Variable")
    rows = {(line[0], line[4]): line[5] for line in lines[place + 1 :]}
    codes, categories = responses.resolve("awareness")
    for k, category in enumerate(categories):
        assert rows["awareness", category.label["en"]] == int((codes == k).sum())
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_codebooks_withhold_what_tables_withhold(made):
    study, responses, weights = made
    protection = Protection(responses, 15, study.known - {("influence", "significantly_negative")})
    gone = protection.one_way("influence")
    assert gone.any()
    files = data_files(study, responses, weights, ("en",), ALL, protection)
    categories = responses.resolve("influence")[1]
    root = ET.fromstring(files["reports/en/codebook.xml"])
    variable = next(v for v in root.iter(f"{DDI}var") if v.get("name") == "influence")
    text = files["reports/en/codebook.md"]
    for k, (category, away) in enumerate(zip(categories, gone, strict=True), start=1):
        found = next(
            c for c in variable.iter(f"{DDI}catgry") if c.find(f"{DDI}catValu").text == str(k)
        )
        assert (found.find(f"{DDI}catStat") is None) is bool(away)
        line = next(
            x for x in text.splitlines() if x.startswith(f"| {k} | {category.label['en']} |")
        )
        assert line.endswith("| × | × |") is bool(away)
    # The oldest and the youngest are few: their ages are not said.
    age = next(v for v in root.iter(f"{DDI}var") if v.get("name") == "age")
    assert {s.get("type") for s in age.iter(f"{DDI}sumStat")} == {"mean", "vald", "invd"}
