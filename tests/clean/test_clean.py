import math
from itertools import pairwise

import numpy as np
import pytest

from youthsurvey.clean import Count, Flow, Rule, clean, ledger_text
from youthsurvey.errors import NoRespondentsError, StudyError
from youthsurvey.model.codebook import Bands, Category, Codebook, MissingKind, Variable
from youthsurvey.model.derive import derive
from youthsurvey.model.responses import Column, Responses

YES, NO = Category("yes", {"en": "Yes"}), Category("no", {"en": "No"})
REFUSED = Category("refused", {"en": "Refused"}, missing=MissingKind.REFUSED)
OWN = Category("own", {"en": "Own"}, own=True)
NONE, INVALID = int(MissingKind.NO_ANSWER), int(MissingKind.INVALID)
BOOK = Codebook(
    {
        v.name: v
        for v in (
            Variable("consent", "single", {"en": "Consent"}, categories=(YES, NO, REFUSED)),
            Variable("age", "numeric", {"en": "Age"}),
            Variable("band", "ordinal", {"en": "Band"}, categories=(YES, NO),
                     bands=Bands("age", {"yes": (18, 29), "no": (30, 39)})),
            Variable("first", "single", {"en": "First"}, categories=(REFUSED, YES, NO)),
            Variable("second", "ordinal", {"en": "Second"}, categories=(NO, YES, OWN)),
            Variable("many", "multiple", {"en": "Many"}, categories=(YES, NO, OWN)),
            Variable("words", "text", {"en": "Words"}, required=False),
            Variable("contact", "contact", {"en": "Contact"}, required=False),
            Variable("minutes", "numeric", {"en": "Minutes"}, required=False),
            Variable("day", "date", {"en": "Day"}),
        )
    }
)  # fmt: skip


def column(name, answers):
    """A column from codes, numbers, sets of options, texts; None is no answer."""
    variable = BOOK[name]
    none = np.array([a is None for a in answers])
    codes = np.where(none, NONE, 0).astype(np.int32)
    own = None if variable.own is None else np.full(len(answers), "", dtype=object)
    if variable.type == "numeric":
        return Column(
            variable, codes, np.array([np.nan if a is None else a for a in answers], float)
        )
    if variable.type == "text":
        return Column(variable, codes, np.array([a or "" for a in answers], dtype=object))
    if variable.type == "date":
        return Column(variable, codes, np.array(answers, dtype="datetime64[D]"))
    if variable.type == "multiple":
        names = [c.code for c in variable.valid]
        chosen = [[c in (a or "").split() for c in names] for a in answers]
        return Column(variable, codes, np.array(chosen, dtype=bool), own)
    if variable.type == "contact":
        return Column(variable, np.array([NONE if a is None else a for a in answers], np.int32))
    place = {c.code: i for i, c in enumerate(variable.valid)} | {None: NONE, "refused": -3}
    return Column(variable, np.array([place[a] for a in answers], dtype=np.int32), None, own)


def made(order=None, **answers):
    n = len(next(iter(answers.values())))
    columns = {name: column(name, given) for name, given in answers.items()}
    ranks = np.arange(n) if order is None else np.array(order)
    return derive(Responses(BOOK, np.arange(2, n + 2), ranks, columns))


def rule(type_, name="r", **keys):
    return Rule(name, type_, {"en": name}, **keys)


def left(responses, *rules):
    """The lines that stay."""
    return clean(responses, rules).responses.line.tolist()


def test_require_takes_out_other_answers_and_no_answer():
    responses = made(consent=["yes", "no", None, "refused", "yes"])
    cleaned = clean(responses, [rule("require", variable="consent", values=("yes",))])
    assert cleaned.responses.line.tolist() == [2, 6]
    assert [(e.line, e.action, e.variable, e.old, e.new, e.reason) for e in cleaned.ledger] == [
        (3, "excluded", "consent", "no", "", "required: yes"),
        (4, "excluded", "consent", "no_answer", "", "required: yes"),
        (5, "excluded", "consent", "refused", "", "required: yes"),
    ]


def test_require_may_name_a_kind_of_missing():
    responses = made(consent=["yes", "no", "refused"])
    keep = rule("require", variable="consent", values=("no", "refused"))
    assert left(responses, keep) == [3, 4]


def test_require_of_a_multiple_choice_asks_for_one_of_the_options():
    responses = made(many=["yes", "no", "yes no", None, "own"])
    cleaned = clean(responses, [rule("require", variable="many", values=("yes", "own"))])
    assert cleaned.responses.line.tolist() == [2, 4, 6]
    assert [entry.old for entry in cleaned.ledger] == ["no", "no_answer"]


