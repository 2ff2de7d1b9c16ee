import re

import numpy as np
import pytest

from youthsurvey.errors import StudyError, UsageError
from youthsurvey.weight import Population, Scheme, read_population
from youthsurvey.weight.targets import margin_targets

LABEL = {"en": "made"}
#           country, sex: persons
PEOPLE = {("k", "f"): 10, ("k", "m"): 30, ("c", "f"): 200, ("c", "m"): 200}
CSV = "country,sex,count\nk,f,10\nk,m,30\nc,f,200\nc,m,200\n"


@pytest.fixture
def responses(make_responses):
    return make_responses({"country": ["k", "k", "k", "c"], "sex": ["f", "f", "m", "m"]})


@pytest.fixture
def codebook(responses):
    return responses.codebook


def share_of(targets, i):
    return targets[i].share.ravel()


def test_population_is_read_with_its_codes(codebook):
    found = read_population(CSV, "population.csv", codebook, {"en": "made up"})
    assert found == Population(("country", "sex"), PEOPLE, {"en": "made up"})


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("", "line 1", "header"),
        ("country,sex\nk,f\n", "line 1", "header"),
        ("country,sxe,count\nk,f,1\n", "line 1", '"sxe" is no variable.*Did you mean "sex"'),
        ("country,sex,count\nk,f,1\nk,x,1\n", "line 3", '"x" is no category of sex'),
        ("country,sex,count\nk,f,1 000\n", "line 2", '"1 000" is no count'),
        ("country,sex,count\nk,f,-1\n", "line 2", "no count"),
        ("country,sex,count\nk,f,nan\n", "line 2", "no count"),
        ("country,sex,count\nk,f\n", "line 2", "3 columns expected, found 2"),
        ("country,sex,count\nk,f,1\nk,f,2\n", "line 3", "stands twice"),
        ("country,sex,count\n", "population.csv", "no people"),
    ],
)
def test_a_faulty_population_is_refused_with_its_line(codebook, text, place, what):
    with pytest.raises(StudyError, match=what) as raised:
        read_population(text, "population.csv", codebook)
    assert place in raised.value.where


def test_a_category_the_codebook_lacks_is_refused(codebook):
    population = Population(("sex",), {("x",): 1.0})
    with pytest.raises(UsageError, match="no category of sex"):
        population.array(codebook)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"name": "unweighted"}, "doing without weights"),
        ({"type": "rak"}, 'Did you mean "rake"'),
        ({"margins": ()}, "nothing to weight to"),
        ({"margins": ((),)}, "nothing to weight to"),
        ({"margins": (("sex", "sex"),)}, "repeats a variable"),
        ({"margins": (("sex", "age"), ("age", "sex"))}, "stands twice"),
        ({"type": "poststratify"}, "one margin, found 2"),
        ({"mix_shares": "equals"}, 'Did you mean "equal"'),
        ({"trim": (1.2, 5.0)}, "between 1.2 and 5 times"),
        ({"trim": (0.2, 0.9)}, "between 0.2 and 0.9 times"),
    ],
)
def test_a_scheme_checks_itself(changes, what):
    fields = {"name": "s", "label": LABEL, "type": "rake", "margins": (("sex",), ("country",))}
    with pytest.raises(StudyError, match=re.escape(what) if "(" not in what else what):
        Scheme(**(fields | changes))


@pytest.mark.parametrize(
    ("mix_shares", "k", "c"),
    [("sample", 3 / 4, 1 / 4), ("equal", 1 / 2, 1 / 2), ("population", 40 / 440, 400 / 440)],
)
def test_targets_are_the_population_s_within_each_category_of_the_mix(codebook, mix_shares, k, c):
    scheme = Scheme("s", LABEL, "rake", (("sex",), ("country",)), "country", mix_shares)
    population = Population(("country", "sex"), PEOPLE)
    targets = margin_targets(scheme, population, codebook, np.array([1.0, 3.0]))  # c, k
    women = k * 10 / 40 + c * 200 / 400
    np.testing.assert_allclose(share_of(targets, 0), [women, 1 - women])
    np.testing.assert_allclose(share_of(targets, 1), [c, k])


def test_a_joint_margin_need_not_name_the_mix(codebook):
    scheme = Scheme("s", LABEL, "poststratify", (("sex", "country"),), "country", "equal")
    population = Population(("country", "sex"), PEOPLE)
    (target,) = margin_targets(scheme, population, codebook, np.array([1.0, 3.0]))
    # sex by country: f c, f k, m c, m k
    np.testing.assert_allclose(target.share, [[1 / 4, 1 / 8], [1 / 4, 3 / 8]])


def test_without_a_mix_the_population_is_the_target(codebook):
    scheme = Scheme("s", LABEL, "poststratify", (("sex",),))
    population = Population(("country", "sex"), PEOPLE)
    (target,) = margin_targets(scheme, population, codebook, None)
    np.testing.assert_allclose(target.share, [210 / 440, 230 / 440])
