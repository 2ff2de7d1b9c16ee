"""init on each vendor's export, then the analysis with no edit: the answers that were given."""

import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.exports.people import HARD, MEDIA, PEOPLE, RATINGS, TRUST
from tests.exports.vendors import VENDORS, google_sheets, kobo, kobo_form
from youthsurvey.errors import InputError, OutputError, StudyError
from youthsurvey.ingest.folding import fold
from youthsurvey.pipeline.analyze import analyze
from youthsurvey.pipeline.init import report_lines, start
from youthsurvey.pipeline.stages import clean_responses, read_export
from youthsurvey.study import load_study

RAW = Path("data/raw/sco_youth_2025_synthetic.csv")


@pytest.fixture(scope="module", params=VENDORS)
def drafted(request, tmp_path_factory):
    """The vendor's name, its export, the drafted study and the responses read with it."""
    folder = tmp_path_factory.mktemp(request.param)
    vendor, write = VENDORS[request.param]
    export = write(folder)
    form = kobo_form(folder) if request.param == "kobo" else None
    started = start(export, out=folder / "study", form=form)
    study = load_study(str(folder / "study"))
    ingested = read_export(study, export)
    assert study.input.vendor == vendor
    return request.param, export, started, study, ingested


def counted(study, responses, asked):
    """How many gave each answer to the question, by label."""
    for variable in study.codebook:
        texts = [*variable.question.values(), *variable.headers, variable.name]
        if asked not in map(fold, texts):
            continue
        column = responses[variable.name]
        labels = [next(iter(c.label.values())) for c in variable.valid]
        if variable.type == "multiple":
            return variable, dict(zip(labels, column.values.sum(axis=0).tolist(), strict=True))
        counts = Counter(column.codes[column.codes >= 0].tolist())
        return variable, {label: counts[i] for i, label in enumerate(labels)}
    raise AssertionError(asked)


# fmt: off
# What each vendor calls the questions.
ASKED = {
    "limesurvey": {
        "sex": "sex",
        "trust": "trust",
        "media": "media",
        "taxes": "good[taxes]",
        "job": "job",
    },
    "qualtrics": {
        "taxes": "how good is it? - taxes",
        "job": "what is your trade? - selected choice",
    },
    "surveymonkey": {"taxes": "how good is it? / taxes"},
    "microsoft": {"taxes": "taxes"},
    "1ka": {"taxes": "taxes"},
}
# fmt: on
COMMON = {
    "sex": "what is your sex?",
    "trust": "do you think that the news can be trusted?",
    "media": "where do you get the news?",
    "taxes": "how good is it? [taxes]",
    "job": "what is your trade?",
}
NUMBERS = {"1ka"}
"""Vendors that write the number of an option and not its text."""


def truth(question):
    if question == "media":
        return Counter(text for p in PEOPLE for text in p.media)
    return Counter(getattr(p, question) for p in PEOPLE if getattr(p, question))


@pytest.mark.parametrize("question", COMMON)
def test_every_answer_is_counted_as_it_was_given(drafted, question):
    vendor, _, _, study, ingested = drafted
    if question == "media" and vendor in ("spss", "stata"):
        pytest.skip("without a declared set, each option is a question of its own")
    assert not ingested.rejects
    assert not ingested.unknown_columns
    responses = clean_responses(study, ingested.responses).responses
    assert len(responses) == len(PEOPLE)
    variable, found = counted(
        study, responses, ASKED.get(vendor, {}).get(question, COMMON[question])
    )
    expected = truth(question)
    options = {"trust": (*TRUST, HARD), "media": MEDIA, "taxes": RATINGS}.get(question)
    if vendor in NUMBERS and question != "media":
        # In the codes' order; what was not asked of those with a trade of their own is no code.
        assert sorted(found.values()) == sorted(expected.values())
        return
    if vendor == "limesurvey" and question == "media":
        found = dict(zip(MEDIA, list(found.values())[: len(MEDIA)], strict=True))
    for text, n in expected.items():
        assert found[text] == n, (text, found)
    if options is not None and variable.type == "ordinal":
        labels = [next(iter(c.label.values())) for c in variable.valid]
        assert labels == list(options)
        assert [c.aside for c in variable.valid] == [text == HARD for text in options]
    assert variable.type == {"trust": "ordinal", "taxes": "ordinal", "media": "multiple"}.get(
        question, "single"
    )


def test_own_answers_keep_their_words(drafted):
    vendor, _, _, study, ingested = drafted
    if vendor in ("kobo", "1ka", "spss", "stata"):
        pytest.skip("the fixture has no own answers' words")
    words = Counter(p.own_media for p in PEOPLE if p.own_media)
    variable = next(v for v in study.codebook if v.type == "multiple")
    column = ingested.responses[variable.name]
    kept = Counter(column.own[column.own != ""].tolist())
    # Words that many wrote alike may have become an option.
    for code, n in zip(variable.valid, column.values.sum(axis=0).tolist(), strict=True):
        text = next(iter(code.label.values()))
        if text in words:
            kept[text] += n
    assert kept == words


