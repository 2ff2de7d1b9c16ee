from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from youthsurvey.audit.assumptions import Counts
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.plan import plan_from_toml
from youthsurvey.audit.reconstruct import reconstruct
from youthsurvey.audit.respondents import respondents, shuffled, stream
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Bands, Category, Codebook, Variable

WORDS = {"en": "so", "ru": "так"}


def category(code: str, **more: Any) -> Category:
    return Category(code, {"en": f"{code} in English", "ru": f"{code}, по-русски"}, **more)


def variable(name: str, type_: Any, *codes: str, **more: Any) -> Variable:
    categories = tuple(category(code, own=code == "own") for code in codes)
    question = {"en": f"{name}?", "ru": f"Про {name}?"}
    return Variable(name, type_, question, categories=categories, **more)


# 20 people on tea and coffee; nothing here is of the bundled study.
CODEBOOK = Codebook(
    {
        v.name: v
        for v in (
            variable("when", "date"),
            variable("years", "numeric"),
            variable("band", "ordinal", "young", "old", bands=Bands("years", {
                "young": (10, 39), "old": (40, 80),
            })),
            variable("tea", "ordinal", "often", "rarely", "never"),
            variable("coffee", "ordinal", "often", "rarely", "never"),
            variable("drinks", "multiple", "tea", "coffee", "own", separator="; "),
            variable("remark", "text"),
            variable("mail", "contact"),
            variable("made_up", "single", "yes", marks_synthetic=True),
        )
    }
)  # fmt: skip


def number(name: str, codes: tuple[str, ...], percent: str, count: int) -> PublishedNumber:
    return PublishedNumber("1", name, codes, Decimal(percent), count=count, base=20)


PUBLISHED = (
    number("tea", ("often",), "45.0", 9),
    number("coffee", ("often", "rarely"), "75.0", 15),
    number("drinks", ("tea",), "80.0", 16),
    number("drinks", ("coffee",), "30.0", 6),
    number("drinks", ("own",), "10.0", 2),
)


def assumption(id_: str, kind: str, **keys: Any) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "about": WORDS, "reason": WORDS, **keys}


def plan_table(**changed: Any) -> dict[str, Any]:
    entries = {
        "years": assumption("years", "counts", variable="years", counts={"20": 12, "50": 8}),
        "tea": assumption("tea", "joint", variable="tea", given="band", table={
            "young": {"often": 3, "rarely": 9}, "old": {"often": 6, "rarely": 1, "never": 1},
        }),
        "coffee": assumption(
            "coffee", "counts", variable="coffee", counts={"often": 10, "rarely": 5}
        ),
        "own": assumption("own", "texts", variable="drinks", texts={"kvass; ayran": 1, "cocoa": 1}),
        "when": assumption(
            "when", "dates", variable="when",
            first=datetime(2025, 1, 1, 8), last=datetime(2025, 1, 3, 20),
        ),
    }  # fmt: skip
    entries |= changed
    return {"seed": 7, "assumption": [entry for entry in entries.values() if entry]}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def made(**changed: Any) -> list[dict[str, str]]:
    plan = plan_from_toml(plan_table(**changed), "assumptions.toml")
    return table(reconstruct(CODEBOOK, PUBLISHED, plan))


def refused(**changed: Any) -> str:
    with pytest.raises(StudyError) as error:
        made(**changed)
    return str(error.value)


def test_published_assumed_and_remaining_counts_are_exact() -> None:
    rows = made()
    assert len(rows) == 20
    assert Counter(row["Про tea?"].split(",")[0] for row in rows) == {
        "often": 9, "rarely": 10, "never": 1,
    }  # fmt: skip
    assert Counter(row["Про coffee?"].split(",")[0] for row in rows) == {
        "often": 10, "rarely": 5, "never": 20 - 15,
    }  # fmt: skip
    assert {row["Про made_up?"] for row in rows} == {"yes, по-русски"}


def test_a_joint_table_is_exact_in_each_cell() -> None:
    cells = Counter((row["Про years?"], row["Про tea?"].split(",")[0]) for row in made())
    assert cells == {
        ("20", "often"): 3, ("20", "rarely"): 9,
        ("50", "often"): 6, ("50", "rarely"): 1, ("50", "never"): 1,
    }  # fmt: skip


