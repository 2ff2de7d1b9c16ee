"""Which cells are withheld of the bundled study's tables, whatever table asks."""

import numpy as np
import pytest

import youthsurvey as ys
from tests.conftest import RAW
from youthsurvey.tables.disclosure import FILTER, Protection


@pytest.fixture(scope="module")
def survey():
    study = ys.load_study("sco_youth_2025")
    return study, ys.clean_responses(study, ys.read_export(study, RAW).responses).responses


@pytest.fixture(scope="module")
def protection(survey):
    study, responses = survey
    return Protection(responses, 5, study.known)


def counts(responses, *names):
    codes = [responses.resolve(name)[0] for name in names]
    shape = [len(responses.resolve(name)[1]) for name in names]
    out = np.zeros(shape, int)
    np.add.at(out, tuple(codes), 1)
    return out


def test_a_table_and_its_transpose_have_one_mask(protection):
    first = protection.pair("awareness", "country")
    assert first.any()
    assert (first == protection.pair("country", "awareness").T).all()
    many = protection.pair("platforms", "sex")
    assert (many == protection.pair("sex", "platforms").T).all()


def test_every_small_cell_is_withheld_and_never_alone(survey, protection):
    _, responses = survey
    n = counts(responses, "trust", "country")
    mask = protection.pair("trust", "country")
    assert mask[(n > 0) & (n < 5)].all()
    small = np.argwhere((n > 0) & (n < 5))
    for i, j in small:
        assert mask[i].sum() > 1
        assert mask[:, j].sum() > 1


def test_an_option_is_withheld_where_nearly_everybody_chose_it(survey, protection):
    _, responses = survey
    mask = protection.pair("platforms.telegram", "country")
    n = counts(responses, "platforms.telegram", "country")
    assert (mask[0] == mask[1]).all()
    few_without = (n[0] > 0) & (n[0] < 5)
    assert few_without.any()
    assert mask[1][few_without].all()


def test_declared_answers_stay_and_others_get_a_companion(survey):
    study, responses = survey
    name = "influence"
    n = counts(responses, name)
    assert not Protection(responses, 9, study.known).one_way(name).any()
    undeclared = Protection(responses, 9, ()).one_way(name)
    assert undeclared[n < 9].all()
    assert undeclared.sum() > 1


def test_a_filters_table_is_hidden_in_both_of_its_halves(survey):
    study, responses = survey
    women = responses.resolve("sex")[0] == 0
    protection = Protection(responses, 5, study.known, filters=[women])
    mask = protection.within("awareness", "age_group", (FILTER,))
    assert mask.shape[-1] == 2
    assert (mask[..., 0] == mask[..., 1]).all()
    for half in (women, ~women):
        inside = np.zeros(mask.shape[:2], int)
        np.add.at(
            inside,
            (responses.resolve("awareness")[0][half], responses.resolve("age_group")[0][half]),
            1,
        )
        assert mask[..., 0][(inside > 0) & (inside < 5)].all()
    # Whoever knows a half and the whole knows the other half: their cells go together.
    assert mask[..., 0][protection.pair("awareness", "age_group")].all()


def test_of_the_main_scheme_all_totals_stay_and_of_others_rare_answers_go(survey):
    study, responses = survey
    made = ys.weight_responses(study, responses, ["sex_age"]).weighted["sex_age"].responses
    other = Protection(responses, 5, study.known, {"sex_age": made}, "unweighted")
    assert not other.is_main("sex_age")
    gone = other.weighted_one_way("influence")
    categories = [c.code for c in responses.resolve("influence")[1]]
    assert gone[categories.index("significantly_negative")]
    assert not gone[categories.index("positive")]
    main = Protection(responses, 5, study.known, {"sex_age": made}, "sex_age")
    assert main.is_main("sex_age")
    assert not main.weighted_one_way("influence").any()
    # Weighted totals that stay cost cells of the table by age.
    few = other.pair("influence", "age_group").sum()
    assert main.pair("influence", "age_group").sum() > few
