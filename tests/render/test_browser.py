"""The page in a real browser: languages, downloads, no request, nothing said on the console."""

import csv
import io
import os
import shutil
import xml.etree.ElementTree as ET

import pytest

from youthsurvey.render.html import report_html

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not BROWSER, reason="there is no Chromium")


@pytest.fixture(scope="module")
def page_file(surveyed, tmp_path_factory):
    _, _, report = surveyed
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report_html(report), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, page_file):
    context = browser.new_context(locale="en-GB", accept_downloads=True)
    opened = context.new_page()
    said, asked = [], []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(page_file.as_uri())
    yield opened
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_a_language_is_switched_without_reloading(page):
    assert page.locator("h1:visible").inner_text().startswith("Digital diplomacy")
    page.evaluate("window.kept = true")
    page.locator(".languages a[lang=ru]").click()
    assert page.locator("h1:visible").inner_text().startswith("Цифровая дипломатия")
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert page.evaluate("window.kept") is True
    assert "48,5" in page.locator(".findings:visible").inner_text()


def saved(page, kind, lang="en"):
    figure = page.locator(f"#{lang}-figure_1")
    figure.locator("summary").click()
    with page.expect_download() as waiting:
        figure.locator(f"[data-save={kind}]").click()
    download = waiting.value
    with open(download.path(), "rb") as file:
        return download.suggested_filename, file.read()


def test_a_figures_numbers_are_downloaded(page):
    name, content = saved(page, "csv")
    assert name == "figure_1.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert ["Full understanding", "48.5", "245"] in [row[:3] for row in rows]
    assert len({len(row) for row in rows}) == 1


def test_a_figures_picture_is_downloaded(page):
    name, content = saved(page, "svg")
    assert name == "figure_1.svg"
    root = ET.fromstring(content)
    assert root.get("width").endswith("mm")
    assert "Full understanding" in "".join(root.itertext())


def test_a_figures_png_has_three_hundred_dots_an_inch(page):
    _, content = saved(page, "png")
    assert content.startswith(b"\x89PNG")
    width = int.from_bytes(content[16:20], "big")
    assert width == round(160 / 25.4 * 300)


def explored(page, lang="en", **chosen):
    """Choose in the explorer; return its table's heads and rows, and its notes."""
    for name, value in chosen.items():
        page.locator(f"#{lang} select[name={name}]").select_option(value)
    place = page.locator(f"#{lang} .explored-place")
    rows = [
        [cell.strip() for cell in line.locator("th, td").all_inner_texts()]
        for line in place.locator("table tr").all()
    ]
    return rows[0], {row[0]: row[1:] for row in rows[1:]}, place.locator(".notes").inner_text()


@pytest.mark.parametrize(
    ("row", "column", "scheme"),
    [
        ("awareness", "sex", "unweighted"),
        ("awareness", "sex", "sex_age"),
        ("trust", "student", "unweighted"),
        ("platforms", "country", "unweighted"),
        ("sex", "platforms", "unweighted"),
        ("threats", "awareness", "sex_age"),
    ],
)
def test_the_explorer_shows_the_librarys_numbers(page, surveyed, row, column, scheme):
    import youthsurvey as ys
    from tests.conftest import RAW

    study = surveyed[0]
    responses = ys.clean_responses(study, ys.read_export(study, RAW).responses).responses
    responses = ys.weight_responses(study, responses).choose(responses, scheme)
    result = ys.crosstab(study, responses, row, column).result
    heads, rows, notes = explored(page, row=row, column=column, scheme=scheme, filter="")
    titles = {c.code: c.title["en"] for c in study.codebook[row].valid}
    groups = {c.code: c.title["en"] for c in study.codebook[column].valid}
    shown = 0
    for i, code in enumerate(result.row.categories):
        for j, group in enumerate(result.column.categories):
            places = [k for k, head in enumerate(heads) if head.split("\n")[0] == groups[group]]
            if not places or titles[code] not in rows:
                assert not result.n[i, j]
                continue
            text = rows[titles[code]][places[0] - 1].rstrip("~")
            if text != "×":
                assert text == f"{round(result.column_share[i, j] * 100 + 1e-9, 1):.1f}"
                shown += 1
            else:
                assert scheme != "unweighted" or result.n[i, j] < 50
            base = heads[places[0]].split("n=")[1].rstrip("*")
            assert int(base) == result.column_base[j]
    assert shown
    test = result.tests[0] if result.tests else None
    if test is not None and "× Withheld" not in notes and not result.option_tests:
        assert f"p = {test.p:.3f}" in notes or test.p < 0.001