def test_range_excludes_outside_both_ends_and_leaves_the_missing():
    responses = made(age=[17, 18, 59, 60, None, 17.9])
    cleaned = clean(responses, [rule("range", variable="age", min=18, max=59)])
    assert cleaned.responses.line.tolist() == [3, 4, 6]
    assert [(e.line, e.old) for e in cleaned.ledger] == [(2, "17"), (5, "60"), (7, "17.9")]
    assert cleaned.ledger[0].reason == "under 18 or over 59"


def test_range_may_be_open():
    assert left(made(age=[1, 50]), rule("range", variable="age", min=18)) == [3]
    assert left(made(age=[1, 50]), rule("range", variable="age", max=18)) == [2]


def test_range_may_take_out_only_the_number_and_bands_follow():
    responses = made(age=[20, 199, 35, None])
    assert responses["band"].codes.tolist() == [0, INVALID, 1, NONE]
    # An inner limit makes the band's change visible: 35 was a band before.
    mend = rule("range", variable="age", max=34, action="set_missing")
    cleaned = clean(responses, [mend], [("band", "yes")])
    assert cleaned.responses["age"].codes.tolist() == [0, INVALID, INVALID, NONE]
    assert cleaned.responses["age"].values.tolist()[0] == 20
    assert np.isnan(cleaned.responses["age"].values[1:]).all()
    assert cleaned.responses["band"].codes.tolist() == [0, INVALID, INVALID, NONE]
    assert [(e.line, e.action, e.old, e.new) for e in cleaned.ledger] == [
        (3, "set_missing", "199", "invalid"),
        (4, "set_missing", "35", "invalid"),
    ]
    assert cleaned.flow.excluded == ()
    assert cleaned.flow.set_missing == (Count("r", {"en": "r"}, 2),)
    assert (cleaned.flow.read, cleaned.flow.analysed) == (4, 4)
    assert [(i.before, i.after) for i in cleaned.impacts] == [(1 / 2, 1 / 1)]


def test_duplicates_keep_the_last_by_time_not_by_line():
    responses = made(order=[3, 0, 1, 2], contact=[0, 0, 1, 0])
    cleaned = clean(responses, [rule("duplicates", by=("contact",))])
    assert cleaned.responses.line.tolist() == [2, 4]
    assert [(e.line, e.old, e.reason) for e in cleaned.ledger] == [
        (3, "", "same contact as line 2, the last of them"),
        (5, "", "same contact as line 2, the last of them"),
    ]
    first = rule("duplicates", by=("contact",), keep="first")
    assert left(responses, first) == [3, 4]


def test_rows_without_a_contact_are_no_duplicates_of_each_other():
    responses = made(contact=[None, None, 0, 0], age=[20, 20, 30, 31])
    assert left(responses, rule("duplicates", by=("contact",))) == [2, 3, 5]
    assert left(responses, rule("duplicates", by=("contact", "age"))) == [2, 3, 4, 5]
    blank = made(age=[None, None, 1, 1], words=[None, None, None, None])
    assert left(blank, rule("duplicates", by=("age", "words"))) == [2, 3, 5]


def test_duplicates_of_all_answers_do_not_look_at_dates():
    responses = made(
        day=["2025-06-01", "2025-06-02", "2025-06-01", "2025-06-01"],
        age=[20, 20, None, None],
        many=["yes", "yes", "yes", "no"],
        words=["да ", "ДА", "x", "x"],
        second=["yes", "yes", None, None],
    )
    cleaned = clean(responses, [rule("duplicates")])
    assert cleaned.responses.line.tolist() == [3, 4, 5]
    assert cleaned.ledger[0].reason == "same answers as line 3, the last of them"


def test_own_answers_tell_rows_apart():
    responses = made(second=["own", "own", "own"])
    responses["second"].own[:] = ["а", "б", "А"]
    assert left(responses, rule("duplicates", by=("second",))) == [3, 4]


def test_test_rows_hold_a_whole_word_in_any_case():
    responses = made(
        words=["Тест", "протестую", "это ТЕСТ!", None, "контекст", "тест2"],
        second=["yes"] * 6,
    )
    responses["second"].own[3] = "asdf  qwerty"
    cleaned = clean(
        responses,
        [rule("test_rows", variables=("words", "second"), contains=("тест", "ASDF qwerty"))],
    )
    assert cleaned.responses.line.tolist() == [3, 6, 7]
    assert [entry.reason for entry in cleaned.ledger] == [
        'words holds the word "тест"',
        'words holds the word "тест"',
        'second holds the word "ASDF qwerty"',
    ]
    assert {entry.old for entry in cleaned.ledger} == {""}


