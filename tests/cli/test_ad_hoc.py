"""Any file without a study, through the commands: R's answers, and bad input in one clear line."""

import csv
import json
from collections import Counter

import numpy as np
import pytest

from tests.cli.test_errors import assert_one_clear_line
from tests.conftest import RAW, ROOT
from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from tests.oracle.rao_scott import agree_f

ORACLE = ROOT / "tests" / "oracle"
SYNTH = ORACLE / "synth505.csv"
FILTERED = {"weights": "weights", "clusters": "clustered", "fpc": "strata_fpc"}
"""The designs of filters.R by their names elsewhere."""
USAGE, INPUT, STUDY, WEIGHTING, OUTPUT = 2, 3, 4, 5, 6


@pytest.fixture(scope="module")
def oracle():
    return json.loads((ORACLE / "synth505.json").read_text("utf-8"))


@pytest.fixture
def with_psu(tmp_path):
    """The data with the PSUs that oracle.R makes: row number modulo 40, plus 1.

    And with the strata's sizes that filters.R makes: five times the sample's.
    """
    with SYNTH.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    path = tmp_path / "psu.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        size = Counter(row[0] for row in rows)
        numbered = [[*row, i % 40 + 1, 5 * size[row[0]]] for i, row in enumerate(rows, start=1)]
        csv.writer(file).writerows([[*header, "psu", "N"], *numbered])
    return path


def as_json(ran):
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def f_of(table):
    test = next(t for t in table["tests"] if t["name"] == "rao_scott_f")
    return [test["statistic"], *test["df"], test["p"]]


def expected_f(oracle, design):
    found = oracle["chisq"][design]["F"]
    df = found["parameter"]
    return [found["statistic"], df["ndf"], df["ddf"], found["p"]]


@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"]])
def test_r_s_answers_for_weights(run, oracle, engine):
    pytest.importorskip("duckdb")
    options = ["--data", SYNTH, "--weight", "w", "--format", "json", *engine]
    table = as_json(run("crosstab", "x", "y", *options))
    agree_f(f_of(table), expected_f(oracle, "weights"), ["weights"])
    assert (table["n"], table["missing"]) == (505, 0)
    assert table["row"]["categories"] == ["a", "b", "c", "d", "e"]
    topline = as_json(run("topline", "x", *options))
    first, found = topline["categories"][0], oracle["ciprop_x_a"]["weights"]["xlogit"]
    agree("share", ["weights"], first["share"], found["est"])
    both = [first["ci_low"], first["ci_high"]]
    agree("interval: xlogit", ["weights"], both, [found["lo"], found["hi"]])


@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"]])
def test_r_s_answers_for_clusters(run, oracle, with_psu, engine):
    pytest.importorskip("duckdb")
    table = as_json(
        run("crosstab", "x", "y", "--data", with_psu, "--weight", "w", "--strata", "country",
            "--psu", "psu", "--nest", "--format", "json", *engine)
    )  # fmt: skip
    agree_f(f_of(table), expected_f(oracle, "clustered"), columns_of("clustered"))


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
@pytest.mark.parametrize(
    ("design", "options"),
    [
        ("weights", []),
        ("clusters", ["--strata", "country", "--psu", "psu", "--nest"]),
        ("fpc", ["--strata", "country", "--fpc", "N"]),
    ],
)
def test_r_s_answers_for_a_filter(run, with_psu, design, options, engine):
    pytest.importorskip("duckdb")
    expected = json.loads((ORACLE / "filters.json").read_text("utf-8"))[design]
    options = ["--data", with_psu, "--weight", "w", "--filter", 'sex == "F" and age != "18-20"',
               "--engine", engine, "--format", "json", *options]  # fmt: skip
    table = as_json(run("crosstab", "x", "y", *options))
    tags = columns_of(FILTERED[design], domain=True)
    agree_f(f_of(table), expected["f"], tags)
    found = as_json(run("topline", "x", *options))["categories"]
    agree("share", tags, [c["share"] for c in found], expected["share"])
    agree("share, se", tags, [c["se"] for c in found], expected["se"])
    both = [found[0]["ci_low"], found[0]["ci_high"]]
    agree("interval: xlogit", tags, both, expected["ci"])


def test_a_filter_is_a_domain_of_the_design(run):
    options = ["--data", SYNTH, "--weight", "w", "--format", "json", "--filter", 'sex == "F"']
    table = as_json(run("crosstab", "x", "y", *options))
    with SYNTH.open(encoding="utf-8", newline="") as file:
        women = [row for row in csv.DictReader(file) if row["sex"] == "F"]
    assert (table["n"], table["missing"]) == (len(women), 0)
    cell = table["cells"][0]
    chosen = [r for r in women if (r["x"], r["y"]) == (cell["row"], cell["column"])]
    assert cell["n"] == len(chosen)
    assert cell["weighted_n"] == pytest.approx(sum(float(r["w"]) for r in chosen), rel=1e-12)