def test_nothing_personal_is_kept(drafted):
    _, _, started, study, ingested = drafted
    held = {
        name
        for name, column in ingested.responses.columns.items()
        if column.variable.type != "contact"
    }
    texts = " ".join(
        str(value)
        for name in held
        for part in (ingested.responses[name].values, ingested.responses[name].own)
        if part is not None
        for value in np.asarray(part).ravel().tolist()
    )
    assert "@example.org" not in texts
    assert "10.0.0." not in texts
    assert "uuid-" not in texts
    dropped = {fold(d.header) for d in started.draft.dropped}
    assert dropped <= {fold(header) for header in study.input.ignore}


def test_what_is_drafted_is_read_back_as_it_was(drafted):
    _, _, started, study, _ = drafted
    for each in started.draft.variables:
        assert study.codebook[each.variable.name] == each.variable


@pytest.mark.parametrize("vendor", ["google_sheets", "kobo", "qualtrics", "surveymonkey"])
def test_two_commands_from_export_to_report(vendor, tmp_path):
    export = VENDORS[vendor][1](tmp_path)
    form = kobo_form(tmp_path) if vendor == "kobo" else None
    start(export, out=tmp_path / "study", form=form)
    done = analyze(str(tmp_path / "study"), data=export, out=tmp_path / "out", lang="en")
    assert done.flow.analysed == len(PEOPLE)
    assert (tmp_path / "out/reports/report.html").is_file()
    assert len(done.tables) > 5
    everything = b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())
    for personal in (b"@example.org", b"10.0.0.", b"uuid-0", b"R_0000"):
        assert personal not in everything


def hand_written():
    return load_study("sco_youth_2025").codebook


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundled") / "study"
    start(RAW, out=folder, anew=True)
    return load_study(str(folder))


def pairs(drafted_book):
    """Each hand-written variable with the drafted one that holds its column."""
    by_question = {fold(text): v for v in drafted_book for text in v.question.values()}
    out = []
    for variable in hand_written():
        found = by_question.get(fold(variable.question["ru"]))
        if variable.bands is not None:
            found = next(v for v in drafted_book if v.bands is not None)
        out.append((variable, found))
    return out


def same_order(hand, found):
    """Whether the points of the two scales come in one order, the asides apart."""
    texts = {
        fold(text): category.code
        for category in hand.valid
        for text in (*category.label.values(), *category.aliases)
    }
    points = [c for c in found.valid if not c.aside]
    order = [texts.get(fold(next(iter(c.label.values()))), "") for c in points]
    return order == [c.code for c in hand.valid if not c.aside]


def test_the_bundled_survey_is_drafted_as_it_was_written_by_hand(bundled):
    right = []
    for hand, found in pairs(bundled.codebook):
        same = found is not None and found.type == hand.type
        if same and hand.type == "ordinal" and hand.bands is None:
            same = same_order(hand, found)
        right.append((hand.name, same))
    wrong = [name for name, same in right if not same]
    assert len(wrong) <= 0.05 * len(right), wrong


def test_the_bundled_draft_counts_what_is_published_of_scales(bundled):
    """Languages of a scale are paired by strength: counts of the draft are those of the study."""
    study = load_study("sco_youth_2025")
    drafted_rows = read_export(bundled, RAW).responses
    hand_rows = read_export(study, RAW).responses
    for hand, found in pairs(bundled.codebook):
        if hand.type != "ordinal" or hand.bands is not None:
            continue
        codes = {code.code: i for i, code in enumerate(hand.valid)}
        ours = Counter(drafted_rows[found.name].codes.tolist())
        theirs = Counter(hand_rows[hand.name].codes.tolist())
        for i, category in enumerate(found.valid):
            name = next(
                c.code for c in hand.valid
                if fold(next(iter(category.label.values()))) in map(fold, c.label.values())
            )  # fmt: skip
            assert ours[i] == theirs[codes[name]], (hand.name, name)


def test_a_known_study_is_recognised_and_copied(tmp_path):
    done = start(RAW, out=tmp_path / "study")
    assert done.known == "sco_youth_2025"
    assert "--anew" in report_lines(done)[1]
    run = analyze(str(tmp_path / "study"), data=RAW, out=tmp_path / "out", lang="ru")
    assert not run.not_reproduced
    assert len(run.verifications) == len(load_study("sco_youth_2025").published)


def test_synthetic_data_stay_marked_in_a_draft(bundled):
    assert read_export(bundled, RAW).responses.is_synthetic


def test_a_person_is_asked_about_doubts_and_heard(tmp_path):
    export = google_sheets(tmp_path)
    asked = []

    def ask(question, doubt, type_, types):
        asked.append((question, doubt))
        return "text" if question.startswith("Where") else type_

    start(export, out=tmp_path / "study", ask=ask)
    assert asked
    book = load_study(str(tmp_path / "study")).codebook
    assert next(v for v in book if "Where" in v.question["en"]).type == "text"