def test_words_are_no_patterns():
    responses = made(words=["a.b", "axb", "(test)"])
    assert left(responses, rule("test_rows", variables=("words",), contains=("a.b", "(test)"))) == [
        3
    ]


def test_straight_lines_share_a_position_of_the_list_as_the_form_shows_it():
    # Lists: first = refused yes no, second = no yes own; "yes" is number 2 in both.
    responses = made(
        first=["yes", "no", "no", None, "refused"], second=["yes", "no", "own", None, "no"]
    )
    cleaned = clean(responses, [rule("straight_line", variables=("first", "second"))])
    assert cleaned.responses.line.tolist() == [3, 5, 6]
    assert cleaned.ledger[0].reason == "answer number 2 to all of first, second"


def test_duration_applies_only_where_there_is_one():
    hasty = rule("duration", variable="minutes", min=2)
    assert left(made(age=[20, 30], minutes=[1.5, None]), hasty) == [3]
    cleaned = clean(made(age=[20, 30]), [hasty])
    assert cleaned.flow.excluded == (Count("r", {"en": "r"}, 0),)
    assert cleaned.ledger == ()
    assert len(cleaned.responses) == 2


def test_every_rule_with_an_absent_column_does_not_apply():
    rules = [
        rule("duplicates", "a", by=("contact", "age")),
        rule("test_rows", "b", variables=("words",), contains=("x",)),
        rule("straight_line", "c", variables=("first", "second")),
    ]
    cleaned = clean(made(age=[20, 20], first=["yes", "yes"]), rules)
    assert [count.n for count in cleaned.flow.excluded] == [0, 0, 0]


RULES = (
    rule("require", "consent", variable="consent", values=("yes",)),
    rule("range", "age", variable="age", min=18),
    rule("duration", "none", variable="minutes", min=1),
    rule("duplicates", "twice", by=("contact",)),
)


def many_rows():
    rng = np.random.default_rng(7)
    n = 500
    return made(
        order=rng.permutation(n),
        consent=rng.choice(["yes", "no"], n, p=[0.9, 0.1]).tolist(),
        age=rng.integers(14, 40, n).tolist(),
        first=rng.choice(np.array(["yes", "no", None]), n).tolist(),
        many=rng.choice(np.array(["yes", "no", "yes no", None]), n).tolist(),
        contact=rng.integers(0, 300, n).tolist(),
    )


def test_a_row_goes_out_by_the_first_rule_that_hits_it():
    responses = made(consent=["no", "yes", "yes"], age=[10, 10, 20])
    cleaned = clean(responses, RULES[:2])
    assert [(e.line, e.rule) for e in cleaned.ledger] == [(2, "consent"), (3, "age")]
    assert [(c.rule, c.n) for c in cleaned.flow.excluded] == [("consent", 1), ("age", 1)]


def test_the_flow_adds_up_and_the_ledger_has_each_row_once():
    responses = many_rows()
    cleaned = clean(responses, RULES)
    flow = cleaned.flow
    assert flow.read == 500
    assert flow.read - sum(n for _, _, n in flow.excluded) == flow.analysed
    assert flow.analysed == len(cleaned.responses)
    lines = [entry.line for entry in cleaned.ledger]
    assert sorted([*lines, *cleaned.responses.line.tolist()]) == responses.line.tolist()


def test_impacts_follow_upon_each_other_so_they_add_up():
    figures = [("first", "yes"), ("many", "yes"), ("band", "no")]
    cleaned = clean(many_rows(), RULES, figures)
    assert len(cleaned.impacts) == len(RULES) * len(figures)
    for variable, category in figures:
        chain = [i for i in cleaned.impacts if (i.variable, i.category) == (variable, category)]
        assert [i.rule for i in chain] == ["consent", "age", "none", "twice"]
        for one, following in pairwise(chain):
            assert one.after == following.before
        assert chain[2].change == 0
        whole = chain[-1].after - chain[0].before
        assert math.isclose(math.fsum(i.change for i in chain), whole, abs_tol=1e-15)


def test_impacts_are_unweighted_shares_of_those_who_answered():
    responses = made(
        consent=["yes", "yes", "yes", "no"],
        first=["yes", "no", None, "yes"],
        many=["yes no", "no", None, "no"],
    )
    impacts = clean(responses, RULES[:1], [("first", "yes"), ("many", "yes")]).impacts
    assert [(i.before, i.after) for i in impacts] == [(2 / 3, 1 / 2), (1 / 3, 1 / 2)]


def test_a_headline_without_a_column_is_passed_over():
    assert clean(made(age=[20]), [], [("first", "yes")]).impacts == ()