def test_a_filter_over_a_study_s_variables(run):
    options = ["--format", "json", "--out", ROOT, "--filter"]
    data = ["--data", ROOT / "data/raw/sco_youth_2025_synthetic.csv"]
    men = as_json(run("topline", "awareness", *data, *options, 'sex == "male" and age >= 18'))
    all_ = as_json(run("topline", "awareness", *data, "--format", "json"))
    assert 0 < men["n"] < all_["n"]


def test_weights_reach_their_targets_as_r_s_rake_does(run, tmp_path, oracle):
    targets = json.loads((ORACLE / "synth_targets.json").read_text("utf-8"))
    (tmp_path / "targets.toml").write_text(
        "\n".join(
            f"[{name}]\n" + "\n".join(f'"{value}" = {share}' for value, share in of.items())
            for name, of in targets.items()
        ),
        encoding="utf-8",
    )
    found = as_json(
        run("weight", "--data", SYNTH, "--targets", "targets.toml", "--weight", "w",
            "-o", "out.csv", "--format", "json")
    )  # fmt: skip
    expected = np.array(oracle["rake"])
    agree("weights, raked", ["calibrated"], found["weights"], expected / expected.mean())
    assert found["deff"] == pytest.approx(len(expected) * (expected**2).sum() / expected.sum() ** 2)
    assert found["effective_n"] == pytest.approx(len(expected) / found["deff"])
    assert {"iterations", "margins"} <= set(found)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["country", "sex", "age", "x", "y", "w", "weight"]
    assert [float(row["weight"]) for row in rows] == found["weights"]
    raked = as_json(
        run("topline", "x", "--data", "out.csv", "--weight", "weight", "--format", "json")
    )
    share = oracle["mean_x_raked"]["est"]
    agree("share", ["calibrated"], [c["share"] for c in raked["categories"]], share)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["xx", "y"], USAGE, ['"xx"', "Did you mean"]),
        (["x", "y", "--weight", "sex"], INPUT, ["line 2", '"sex"', "no number"]),
        (["x", "y", "--filter", "agee > 3"], USAGE, ['"agee"', '"age"']),
        (["x", "y", "--filter", "x >"], USAGE, ["--filter", "not understood"]),
        (["x", "y", "--filter", 'x == "q"'], USAGE, ["leaves no respondent"]),
        (["x", "y", "--strata", "country", "--psu", "sex"], INPUT, ["two strata", "--nest"]),
        (["x", "y", "--weights", "sex_age"], USAGE, ["--weights", "--weight"]),
        (["x", "x"], USAGE, ["two different"]),
    ],
)
def test_bad_input_gets_one_clear_line(run, arguments, code, words):
    assert_one_clear_line(run("crosstab", *arguments, "--data", SYNTH), code, *words)


def test_columns_of_a_design_do_not_go_with_a_study(run):
    data = ROOT / "data/raw/sco_youth_2025_synthetic.csv"
    ran = run("topline", "awareness", "--data", data, "--weight", "w")
    assert_one_clear_line(ran, USAGE, "--weight", "--weights")
    assert_one_clear_line(run("topline", "--data", SYNTH), USAGE, "name the columns")


def test_one_category_and_all_missing(run, tmp_path):
    (tmp_path / "one.csv").write_text("x,y,z\na,1,\na,2,\na,2,\n")
    table = as_json(run("crosstab", "x", "y", "--data", "one.csv", "--format", "json"))
    assert all(test["p"] is None for test in table["tests"])
    assert table["association"]["cramers_v"] is None
    assert_one_clear_line(run("crosstab", "x", "z", "--data", "one.csv"), INPUT, '"z" is missing')


def test_missing_values_are_left_out_and_counted(run, tmp_path):
    (tmp_path / "na.csv").write_text("x,y\na,1\nNA,2\nb,\n,1\nb,2\na,2\n")
    plain = as_json(run("crosstab", "x", "y", "--data", "na.csv", "--format", "json"))
    assert (plain["n"], plain["missing"]) == (4, 2)
    assert plain["row"]["categories"] == ["NA", "a", "b"]
    options = ["--data", "na.csv", "--missing", "NA", "--format", "json"]
    table = as_json(run("crosstab", "x", "y", *options))
    assert (table["n"], table["missing"]) == (3, 3)