def test_everybody_chooses_an_option_and_each_option_is_chosen_as_often_as_published() -> None:
    plan = plan_from_toml(plan_table(), "assumptions.toml")
    chosen = respondents(CODEBOOK, PUBLISHED, plan).multiple["drinks"]
    assert all(chosen)
    assert Counter(code for codes in chosen for code in codes) == {"tea": 16, "coffee": 6, "own": 2}


def test_own_answers_stand_last_with_the_separator_of_the_codebook() -> None:
    own = [row["Про drinks?"] for row in made() if "kvass" in row["Про drinks?"]]
    assert len(own) == 1
    assert own[0].endswith("kvass; ayran")


def test_the_same_seed_gives_the_same_text_and_another_seed_another() -> None:
    plan = plan_from_toml(plan_table(), "assumptions.toml")
    other = plan_from_toml({**plan_table(), "seed": 8}, "assumptions.toml")
    text = reconstruct(CODEBOOK, PUBLISHED, plan)
    assert text == reconstruct(CODEBOOK, PUBLISHED, plan)
    assert text != reconstruct(CODEBOOK, PUBLISHED, other)


def test_random_numbers_are_those_of_every_python_version() -> None:
    # Python documents that random() of a generator seeded alike never changes. The order is what
    # CPython 3.11 gave for it.
    assert shuffled(range(9), stream(7, "x")) == [8, 7, 1, 2, 3, 4, 0, 6, 5]


def test_an_added_assumption_leaves_the_other_answers_as_they_were() -> None:
    remarks = assumption("remarks", "texts", variable="remark", texts={"thanks": 3})
    with_remarks = made(remarks=remarks)
    assert sum(row["Про remark?"] == "thanks" for row in with_remarks) == 3
    assert [{**row, "Про remark?": ""} for row in with_remarks] == made()


def test_nobody_draws_a_straight_line_where_that_is_assumed() -> None:
    rule = assumption("varied", "no_straight_lines", variables=["tea", "coffee"])
    rows = made(varied=rule)
    assert all(row["Про tea?"] != row["Про coffee?"] for row in rows)
    assert any(row["Про tea?"] == row["Про coffee?"] for row in made())


def test_another_language_reaches_only_those_it_is_said_of_and_never_the_mark() -> None:
    spec = assumption(
        "english", "other_language", language="en", respondents=5, where={"years": ["50"]}
    )
    rows = [row for row in made(english=spec) if "English" in row["Про tea?"]]
    assert len(rows) == 5
    assert {row["Про years?"] for row in rows} == {"50"}
    assert {row["Про made_up?"] for row in rows} == {"yes, по-русски"}


def test_units_and_stray_spaces_change_no_answer() -> None:
    unit = assumption("unit", "unit", variable="years", unit="y", respondents=2,
                      where={"years": ["20"]})  # fmt: skip
    spaces = assumption("spaces", "stray_spaces", cells=10)
    assert Counter(row["Про years?"] for row in made(unit=unit))["20 y"] == 2

    def squeezed(rows: list[dict[str, str]]) -> list[list[str]]:
        return [[" ".join(text.split()) for text in row.values()] for row in rows]

    assert made(spaces=spaces) != made()
    assert squeezed(made(spaces=spaces)) == squeezed(made())


def test_noise_stands_beside_the_valid_rows() -> None:
    mails = assumption("mails", "contacts", variable="mail", respondents=6, domain="example.org")
    again = assumption("again", "resubmissions", rows=2, changed=["tea"], blank=["coffee"])
    double = assumption("double", "double_clicks", rows=3)
    ages = assumption("ages", "invalid_rows", rest="copied", answers=[{"years": "190"}])
    blank = assumption("empty", "invalid_rows", rest="blank", answers=[{"tea": "never"}])
    valid = made(mails=mails)
    rows = made(mails=mails, again=again, double=double, ages=ages, blank=blank)
    assert len(rows) == 20 + 2 + 3 + 1 + 1
    assert all(row in rows for row in valid)
    extra = [row for row in rows if row not in valid]
    resent = [row for row in extra if row["Про mail?"]]
    for row in resent:
        last = next(v for v in valid if v["Про mail?"] == row["Про mail?"])
        assert row["Про when?"] < last["Про when?"]
        assert row["Про tea?"] != last["Про tea?"]
        assert row["Про coffee?"] == ""
    answers = [tuple(list(row.values())[1:]) for row in valid]
    assert sum(not r["Про mail?"] and tuple(list(r.values())[1:]) in answers for r in extra) == 3
    assert sum(row["Про years?"] == "190" for row in extra) == 1
    empty = [row for row in extra if row["Про years?"] == ""]
    assert [row["Про tea?"] for row in empty] == ["never, по-русски"]
    assert {row["Про made_up?"] for row in rows} == {"yes, по-русски"}
    assert [row["Про when?"] for row in rows] == sorted(row["Про when?"] for row in rows)


