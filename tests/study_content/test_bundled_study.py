"""The bundled study against the paper, by a reading of the raw file that shares no code with us.

The expected counts are the paper's percentages of 505 respondents, rounded half up to one decimal.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "src/youthsurvey/study/bundled/sco_youth_2025"
RAW = ROOT / "data/raw/sco_youth_2025_synthetic.csv"
LANGUAGES = ("en", "ru", "kk")
OPINIONS = ("awareness", "influence", "initiatives", "trust", "threats", "prevention")

PAPER = {
    ("sex", "female"): 53.5,
    ("student", "yes"): 59.8,
    ("occupation", "public_administration"): 24.8,
    ("occupation", "education"): 17.0,
    ("awareness", "full"): 48.5,
    ("awareness", "partial"): 27.7,
    ("awareness", "none"): 17.8,
    ("awareness", "hard_to_say"): 5.9,
    ("influence", "positive"): 56.2,
    ("influence", "neutral"): 21.6,
    ("influence", "moderately_negative"): 2.8,
    ("influence", "significantly_negative"): 1.6,
    ("influence", "hard_to_say"): 17.8,
    ("initiatives", "very"): 21.8,
    ("initiatives", "fairly"): 22.6,
    ("initiatives", "moderately"): 20.0,
    ("initiatives", "little"): 5.9,
    ("initiatives", "ineffective"): 1.4,
    ("initiatives", "not_familiar"): 28.3,
    ("platforms", "telegram"): 68.7,
    ("platforms", "instagram"): 46.5,
    ("platforms", "youtube"): 44.2,
    ("platforms", "tiktok"): 30.7,
    ("platforms", "facebook"): 21.4,
    ("platforms", "whatsapp"): 20.4,
    ("platforms", "x"): 16.2,
    ("platforms", "vk"): 15.4,
    ("platforms", "wechat"): 12.3,
    ("platforms", "odnoklassniki"): 6.7,
    ("platforms", "own"): 6.3,
    ("platforms", "dzen"): 5.0,
    ("platforms", "rumble"): 2.0,
    ("platforms", "bluesky"): 1.8,
    ("threats", "cyber"): 36.4,
    ("threats", "disinformation"): 30.1,
    ("threats", "data_loss"): 16.0,
    ("prevention", "exchange"): 62.2,
}
TRUST_SUM = 85.6

Row = dict[str, str]


def per_mille(count: int, base: int = 505) -> int:
    """Tenths of a per cent, rounded half up, in whole numbers."""
    return (2 * 1000 * count + base) // (2 * base)


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((STUDY / name).read_text("utf-8"))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text).strip()


@pytest.fixture(scope="module")
def codebook() -> dict[str, Any]:
    return toml("codebook.toml")


@pytest.fixture(scope="module")
def coded(codebook: dict[str, Any]) -> list[Row]:
    """All rows of the raw file, answers as codes; the options of platforms joined by "|"."""
    with RAW.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    names = [
        next(name for name, v in codebook.items() if v["question"]["ru"] == header)
        for header in lines[0]
    ]
    codes = {
        name: {
            text: category["code"]
            for category in variable.get("categories", [])
            for text in category["label"].values()
        }
        for name, variable in codebook.items()
    }
    rows = []
    for line in lines[1:]:
        row = {n: squeezed(t) for n, t in zip(names, line, strict=True)}
        for name, known in codes.items():
            if name == "platforms":
                row[name] = chosen_platforms(row[name], known)
            elif known and row.get(name):
                row[name] = known.get(row[name], "own:" + row[name])
        rows.append(row)
    return rows


def chosen_platforms(text: str, known: dict[str, str]) -> str:
    found = []
    for label in sorted(known, key=len, reverse=True):
        pattern = rf"(^|, ){re.escape(label)}(?=$|, )"
        if re.search(pattern, text):
            text = re.sub(pattern, "", text).removeprefix(", ")
            found.append(known[label])
    return "|".join([*found, *(["own:" + text] if text else [])])


@pytest.fixture(scope="module")
def valid(coded: list[Row], codebook: dict[str, Any]) -> list[Row]:
    places = {n: [c["code"] for c in codebook[n]["categories"]] for n in OPINIONS}
    by_contact: dict[str, Row] = {}
    identical: dict[str, Row] = {}
    for i, row in enumerate(coded):
        age = re.match(r"-?\d+", row["age"])
        words = re.findall(r"\w+", (row["comment"] + " " + row["platforms"]).lower())
        if row["consent"] != "yes" or row["country"].startswith("own:"):
            continue
        if age is None or not 18 <= int(age[0]) <= 59 or {"тест", "test"} & set(words):
            continue
        if len({places[n].index(row[n]) if row[n] else -1 for n in OPINIONS}) == 1:
            continue
        row = {**row, "age": age[0]}
        by_contact[row["contact"] or str(i)] = row
    for row in by_contact.values():
        identical[str(sorted({**row, "submitted": ""}.items()))] = row
    return list(identical.values())


def count(rows: list[Row], name: str) -> Counter[str]:
    return Counter(
        code.split(":")[0] for row in rows for code in row[name].split("|") if code != ""
    )


def test_505_valid_rows_stand_among_41_others(coded: list[Row], valid: list[Row]) -> None:
    assert len(valid) == 505
    assert len(coded) == 505 + 9 + 5 + 4 + 6 + 7 + 6 + 4


@pytest.mark.parametrize(("variable", "category"), PAPER)
def test_every_published_percentage_is_that_of_the_raw_file(
    valid: list[Row], variable: str, category: str
) -> None:
    assert per_mille(count(valid, variable)[category]) == round(10 * PAPER[variable, category])


def test_only_one_count_gives_each_published_percentage_and_the_study_names_it() -> None:
    numbers = toml("published.toml")["number"]
    assert len(numbers) == 38
    single = {(n["variable"], n["category"]): n for n in numbers if "category" in n}
    assert {key: n["percent"] for key, n in single.items()} == PAPER
    for number in single.values():
        fitting = [c for c in range(506) if per_mille(c) == round(10 * number["percent"])]
        assert fitting == [number["count"]]


def test_trust_is_the_sum_of_two_rounded_parts_of_432_respondents(valid: list[Row]) -> None:
    trust = count(valid, "trust")
    definitely, rather = trust["definitely_yes"], trust["rather_yes"]
    assert definitely + rather == 432
    assert per_mille(definitely) + per_mille(rather) == round(10 * TRUST_SUM)
    possible = {
        n for n in range(425, 440) for a in range(n) if per_mille(a) + per_mille(n - a) == 856
    }
    assert possible == {432}


def test_every_respondent_answered_every_question(valid: list[Row]) -> None:
    for row in valid:
        assert all(row[name] for name in row if name not in ("comment", "contact"))
    assert sum(count(valid, "platforms").values()) == 1503


def test_what_follows_by_arithmetic_holds(valid: list[Row]) -> None:
    assert count(valid, "student") == {"yes": 302, "no": 505 - 302}
    threats = count(valid, "threats")
    assert 505 - threats["cyber"] - threats["disinformation"] - threats["data_loss"] == 88


def group(row: Row) -> str:
    return "under_30" if int(row["age"]) < 30 else f"{row['age'][0]}0_{row['age'][0]}9"


def share(rows: list[Row], name: str, *codes: str) -> float:
    found = count(rows, name)
    return sum(found[code] for code in codes) / len(rows)


def test_the_papers_sentences_on_the_sample_hold(valid: list[Row]) -> None:
    young = sum(int(row["age"]) < 30 for row in valid) / 505
    assert 0.785 <= young < 0.8
    assert count(valid, "sex")["female"] == 270
    countries = [code for code, _ in count(valid, "country").most_common()]
    assert set(countries[:3]) == {"kazakhstan", "russia", "belarus"}
    assert countries[-1] == "china"
    assert len(countries) == 8
    assert count(valid, "country")["china"] < 0.04 * 505


def test_the_papers_sentences_on_awareness_by_age_hold(valid: list[Row]) -> None:
    groups = [
        [row for row in valid if group(row) == name]
        for name in ("under_30", "30_39", "40_49", "50_59")
    ]
    assert sum(map(len, groups)) == 505
    full = [share(rows, "awareness", "full") for rows in groups]
    known = [share(rows, "awareness", "full", "partial") for rows in groups]
    hard = [share(rows, "awareness", "hard_to_say") for rows in groups]
    assert share(valid, "awareness", "full", "partial") > 0.75
    assert max(full) == full[1] > 0.5
    assert max(known) == known[1]
    assert known[0] > 0.5
    assert full[1] > full[2] > full[3]
    assert full[0] > full[2]
    assert hard == sorted(hard)
    assert hard[3] - hard[2] > max(hard[1] - hard[0], hard[2] - hard[1])


def test_the_papers_sentences_on_opinions_hold(valid: list[Row]) -> None:
    assert share(valid, "influence", "positive") > 0.5
    assert 0.44 < share(valid, "initiatives", "very", "fairly") < 0.45
    order = [code for code, _ in count(valid, "platforms").most_common()]
    assert order[:4] == ["telegram", "instagram", "youtube", "tiktok"]
    for platform in ("vk", "wechat", "odnoklassniki", "dzen", "rumble", "bluesky"):
        assert share(valid, "platforms", platform) < 0.16
    worries = [code for code, _ in count(valid, "threats").most_common()]
    assert worries[:3] == ["cyber", "disinformation", "data_loss"]
    assert count(valid, "prevention").most_common(1)[0][0] == "exchange"
    assert share(valid, "trust", "rather_no", "definitely_no") < 0.1
    assert share(valid, "trust", "hard_to_say") < 0.1


def test_all_three_languages_and_an_own_answer_with_a_comma_are_in_the_raw_file(
    valid: list[Row],
) -> None:
    text = RAW.read_text("utf-8")
    assert "Жауап беруге қиналамын" in text
    assert "Hard to say" in text
    assert sum("own:Zoom, Teams" in row["platforms"] for row in valid) == 3
    assert "\u00a0" in text
    assert "VK (ВКонтакте, VK Видео)" in text


def test_every_row_says_that_it_is_synthetic_and_no_address_can_be_real(coded: list[Row]) -> None:
    assert {row["origin"] for row in coded} == {"synthetic"}
    assert all(re.fullmatch(r"(respondent\d{3}@example\.org)?", row["contact"]) for row in coded)


def test_every_sex_and_age_group_has_respondents(valid: list[Row]) -> None:
    cells = Counter((row["sex"], group(row)) for row in valid)
    assert len(cells) == 8
    assert min(cells.values()) >= 5


def test_population_has_every_country_sex_and_age_group() -> None:
    with (STUDY / "population.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(r["country"], r["sex"], r["age_group"]) for r in rows}) == len(rows) == 8 * 2 * 4
    kazakhstan = sum(int(r["count"]) for r in rows if r["country"] == "kazakhstan")
    assert kazakhstan == (
        (1_578_819 + 1_561_214 + 1_278_209 + 976_932)
        + (1_519_169 + 1_535_421 + 1_324_877 + 1_118_233)
    )


def texts_by_language(node: Any) -> list[dict[str, str]]:
    if isinstance(node, list):
        return [found for item in node for found in texts_by_language(item)]
    if not isinstance(node, dict):
        return []
    if node and set(node) <= set(LANGUAGES):
        return [node]
    return [found for item in node.values() for found in texts_by_language(item)]


@pytest.mark.parametrize(
    "name", ["codebook.toml", "study.toml", "published.toml", "assumptions.toml"]
)
def test_every_text_stands_in_three_languages_without_stray_spaces(name: str) -> None:
    for labels in texts_by_language(toml(name)):
        assert set(labels) == set(LANGUAGES)
        assert all(text == squeezed(text) and text for text in labels.values())
        assert not re.search("[ӘәҒғҚқҢңӨөҰұҮүҺһ]", labels["ru"])
        assert not re.search("[А-Яа-я]", re.sub("[“«].*?[”»]", "", labels["en"]))


def test_short_labels_fit_a_figure(codebook: dict[str, Any]) -> None:
    for variable in codebook.values():
        for category in variable.get("categories", []):
            labels = {**category["label"], **category.get("short", {})}
            assert max(map(len, labels.values())) <= 40, labels


def test_the_committed_raw_file_is_a_fresh_one() -> None:
    from youthsurvey.audit.reconstruct import reconstruct
    from youthsurvey.study import load_study

    study = load_study("sco_youth_2025")
    assert study.plan is not None
    fresh = reconstruct(
        study.codebook, study.published, study.plan, date_format=study.input.date_format
    )
    assert RAW.read_bytes() == fresh.encode("utf-8")


def kish(groups: dict[str, tuple[int, float]]) -> float:
    """n * sum of w^2 / (sum of w)^2 where a group of n_g people has the target share t_g."""
    n = sum(people for people, _ in groups.values())
    return n * sum(share * share / people for people, share in groups.values())


def test_a_population_of_which_one_country_is_four_fifths_is_over_the_design_effect_limit(
    valid: list[Row],
) -> None:
    with (STUDY / "population.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    population = Counter[str]()
    for row in rows:
        population[row["country"]] += int(row["count"])
    sample = count(valid, "country")
    total = sum(population.values())
    limit = toml("study.toml")["weights"]["max_deff"]
    shares = {code: (sample[code], population[code] / total) for code in population}
    equal = {code: (sample[code], 1 / 8) for code in population}
    assert shares["china"][1] > 0.8
    assert kish(equal) < limit < kish(shares)