@pytest.mark.parametrize(
    ("targets", "code", "words"),
    [
        ("[sex]\nF = 0.5\nM = 0.4\n", STUDY, ["[sex]", "0.9"]),
        ("[sxe]\nF = 0.5\nM = 0.5\n", USAGE, ['"sxe"', '"sex"']),
        ("[sex]\nF = 0.5\n", STUDY, ["add up"]),
        ("[sex]\nF = 1.0\n", WEIGHTING, ["M", "no target"]),
        ("[sex]\nF = 0.5\nM = 0.4\nX = 0.1\n", USAGE, ['"X"']),
        ('type = "calibrate"\nbounds = [0.99, 1.01]\n[sex]\nF = 0.5\nM = 0.5\n', WEIGHTING,
         ["0.99", "1.01"]),
        ("[sex\n", STUDY, ["TOML"]),
    ],
)  # fmt: skip
def test_targets_that_cannot_be_reached(run, tmp_path, targets, code, words):
    (tmp_path / "t.toml").write_text(targets)
    ran = run("weight", "--data", SYNTH, "--targets", "t.toml")
    assert_one_clear_line(ran, code, *words)


def test_weighted_data_replace_nothing(run, tmp_path):
    (tmp_path / "t.toml").write_text("[sex]\nF = 0.5\nM = 0.5\n")
    (tmp_path / "there.csv").write_text("mine\n")
    (tmp_path / "data.csv").write_bytes(SYNTH.read_bytes())
    for name in ("there.csv", "data.csv", "out.xlsx"):
        ran = run("weight", "--data", "data.csv", "--targets", "t.toml", "-o", name)
        assert_one_clear_line(ran, OUTPUT, name)
    assert (tmp_path / "there.csv").read_text() == "mine\n"
    assert_one_clear_line(run("weight", "--data", SYNTH), USAGE, "--targets")


@pytest.fixture
def raked(tmp_path, oracle):
    """The data with the weights that oracle.R rakes to country, sex and age."""
    with SYNTH.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    path = tmp_path / "raked.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = [[*row, w] for row, w in zip(rows, oracle["rake"], strict=True)]
        csv.writer(file).writerows([[*header, "raked"], *lines])
    return path


@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"]])
def test_weights_know_what_they_were_calibrated_to(run, raked, oracle, engine):
    pytest.importorskip("duckdb")
    options = ["--data", raked, "--weight", "raked", "--format", "json", *engine]
    margins = ["--margin", "country", "--margin", "sex", "--margin", "age"]
    table = as_json(run("crosstab", "x", "y", *options, *margins))
    agree_f(f_of(table), expected_f(oracle, "raked"), ["calibrated"])
    assert table["design"]["calibrated_to"] == [["country"], ["sex"], ["age"]]
    as_given = as_json(run("crosstab", "x", "y", *options))
    assert f_of(as_given)[0] != pytest.approx(f_of(table)[0], rel=1e-3)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--margin", "sex"], USAGE, "--margin: margins are what weights were calibrated to"),
        (["--weight", "w", "--margin", "sexx"], USAGE, 'no column "sexx". Did you mean "sex"'),
        (
            ["--weight", "w", "--fixed-weights"],
            USAGE,
            "--fixed-weights: a file's weights are taken",
        ),
    ],
)
def test_margins_that_cannot_be(run, options, code, message):
    ran = run("crosstab", "x", "y", "--data", SYNTH, *options)
    assert_one_clear_line(ran, code, message)


def test_a_study_s_weights_can_be_taken_as_given(run):
    options = ["--weights", "sex_age", "--format", "json"]
    aware = as_json(run("topline", "awareness", *options))
    given = as_json(run("topline", "awareness", *options, "--fixed-weights"))
    assert aware["design"]["calibrated_to"]
    assert not given["design"]["calibrated_to"]
    for one, other in zip(aware["categories"], given["categories"], strict=True):
        assert one["share"] == pytest.approx(other["share"], rel=1e-12)
        assert one["se"] != pytest.approx(other["se"], rel=1e-3)


def test_a_study_s_replicates_are_calibrated_anew(run):
    """The jackknife and the linearised error of the same weights estimate the same thing."""
    options = ["--weights", "sex_age", "--format", "json"]
    linearised = as_json(run("topline", "awareness", *options))
    replicated = as_json(run("topline", "awareness", *options, "--replicates", "jackknife"))
    assert replicated["design"]["variance"] == "JK1"
    # sex x age is what these weights were calibrated to: nothing is left to chance.
    margin = as_json(run("topline", "sex", *options, "--replicates", "jackknife"))
    assert max(c["se"] for c in margin["categories"]) < 1e-8
    for one, other in zip(linearised["categories"], replicated["categories"], strict=True):
        assert one["share"] == pytest.approx(other["share"], rel=1e-12)
        assert one["se"] == pytest.approx(other["se"], rel=0.1)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--replicates", "BRR:a,b"], USAGE, "a study has no columns of replicate weights"),
        (
            ["--replicates", "jackknife", "--weights", "country_equal_trimmed"],
            WEIGHTING,
            "trimmed after calibration have no replicates",
        ),
    ],
)
def test_replicates_that_a_study_cannot_have(run, options, code, message):
    ran = run("topline", "awareness", "--data", RAW, *options)
    assert_one_clear_line(ran, code, message)
