"""Who answered stays out of everything: planted names and numbers are looked for everywhere."""

import csv
import zipfile

import pytest

from tests.exports.people import PEOPLE
from youthsurvey.ingest.personal import screened
from youthsurvey.pipeline.init import start

PLANTED = {
    "name": [f"Айгүл{i} Сериккызы" for i in range(60)],
    "email": [f"aigul{i}@mail.example" for i in range(60)],
    "phone": [f"+7 701 555 {10 + i // 10} {i:02}" for i in range(60)],
    "iin": [f"9001013{i:05}" for i in range(60)],
    "ip": [f"203.0.113.{i}" for i in range(60)],
}
MARKS = ("Сериккызы", "mail.example", "701 555", "9001013", "203.0.113.")


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    folder = tmp_path_factory.mktemp("private")
    path = folder / "answers.csv"
    head = ["Timestamp", "Ваше имя и фамилия", "Email Address", "Телефон", "ИИН", "IP address",
            "What is your sex?", "Do you trust the news?", "How old are you?",
            "Any comments?"]  # fmt: skip
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for i, person in enumerate(PEOPLE[:60]):
            comment = (
                f"Пишите на aigul{i}@mail.example или +7 701 555 10 {i:02}" if i % 6 == 0 else ""
            )
            writer.writerow(
                [f"06/{13 + i % 10}/2025 11:{i:02}:37", *(PLANTED[key][i] for key in PLANTED),
                 person.sex, person.trust or "Rather yes", person.age, comment]
            )  # fmt: skip
    return path


def everything(folder):
    """All that stands in the files under a folder, unpacked where they are archives."""
    out = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        out.append((path.name, data))
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(path) as archive:
                out += [(f"{path.name}/{n}", archive.read(n)) for n in archive.namelist()]
    return out


def test_personal_columns_are_known_and_not_read(export, tmp_path):
    done = start(export, out=tmp_path / "study")
    dropped = {each.header: each for each in done.draft.dropped}
    for header in ("Ваше имя и фамилия", "Телефон", "ИИН", "IP address"):
        assert dropped[header].personal
    assert [v.variable.name for v in done.draft.variables if v.variable.type == "contact"]


def test_nothing_that_says_who_answered_is_in_any_output(export, tmp_path, run):
    made = run("init", export, "--out", "study")
    assert made.code == 0, made.err
    forms = [word for form in ("html", "md", "ddi", "codebook") for word in ("--format", form)]
    ran = run("analyze", "--study", "study", "--data", export, "--out", "out", *forms)
    assert ran.code == 0, ran.err
    working = {"ingested.csv", "responses.csv"}
    files = everything(tmp_path / "out")
    assert len(files) > 50
    for name, data in [*files, ("screen", (made.out + made.err + ran.out + ran.err).encode())]:
        for mark in MARKS:
            found = mark.encode() in data
            # Working files keep free texts as they were written; all others are screened.
            assert not found or name in working, (name, mark)
        assert b"11:07:37" not in data, name
    for name, data in files:
        if name in working:
            assert "Сериккызы".encode() not in data
            assert b"203.0.113." not in data


def test_respondents_are_shuffled_and_numbered_anew(export, tmp_path, run):
    run("init", export, "--out", "study")
    assert run("ingest", "--study", "study", "--data", export).code == 0
    assert run("clean", "--study", "study").code == 0
    processed = tmp_path / "data/processed"
    with open(processed / "responses.labelled.csv", encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert head[0] == "respondent"
    assert "line" not in head
    ages = [row[head.index("How old are you?")] for row in rows]
    assert [row[0] for row in rows] == [str(i + 1) for i in range(len(rows))]
    assert sorted(ages) == sorted(str(p.age) for p in PEOPLE[:60])
    assert ages != [str(p.age) for p in PEOPLE[:60]]
    first = (processed / "responses.labelled.csv").read_bytes()
    assert run("clean", "--study", "study").code == 0
    assert (processed / "responses.labelled.csv").read_bytes() == first


def test_private_runs_show_no_respondents_words(export, tmp_path, run):
    run("init", export, "--out", "study")
    spoilt = tmp_path / "spoilt.csv"
    text = export.read_text("utf-8").replace("Rather yes", "Secretly yes", 1)
    spoilt.write_text(text.replace("Definitely no", "write to aigul@mail.example", 1), "utf-8")
    ran = run("ingest", "--study", "study", "--data", spoilt, "--force")
    rejects = (tmp_path / "data/processed/rejects.csv").read_text("utf-8")
    assert ran.code == 0
    assert "Secretly yes" in rejects
    assert "write to [e-mail]" in rejects
    ran = run("ingest", "--study", "study", "--data", spoilt, "--force", "--private")
    assert "Secretly" not in (tmp_path / "data/processed/rejects.csv").read_text("utf-8")
    study = tmp_path / "study/study.toml"
    study.write_text(study.read_text("utf-8").replace('"list"', '"stop"'), "utf-8")
    ran = run("ingest", "--study", "study", "--data", spoilt, "--force", "--private")
    assert ran.code == 3
    assert "Secretly" not in ran.err
    assert "is no category of" in ran.err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.b+c@mail.example.org!", "[e-mail]!"),
        ("звоните 8 (701) 123-45-67", "звоните [number]"),
        ("ИИН 900101300123", "ИИН [number]"),
        ("with 127.0.0.1 inside", "with [address] inside"),
        ("в 2025 году было 505 человек из 8 стран", "в 2025 году было 505 человек из 8 стран"),
        ("10-15 лет, 100 000 тенге", "10-15 лет, 100 000 тенге"),
    ],
)
def test_free_texts_are_screened(text, shown):
    assert screened(text) == shown
