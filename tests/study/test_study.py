from decimal import Decimal
from pathlib import Path

import pytest

from youthsurvey.render import report
from youthsurvey.study import bundled_studies, load_study
from youthsurvey.study.outputs import TableSpec
from youthsurvey.study.study import METHODS


def test_a_study_is_read_whole(folder: Path) -> None:
    study = load_study(folder)
    assert (study.name, study.languages, study.least_base) == ("small", ("en",), 20)
    assert study.short_title == study.title == {"en": "A small study"}
    assert study.citation == {}
    assert (study.input.file, study.input.unmatched) == ("data/raw/small.csv", "stop")
    assert [rule.name for rule in study.rules] == ["country", "age", "twice", "test", "line"]
    assert study.headline == (("platforms", "telegram"),)
    assert study.findings == {("platforms", "telegram"): {"en": "Telegram leads"}}
    assert study.default_scheme == "by_sex"
    assert study.max_deff == 3.0
    assert [scheme.name for scheme in study.schemes] == ["by_sex"]
    assert study.population is not None
    assert study.tables == (TableSpec("platforms", "age_group"), TableSpec("sex", "age_group"))
    (figure,) = study.figures
    assert (figure.row, figure.column, figure.spec.kind) == ("platforms", "age_group", "heatmap")
    assert study.methods == {"who_sponsored": {"en": "Nobody"}}
    female, both = study.published
    assert (female.percent, female.count, female.base) == (Decimal("62.5"), 5, 8)
    assert both.categories == ("kz", "uz")
    # The split of a published sum is not known.
    assert study.known == {("sex", "female"), ("sex", "male")}
    assert study.plan is None


def test_a_study_needs_little(folder: Path) -> None:
    (folder / "study.toml").write_text(
        'name = "least"\nlanguages = ["en"]\ntitle = { en = "Least" }\n', "utf-8"
    )
    for name in ("published.toml", "population.csv"):
        (folder / name).unlink()
    study = load_study(folder)
    assert (study.default_scheme, study.schemes, study.population) == ("unweighted", (), None)
    assert (study.rules, study.tables, study.figures, study.published) == ((), (), (), ())
    assert (study.input.file, study.input.unmatched, study.least_base) == ("", "list", 30)


@pytest.mark.parametrize("name", bundled_studies())
def test_every_bundled_study_loads(name: str) -> None:
    study = load_study(name)
    assert study.name == name
    assert all(lang in study.title for lang in study.languages)


def test_the_paper_s_study_holds_all_its_published_numbers() -> None:
    study = load_study("sco_youth_2025")
    assert len(study.published) == 38
    assert sum(number.is_sum for number in study.published) == 1
    assert len(study.figures) == 8
    # awareness by 4, platforms by 3, threats by 4, four scales by 3 each.
    assert len(study.tables) == 4 + 3 + 4 + 4 * 3
    assert study.plan is not None


def test_a_bundled_name_goes_before_a_folder_of_that_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.rename(folder.with_name("sco_youth_2025"))
    monkeypatch.chdir(folder.parent)
    assert load_study("sco_youth_2025").name == "sco_youth_2025"
    assert load_study("./sco_youth_2025").name == "small"


def test_a_study_may_fill_exactly_the_report_s_disclosure_headings() -> None:
    assert METHODS == report.METHODS
    assert len(METHODS) == 11
