import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from importlib import resources

import pytest

from youthsurvey.render import theme
from youthsurvey.render.figures import FigureSpec, draw
from youthsurvey.render.html import report_html, table_html
from youthsurvey.render.report import METHODS, Finding, Report, ReportFigure

VOID = {"meta", "link", "br", "img", "input", "hr", "area", "base", "col", "embed", "source"}


class Page(HTMLParser):
    """Reads a page strictly: every tag that opens is closed in its turn."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.texts, self.faults = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), list(self.open)))
        if len(dict(attrs)) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), list(self.open)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} closes out of turn")

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)

    def all(self, attribute):
        return [attrs[attribute] for _, attrs, _ in self.tags if attribute in attrs]

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


@cache
def drawn(make, name):
    return {lang: draw(make(), FigureSpec(name), lang) for lang in ("en", "ru", "kk")}


def report(made, languages=("en", "ru", "kk"), **changes):
    sex, by_age = drawn(made.topline, "figure_1"), drawn(made.crosstab, "awareness_by_age")
    parts = {
        "title": made.say("Study", "Исследование", "Зерттеу"),
        "about": made.say("505 young people were asked."),
        "citation": made.say("Author. Paper."),
        "languages": languages,
        "synthetic": True,
        "findings": (Finding(made.say("know it", "знают", "біледі"), "figure_1", 0.485),),
        "figures": (
            ReportFigure("figure_1", "1", made.say("Sex?"), sex, made.topline()),
            ReportFigure("awareness_by_age", "", made.say("By age"), by_age, made.crosstab()),
        ),
        "tables": (made.topline(), made.crosstab()),
        "weights": (),
        "verification": made.checks(),
        "flow": None,
        "impact": None,
        "methods": {"mode": made.say("online")},
        "provenance": (("input", "answers.csv"), ("sha256", "0" * 64)),
    }
    return Report(**{**parts, **changes})


@pytest.fixture(scope="module")
def page(made):
    return Page(report_html(report(made)))


def test_the_page_is_well_formed_and_no_name_stands_twice(page):
    assert page.faults == []
    assert page.open == []
    ids = page.all("id")
    assert len(ids) == len(set(ids))


def test_every_link_leads_to_a_place_in_the_page(page):
    ids = set(page.all("id"))
    targets = [href for href in page.all("href") if href != "data:,"]
    assert targets
    assert all(href[0] == "#" and href[1:] in ids for href in targets)


def test_no_request_leaves_the_page(made, page):
    text = report_html(report(made))
    assert not {"img", "iframe", "object", "embed", "video", "form", "base"} & {
        tag for tag, _, _ in page.tags
    }
    assert not any(page.all(name) for name in ("src", "srcset", "action", "poster", "background"))
    assert not re.findall(
        r"@import|url\((?!#)|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/)", text
    )
    policy = next(a["content"] for _, a, _ in page.tags if "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


def test_each_language_has_its_own_edition_and_a_switch(page):
    editions = [a for _, a, _ in page.tags if a.get("class") == "edition"]
    assert [a["lang"] for a in editions] == ["en", "ru", "kk"]
    switch = [a["href"] for tag, a, _ in page.tags if tag == "a" and "hreflang" in a]
    assert switch == ["#en", "#ru", "#kk"]
    assert "48,5\u00a0%" in " ".join(page.texts)
    assert "48.5\u00a0%" in " ".join(page.texts)


def test_a_page_in_one_language_needs_no_switch(made):
    page = Page(report_html(report(made, languages=("ru",))))
    assert not [a for tag, a, _ in page.tags if tag == "a" and "hreflang" in a]
    assert page.tags[0][1]["lang"] == "ru"
    assert "Findings" not in page.text


def test_the_first_screen_says_what_the_data_are(made, page):
    assert "Synthetic reconstruction The real answers are not public." in page.text
    real = report(made, synthetic=False, figures=(), findings=(), tables=())
    assert "Synthetic reconstruction" not in report_html(real)


def test_all_eleven_headings_stand_and_silence_is_named(page):
    assert len(METHODS) == 11
    silent = [a for _, a, _ in page.tags if a.get("class") == "silent"]
    assert len(silent) == 3 * 10
    for word in ("not provided", "не указано", "көрсетілмеген"):
        assert page.text.count(word) == 10


def test_a_figure_has_its_words_and_its_data_behind_it(page):
    pictures = [a for tag, a, _ in page.tags if tag == "svg" and a.get("class") == "plot"]
    assert len(pictures) == 2 * 3
    ids = set(page.all("id"))
    for picture in pictures:
        assert picture["role"] == "img"
        assert set(picture["aria-labelledby"].split()) <= ids
        assert "width" not in picture
    assert page.text.count("The figure's data as a table") == 2


def test_marks_are_signs_and_not_colour_alone(page):
    assert "not reproduced !" in page.text
    assert "25.0 ~*" in page.text
    assert "~ Rests on an assumption." in page.text


def test_a_sentence_in_a_cell_stands_under_its_row(made):
    table = made.checks()
    told = made.say("refused: " + "the design effect is over the limit " * 2)
    values = table.panels[0].values
    panel = replace(table.panels[0], values=(values[0], (*values[1][:2], told)))
    page = Page(table_html(replace(table, panels=(panel,)), "en"))
    assert page.faults == []
    assert "Verdict: refused: the design effect" in page.text
    assert [a["colspan"] for tag, a, _ in page.tags if tag == "td" and "colspan" in a] == ["3", "3"]


def test_there_is_no_bare_plus_minus(made):
    assert "±" not in report_html(report(made))


def test_hostile_texts_are_only_texts(made):
    labels = made.say("".join(made.texts[:-1]))
    hostile = report(
        made,
        title=labels,
        about=labels,
        citation=labels,
        tables=(made.hostile(),),
        verification=made.hostile(),
        methods=dict.fromkeys(METHODS, labels),
        provenance=((made.texts[1], made.texts[0]),),
    )
    text = report_html(hostile)
    page, calm = Page(text), Page(report_html(report(made)))
    assert page.faults == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)
    for tag in ("script", "img", "title"):
        assert [t for t, _, _ in page.tags].count(tag) == [t for t, _, _ in calm.tags].count(tag)
    assert made.texts[0] in " ".join(page.texts)
    assert "{{ jinja }}" in page.text


def test_the_same_report_gives_the_same_page(made):
    assert report_html(report(made)) == report_html(report(made))


def test_a_notebook_gets_a_table_that_stands_alone(made):
    page = Page(table_html(made.hostile(), "en"))
    assert page.faults == []
    assert "script" not in {tag for tag, _, _ in page.tags}
    crosstab = Page(table_html(made.crosstab(), "ru"))
    assert "58,1 ~" in crosstab.text
    scopes = [a.get("scope") for tag, a, _ in crosstab.tags if tag == "th"]
    assert scopes == ["colgroup"] + ["col"] * 4 + ["row"] * 3


@pytest.mark.parametrize("ground", ["paper", "warm"])
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "alarm", "good", "open"])
@pytest.mark.parametrize("mode", [0, 1, 2])
def test_texts_of_the_page_stand_out_in_light_dark_and_print(mode, text, ground):
    css = resources.files("youthsurvey.render").joinpath("templates/report.css").read_text("utf-8")
    root = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[mode]
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", root))
    full = {
        k: v if len(v) == 7 else "#" + "".join(2 * c for c in v[1:]) for k, v in colours.items()
    }
    assert theme.contrast(full[text], full[ground]) >= 4.5
