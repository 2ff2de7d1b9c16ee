"""Phrases are read one by one; together they are the file."""

import tomllib
from importlib import resources

import pytest

from youthsurvey.model.phrases import phrase

PACKAGES = ("youthsurvey.tables", "youthsurvey.render", "youthsurvey.render.figures")


@pytest.mark.parametrize("package", PACKAGES)
def test_each_phrase_is_that_of_the_whole_file(package):
    text = resources.files(package).joinpath("phrases.toml").read_text("utf-8")
    whole = tomllib.loads(text)
    assert len(whole) > 10
    for key, texts in whole.items():
        assert phrase(package, key) == texts