def test_a_study_that_is_there_is_not_overwritten(tmp_path):
    export = google_sheets(tmp_path)
    start(export, out=tmp_path / "study")
    (tmp_path / "study/codebook.toml").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="a study in this folder already"):
        start(export, out=tmp_path / "study")
    assert (tmp_path / "study/codebook.toml").read_text("utf-8") == "mine"
    start(export, out=tmp_path / "study", force=True)
    tomllib.loads((tmp_path / "study/codebook.toml").read_text("utf-8"))


def test_kobo_columns_that_contradict_each_other_are_found(tmp_path):
    export = kobo(tmp_path)
    start(export, out=tmp_path / "study", form=kobo_form(tmp_path))
    lines = export.read_text("utf-8").splitlines()
    row = next(i for i, line in enumerate(lines) if '"news telegram"' in line)
    lines[row] = lines[row].replace('"news telegram"', '"news tiktok"')
    export.write_text("\n".join(lines), "utf-8")
    study = load_study(str(tmp_path / "study"))
    (reject,) = read_export(study, export).rejects
    assert reject.line == row + 1
    assert "say something else" in reject.reason


def test_an_options_column_that_is_gone_is_refused(tmp_path):
    export = VENDORS["yandex"][1](tmp_path)
    start(export, out=tmp_path / "study")
    export.write_text(export.read_text("utf-8-sig").replace("/ TikTok", "/ Tik Tok"), "utf-8")
    with pytest.raises(InputError, match='no column holds the option "tiktok"'):
        read_export(load_study(str(tmp_path / "study")), export)


def test_what_cannot_be_told_is_refused_not_guessed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("only one column\nyes\nno\n", "utf-8")
    with pytest.raises(InputError, match="equal columns"):
        start(path, out=tmp_path / "study")
    assert not (tmp_path / "study").exists()


def test_days_and_months_are_never_swapped(tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"0{1 + i % 5}/0{1 + i % 7}/2025,{20 + i},yes" for i in range(30)]
    path.write_text("Visited on,age,b\n" + "\n".join(rows) + "\n", "utf-8")
    done = start(path, out=tmp_path / "study")
    variable = done.draft.variables[0].variable
    assert variable.type == "text"
    assert "day/month" in done.draft.questionable[0][1].text
    rows = [f"{13 + i % 5}/0{1 + i % 7}/2025,{20 + i},yes" for i in range(30)]
    path.write_text("Visited on,age,b\n" + "\n".join(rows) + "\n", "utf-8")
    done = start(path, out=tmp_path / "study", force=True)
    assert done.draft.variables[0].variable.date_format == "%d/%m/%Y"


def test_headers_that_stand_twice_are_told_apart(tmp_path):
    path = tmp_path / "a.csv"
    rows = ["yes,no,x", "no,no,y", "no,yes,z"] * 10
    path.write_text("Why?,Why?,\n" + "\n".join(rows) + "\n", "utf-8")
    start(path, out=tmp_path / "study")
    study = load_study(str(tmp_path / "study"))
    ingested = read_export(study, path)
    assert len(study.codebook.variables) == 3
    first, second = (list(ingested.responses.columns.values())[i] for i in (0, 1))
    assert not np.array_equal(first.codes, second.codes)
    with pytest.raises(StudyError):
        load_study("nowhere")


def test_a_multiple_response_set_is_declared_in_the_codebook(tmp_path):
    """SPSS's dichotomies: one question whose options each have a column."""
    export = VENDORS["spss"][1](tmp_path)
    start(export, out=tmp_path / "study")
    book = tmp_path / "study/codebook.toml"
    text = book.read_text("utf-8")
    begin, end = text.index("# Its values have labels.\n[media_1]"), text.index("[taxes]")
    end = text.rindex("\n\n", 0, end) + 2
    options = "".join(
        f'[[media.categories]]\ncode = "m{i}"\nlabel = {{ en = "{label}" }}\n'
        f'headers = ["media_{i}"]\n'
        for i, label in enumerate(MEDIA, 1)
    )
    question = '[media]\ntype = "multiple"\nquestion = { en = "Where do you get the news?" }\n'
    book.write_text(f"{text[:begin]}{question}{options}\n{text[end:]}", "utf-8")
    study_file = tmp_path / "study/study.toml"
    kept = study_file.read_text("utf-8").partition("\n# Shares")[0]
    study_file.write_text(kept, "utf-8")
    study = load_study(str(tmp_path / "study"))
    ingested = read_export(study, export)
    assert not ingested.rejects
    chosen = ingested.responses["media"].values.sum(axis=0).tolist()
    assert chosen == [truth("media")[text] for text in MEDIA]
    trust = study.codebook["trust"]
    assert [c.missing.name for c in trust.categories if c.missing] == ["REFUSED"]
    age = ingested.responses["age"]
    assert (age.codes == -2).sum() == sum(p.number % 17 == 0 for p in PEOPLE)
