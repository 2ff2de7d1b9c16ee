"""Which requests of a batch share a grouping."""

from math import prod

from youthsurvey.model.filters import parse_filter
from youthsurvey.tally.engines.requests import MOST_COMBINATIONS, Request, plan

BANNERS = {"country": 8, "sex": 2, "age": 5, "education": 3, "income": 4}
SIZES = {**BANNERS, **{f"q{i}": 5 for i in range(20)}, **{f"o{i}": 3 for i in range(14)}}


def planned(requests):
    sets, places = plan(requests, lambda _: SIZES)
    for request, place in zip(requests, places, strict=True):
        assert set(request.columns) <= set(sets[place].columns)
        assert sets[place].chosen == request.chosen
    return sets, places


def test_questions_by_all_banners_go_together():
    # 960 combinations of banners: with two questions 960 * 25 = 24,000, with three 120,000
    for order in (1, -1):
        requests = [Request((f"q{i}", b)) for b in BANNERS for i in range(20)][::order]
        sets, _ = planned(requests)
        assert len(sets) == 10
        assert all(prod(SIZES[c] for c in s.columns) <= MOST_COMBINATIONS for s in sets)


def test_a_request_alone_may_be_as_large_as_it_likes():
    options = tuple(f"o{i}" for i in range(14))
    sets, places = planned([Request(("q0", "sex")), Request(options), Request(("o3",))])
    assert places[1] == places[2] != places[0]
    assert len(sets) == 2


def test_weights_share_a_grouping_and_filters_do_not():
    chosen = parse_filter("age > 3")
    requests = [
        Request(("q0",), "v"), Request(("q0",), "w"), Request(("q0",), "w", chosen),
        Request(("q1",), None, chosen),
    ]  # fmt: skip
    sets, places = planned(requests)
    assert places[0] == places[1] != places[2] == places[3]
    assert len(sets) == 2
