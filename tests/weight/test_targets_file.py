import pytest

from youthsurvey.errors import StudyError
from youthsurvey.weight import read_targets

GOOD = """
trim = [0.2, 5.0]
trim_rule = "proportional"

[sex]
f = 0.51
m = 0.49

["sex*age"]
"f*young" = 30
"f*old" = 21
"m*young" = 20
"m*old" = 29
"""


def test_margins_shares_and_options():
    found = read_targets(GOOD, "targets.toml", "w")
    scheme = found.scheme
    assert (scheme.type, scheme.trim, scheme.trim_rule) == ("rake", (0.2, 5.0), "proportional")
    assert scheme.base_weight == "w"
    assert scheme.margins == (("sex",), ("sex", "age"))
    assert found.shares.shares["sex",]["f",] == 0.51
    assert found.shares.shares["sex", "age"]["m", "old"] == pytest.approx(0.29)


@pytest.mark.parametrize(
    "text", ["[means]\nage = 30.5\n", "distance = 'linear'\n[sex]\nf = 1\n",
             "bounds = [0.5, 2]\n[sex]\nf = 1\n"],
)  # fmt: skip
def test_means_distance_or_bounds_mean_calibration(text):
    assert read_targets(text, "targets.toml").scheme.type == "calibrate"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[sex\n", "targets.toml: no valid TOML"),
        ("", "nothing to weight to"),
        ("[sex]\nf = 0.5\nm = 0.4\n", r"targets.toml, \[sex\]: the shares add up to 0.9."),
        ("[sex]\nf = -0.5\nm = 1.5\n", r'\[sex\], key "f": expected a number of 0 or more'),
        ("[sex]\nf = 'x'\n", r'\[sex\], key "f": expected a number'),
        ("[sex]\nf = nan\n", r'\[sex\], key "f": expected a number'),
        ("trimm = [0.2, 5]\n[sex]\nf = 1\n", 'key "trimm": there is no such option. Did you mean'),
        ("trim = 5\n[sex]\nf = 1\n", 'key "trim": expected two numbers'),
        ("type = 5\n[sex]\nf = 1\n", 'key "type": expected a text'),
        ("type = 'raek'\n[sex]\nf = 1\n", 'key "type": "raek" is not known here'),
        ('["sex*age"]\nf = 1\n', '"f" names 1 categories, and the margin crosses 2'),
        ("[means]\nage = inf\n", r'\[means\], key "age": expected a number'),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(text, what):
    with pytest.raises(StudyError, match=what):
        read_targets(text, "targets.toml")
