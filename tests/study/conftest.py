from collections.abc import Callable
from pathlib import Path

import pytest

CODEBOOK = """
[submitted]
type = "date"
question = { en = "Timestamp" }

[age]
type = "numeric"
question = { en = "Your age" }

[age_group]
type = "ordinal"
question = { en = "Age group" }
bands = { source = "age", young = [18, 29], old = [30, 59] }
categories = [
    { code = "young", label = { en = "18-29" } },
    { code = "old", label = { en = "30-59" } },
]

[sex]
type = "single"
question = { en = "Your sex" }
categories = [
    { code = "female", label = { en = "Woman" } },
    { code = "male", label = { en = "Man" } },
]

[country]
type = "single"
question = { en = "Your country" }
[[country.categories]]
code = "kz"
label = { en = "Kazakhstan" }
[[country.categories]]
code = "uz"
label = { en = "Uzbekistan" }
[[country.categories]]
code = "other"
label = { en = "Other" }
own = true

[platforms]
type = "multiple"
question = { en = "Which platforms?" }
[[platforms.categories]]
code = "telegram"
label = { en = "Telegram" }
[[platforms.categories]]
code = "youtube"
label = { en = "YouTube" }

[comment]
type = "text"
question = { en = "Comment" }
required = false
"""

STUDY = """
name = "small"
languages = ["en"]
least_base = 20
title = { en = "A small study" }

[input]
file = "data/raw/small.csv"
unmatched = "stop"
date_format = "%d.%m.%Y %H:%M:%S"

[[rule]]
name = "country"
type = "require"
label = { en = "outside the countries" }
variable = "country"
values = ["kz", "uz"]

[[rule]]
name = "age"
type = "range"
label = { en = "age outside 18-59" }
variable = "age"
min = 18
max = 59
action = "exclude"

[[rule]]
name = "twice"
type = "duplicates"
label = { en = "identical answers" }
by = []
keep = "last"

[[rule]]
name = "test"
type = "test_rows"
label = { en = "test rows" }
variables = ["comment", "country"]
contains = ["test"]

[[rule]]
name = "line"
type = "straight_line"
label = { en = "straight-lining" }
variables = ["sex", "country"]

[[headline]]
variable = "platforms"
category = "telegram"
finding = { en = "Telegram leads" }

[weights]
default = "by_sex"
max_deff = 3
population = "population.csv"
source = { en = "A census" }

[[scheme]]
name = "by_sex"
type = "rake"
label = { en = "sex and age" }
margins = [["sex", "age_group"], ["country"]]
mix = "country"
mix_shares = "equal"
trim = [0.2, 5.0]

[[batch]]
rows = ["platforms", "sex"]
columns = ["age_group"]

[[figure]]
name = "figure_1"
number = "1"
row = "platforms"
column = "age_group"
kind = "heatmap"
caption = { en = "Platforms by age" }

[methods]
who_sponsored = { en = "Nobody" }
"""

PUBLISHED = """
decimals = 1
rounding = "half_up"
base = 8

[[number]]
figure = "1"
variable = "sex"
category = "female"
percent = 62.5
count = 5

[[number]]
figure = "2"
variable = "country"
categories = ["kz", "uz"]
percent = 87.5
count = 7

[[implied]]
variable = "sex"
category = "male"
reason = { en = "8 - 5" }
"""

POPULATION = """country,sex,age_group,count
kz,female,young,10
kz,female,old,20
kz,male,young,30
kz,male,old,40
uz,female,young,50
uz,female,old,60
uz,male,young,70
uz,male,old,80
"""

FILES = {
    "codebook.toml": CODEBOOK,
    "study.toml": STUDY,
    "published.toml": PUBLISHED,
    "population.csv": POPULATION,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study folder without a fault."""
    place = tmp_path / "small"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, "utf-8")
    return place


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], Path]:
    """Replace one place of one file of the study folder."""

    def edited(name: str, old: str, new: str) -> Path:
        path = folder / name
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{name} holds {old}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return edited