def test_an_assumption_against_a_published_count_is_named() -> None:
    message = refused(
        tea=assumption("tea", "counts", variable="tea", counts={"often": 8, "rarely": 12})
    )
    assert '[[assumption]] "tea"' in message
    assert "8 respondents with tea often, but 9 are published" in message


def test_an_assumption_against_a_published_sum_is_named() -> None:
    message = refused(
        coffee=assumption(
            "coffee", "counts", variable="coffee", counts={"often": 10, "rarely": 6, "never": 4}
        )
    )
    assert "coffee often + rarely: the assumptions make 16, but 15 are published" in message


def test_counts_that_miss_the_base_are_named() -> None:
    message = refused(
        years=assumption("years", "counts", variable="years", counts={"20": 12, "50": 7})
    )
    assert "the answers to years add up to 19, not to 20" in message


def test_a_joint_table_against_its_groups_is_named() -> None:
    message = refused(
        tea=assumption("tea", "joint", variable="tea", given="band", table={
            "young": {"often": 3, "rarely": 8}, "old": {"often": 6, "rarely": 2, "never": 1},
        })
    )  # fmt: skip
    assert "11 respondents with band young, but there are 12" in message


def test_what_nothing_speaks_of_is_named() -> None:
    assert "how many respondents answered often, rarely, never" in refused(coffee=None)
    assert "nothing says what respondents answered to years" in refused(years=None)
    assert "there are 0 own answers to drinks for 2 respondents" in refused(own=None)
    assert "nothing says when" in refused(when=None)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (assumption("a", "texts", variable="remarks", texts={"x": 1}), 'Did you mean "remark"?'),
        (
            assumption("a", "contacts", variable="tea", respondents=1, domain="x"),
            "tea is of type ordinal",
        ),
        (
            assumption("a", "no_straight_lines", variables=["tea", "drinks"]),
            "drinks is of type multiple",
        ),
        (assumption("a", "resubmissions", rows=1, changed=["te"]), 'no variable "te"'),
        (assumption("a", "invalid_rows", rest="blank", answers=[{"ages": "3"}]), '"ages"'),
        (assumption("a", "contacts", variable="mail", respondents=21, domain="x"), "only 20"),
    ],
)
def test_an_assumption_about_what_is_not_there_is_named(
    entry: dict[str, Any], expected: str
) -> None:
    message = refused(a=entry)
    assert message.startswith('[[assumption]] "a": ')
    assert expected in message


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kind": "count"}, 'Did you mean "counts"?'),
        ({"varable": "tea"}, 'Did you mean "variable"?'),
        ({"counts": {"20": "many"}}, "expected answers with whole numbers"),
        ({"about": "words"}, "expected texts by language"),
        ({"about": {"de": "Wörter"}}, "expected texts by language"),
    ],
)
def test_a_faulty_assumption_is_named_by_file_id_and_key(
    changed: dict[str, Any], expected: str
) -> None:
    entry = {**assumption("years", "counts", variable="years", counts={"20": 20}), **changed}
    with pytest.raises(StudyError) as error:
        plan_from_toml({"seed": 1, "assumption": [entry]}, "assumptions.toml")
    assert str(error.value).startswith('assumptions.toml, [[assumption]] "years", key "')
    assert expected in str(error.value)


def test_a_variable_is_distributed_once() -> None:
    twice = [
        assumption(id_, "counts", variable="years", counts={"20": 20}) for id_ in ("one", "two")
    ]
    with pytest.raises(StudyError, match='"years" already has a distribution'):
        plan_from_toml({"seed": 1, "assumption": twice}, "assumptions.toml")


def test_a_plan_gives_its_specs_with_their_ids() -> None:
    plan = plan_from_toml(plan_table(), "assumptions.toml")
    assert [id_ for id_, _ in plan.of(Counts)] == ["years", "coffee"]
    assert {a.variable for a in plan.assumptions} == {"years", "tea", "coffee", "drinks", ""}