def test_neither_contacts_nor_the_order_of_submission_are_left():
    cleaned = clean(many_rows(), RULES)
    assert "contact" not in cleaned.responses.columns
    assert cleaned.responses.order.tolist() == list(range(len(cleaned.responses)))


def test_nobody_left_names_the_rules_and_the_remedy():
    responses = made(consent=["no", "no", "yes"], age=[20, 20, 10])
    with pytest.raises(NoRespondentsError) as error:
        clean(responses, RULES)
    assert "nobody is left of 3 rows read; excluded: consent 2, age 1." in str(error.value)
    assert "study.toml" in error.value.remedy
    with pytest.raises(NoRespondentsError, match="no rows"):
        clean(made(age=[]), [])


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"type": "requires"}, 'Did you mean "require"?'),
        ({"type": "require", "variable": "a"}, "needs values"),
        ({"type": "require", "variable": "a", "values": "yes"}, "values is a text"),
        ({"type": "range", "variable": "a"}, "needs min, max or both"),
        ({"type": "range", "variable": "a", "min": 5, "max": 2}, "min 5 is over max 2"),
        ({"type": "range", "variable": "a", "min": 5, "action": "drop"}, 'action is "drop"'),
        ({"type": "duration", "variable": "a"}, "needs min"),
        ({"type": "duration", "variable": "a", "min": 1, "max": 2}, "has no max"),
        ({"type": "duplicates", "keep": "all"}, 'keep is "all"'),
        ({"type": "duplicates", "variable": "a"}, "Its keys: by, keep."),
        ({"type": "straight_line", "variables": ("a", "a")}, "Name two variables"),
        ({"type": "test_rows", "variables": ("a",), "contains": (" ",)}, "empty word"),
    ],
)
def test_a_rule_checks_itself_at_birth(keys, told):
    with pytest.raises(StudyError) as error:
        Rule(name="mine", label={}, **keys)
    assert told in str(error.value)
    assert error.value.where == '[[rule]] "mine"'


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"type": "require", "variable": "consnt", "values": ["yes"]}, 'Did you mean "consent"?'),
        ({"type": "require", "variable": "consent", "values": ["yess"]}, 'Did you mean "yes"?'),
        ({"type": "require", "variable": "age", "values": ["yes"]}, "a numeric variable"),
        ({"type": "range", "variable": "first", "min": 1}, "needs a numeric variable"),
        ({"type": "duplicates", "by": ["contacts"]}, 'Did you mean "contact"?'),
        ({"type": "straight_line", "variables": ["first", "many"]}, "a multiple variable"),
        ({"type": "test_rows", "variables": ["first"], "contains": ["x"]}, "own answer"),
    ],
)
def test_a_rule_that_does_not_fit_the_codebook_is_named(keys, told):
    with pytest.raises(StudyError) as error:
        clean(made(age=[20]), [Rule(name="mine", label={}, **keys)])
    assert told in str(error.value)
    assert error.value.where == '[[rule]] "mine"'


def test_rules_have_names_of_their_own():
    with pytest.raises(StudyError, match="two rules have this name"):
        clean(made(age=[20]), [rule("duplicates"), rule("duplicates")])


@pytest.mark.parametrize("figure", [("firts", "yes"), ("first", "yess"), ("age", "yes")])
def test_a_headline_that_does_not_fit_the_codebook_is_refused(figure):
    with pytest.raises(StudyError) as error:
        clean(made(age=[20]), [], [figure])
    assert error.value.where == "[[headline]]"


def test_the_ledger_is_a_csv():
    cleaned = clean(made(consent=["no", "yes"]), RULES[:1])
    assert ledger_text(cleaned.ledger) == (
        "line,rule,action,variable,old,new,reason\n2,consent,excluded,consent,no,,required: yes\n"
    )


def test_a_flow_that_does_not_add_up_is_a_broken_invariant():
    with pytest.raises(AssertionError, match="once"):
        Flow(3, (Count("a", {}, 1),), 3)


@pytest.mark.parametrize(
    ("ranges", "told"),
    [
        ({"yes": (18, 29), "maybe": (30, 39)}, '"maybe" is no category'),
        ({"yes": (29, 18)}, "ends before it begins"),
        ({"yes": (18, 30), "no": (30, 39)}, '"yes" and "no" overlap'),
    ],
)
def test_bands_that_contradict_themselves_are_refused(ranges, told):
    band = Variable("b", "ordinal", {"en": "b"}, categories=(YES, NO), bands=Bands("age", ranges))
    responses = made(age=[20])
    book = Codebook({"age": BOOK["age"], "b": band})
    with pytest.raises(StudyError, match=told):
        derive(Responses(book, responses.line, responses.order, {"age": responses["age"]}))
