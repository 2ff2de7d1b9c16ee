"""What the documentation shows works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Ran


def test_the_small_study_of_the_documentation_goes_the_whole_way(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    page = (ROOT / "docs/study.md").read_text("utf-8")
    folder = tmp_path / "my_study"
    folder.mkdir()
    for name, text in re.findall(r"`(\w+\.toml)`:\n\n```toml\n(.*?)```", page, re.S):
        (folder / name).write_text(text, "utf-8")
    answers = [
        "Где вы живёте?,Что вы читаете?",
        'Казахстан,"Новости, в печати или в сети, Блоги"',
        'РК,"Блоги, Комиксы"',
        "kyrgyzstan,Blogs",
        '"Кыргызстан ","Новости, в печати или в сети"',
    ]
    (tmp_path / "export.csv").write_text("\n".join(answers) + "\n", "utf-8")
    ran = run("analyze", "--study", folder, "--data", "export.csv")
    assert ran.code == 0, ran.err
    assert "synthetic" not in ran.out
    table = run(
        "crosstab", "media", "country", "--study", folder, "--data", "export.csv", "-f", "csv"
    )
    kz = {line.split(",")[0]: line for line in table.out.splitlines() if ",kz," in line}
    # Two of Kazakhstan: one reads news and blogs, one blogs and comics.
    assert ",0.5,1," in kz["news"]
    assert ",1.0,2," in kz["blogs"]
    assert ",0.5,1," in kz["own"]
    report = (tmp_path / "reports/report.html").read_text("utf-8")
    assert "Кто что читает" in report


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["cleaned"].responses) == 505  # type: ignore[attr-defined]


def test_the_python_of_ad_hoc_tables_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        made = (
            "select i % 3 q1, i % 2 q2, i % 4 region, 1 + i % 5 w, i v, i age from range(60) t(i)"
        )
        connection.sql(made).to_parquet("answers.parquet")
    page = (ROOT / "docs/ad_hoc.md").read_text("utf-8")
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", page, re.S):
        exec(code, names)
    assert names["table"].result.n.sum() == 5
    assert names["cells"][0].n.sum() == 60
    assert names["cells"][1].w[~names["cells"][1].outside].sum() == sum(range(18, 60))


def test_the_commands_of_the_readme_exist(run: Callable[..., Ran]) -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    for command in set(re.findall(r"^    youthsurvey (\w+)", page, re.M)):
        assert run(command, "--help").code == 0


def test_every_key_of_the_bundled_study_is_documented() -> None:
    page = (ROOT / "docs/study.md").read_text("utf-8")
    bundled = ROOT / "src/youthsurvey/study/bundled/sco_youth_2025"
    for name in ("study.toml", "published.toml"):
        keys = re.findall(r"^(\w+) = ", (bundled / name).read_text("utf-8"), re.M)
        labels = {"ru", "kk", "en"}
        missing = {key for key in keys if f"`{key}`" not in page} - labels
        assert not missing, (name, missing)
