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