def test_the_explorer_shows_a_part_of_the_respondents(page, surveyed):
    _, rows, notes = explored(page, row="awareness", column="", filter="sex=0")
    # 131 of 270 women, counted in the raw file.
    import youthsurvey as ys
    from tests.conftest import RAW

    study = surveyed[0]
    responses = ys.clean_responses(study, ys.read_export(study, RAW).responses).responses
    women = responses.resolve("sex")[0] == 0
    full = women & (responses.resolve("awareness")[0] == 0)
    assert rows["Full understanding"] == [f"{full.sum() / women.sum() * 100:.1f}"]
    assert f"Base: {women.sum()} respondents" in notes
    assert "Only: Sex: Women" in notes


def test_a_choice_stays_when_the_language_changes(page):
    explored(page, row="trust", column="student")
    page.locator(".languages a[lang=kk]").click()
    assert page.locator("#kk select[name=row]").input_value() == "trust"
    heads, _, _ = explored(page, "kk")
    assert heads[0] == "Жауап"
    assert "Студенттер" in heads[2]


def test_the_same_question_twice_has_no_table(page):
    for name in ("row", "column"):
        page.locator(f"#en select[name={name}]").select_option("trust")
    place = page.locator("#en .explored-place")
    assert place.inner_text().startswith("Choose groups")


def test_the_explorer_works_by_keyboard(page):
    page.locator("#en select[name=row]").focus()
    before = page.locator("#en .explored-place .heading").inner_text()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(50)
    assert page.locator("#en .explored-place .heading").inner_text() != before


def test_questions_are_searched(page):
    field = page.locator("#en input[type=search]")
    whole = page.locator("#en details.table:visible").count()
    field.fill("cyber attacks")
    found = page.locator("#en details.table:visible").count()
    assert 0 < found < whole
    assert f"{found} tables found" in page.locator("#en .found").inner_text()
    field.fill("")
    assert page.locator("#en details.table:visible").count() == whole


def test_a_tables_rows_are_sorted(page):
    details = page.locator("#en-table_threats")
    details.locator("summary").click()
    button = details.locator("button.sort").first
    counts = details.locator("tbody").first.locator("tr:has(td) td:first-of-type")

    def numbers():
        return [float(text.strip("~*×") or "nan") for text in counts.all_inner_texts()]

    asked = numbers()
    button.click()
    assert numbers() == sorted(asked, reverse=True)
    assert details.locator("th[aria-sort=descending]").count() == 1
    button.click()
    assert numbers() == sorted(asked)
    button.click()
    assert numbers() == asked


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, page_file, lang, scheme):
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe is not installed")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    opened = context.new_page()
    opened.goto(f"{page_file.as_uri()}?lang={lang}")
    opened.locator(f"#{lang}-table_threats summary").first.click()
    found = axe.Axe().run(opened)
    grave = {
        one["id"]: [node["html"][:200] for node in one["nodes"][:3]]
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    }
    assert len(found["passes"]) > 10
    assert grave == {}
    context.close()


def test_the_page_is_small_and_there_at_once(browser, page_file):
    assert page_file.stat().st_size < 5_000_000
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(page_file.as_uri())
    # The entry is written when the paint is over, which may be after the page has loaded.
    opened.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    context.close()


@pytest.mark.parametrize("width", [360, 820, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_itself_never_scrolls_sideways(browser, page_file, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="kk-KZ"
    )
    opened = context.new_page()
    opened.goto(page_file.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.locator("h1:visible").count() == 1
    context.close()
