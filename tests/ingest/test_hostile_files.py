"""Files that mean harm: refused in one line, within ten seconds and a gigabyte."""

import io
import os
import resource
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from tests.conftest import ROOT

GIGABYTE = 1 << 30
SECONDS = 10

CONTENT = (
    '<?xml version="1.0"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def measured(*arguments, cwd):
    """Run the program; return its exit code, output, errors, and largest memory in bytes."""
    code = (
        "import resource, sys\n"
        "from youthsurvey.cli import main\n"
        f"sys.argv = {['youthsurvey', *map(str, arguments)]!r}\n"
        "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\nelse:\n    code = 0\n"
        "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=6 * SECONDS,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    *lines, last = ran.stderr.splitlines()
    unit = 1 if sys.platform == "darwin" else 1024
    return ran.returncode, ran.stdout, lines, int(last.split()[1]) * unit


def refused(path, tmp_path, *, code=3):
    """Hold that a file is refused as it should be, by init and by analyze."""
    for command in (["init", path, "--out", "study"], ["analyze", "--data", path]):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ended, out, lines, peak = measured(*command, cwd=tmp_path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ended == code, (command, out, lines)
        assert len(lines) == 1, lines
        assert lines[0].startswith("error:")
        assert "Traceback" not in out + lines[0]
        assert peak < GIGABYTE
        assert after.ru_utime - before.ru_utime < SECONDS
        assert not (tmp_path / "study").exists()
        assert not (tmp_path / "reports/report.html").exists()
    return lines[0]


def workbook(sheet_xml="", shared="", **more):
    """A workbook with these parts, as bytes."""
    out = io.BytesIO()
    base = io.BytesIO()
    book = xlsxwriter.Workbook(base)
    page = book.add_worksheet()
    page.write_row(0, 0, ["Question", "b"])
    page.write_row(1, 0, ["x", "y"])
    book.close()
    with zipfile.ZipFile(base) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml" and sheet_xml:
                data = sheet_xml.encode()
            if name == "xl/sharedStrings.xml" and shared:
                data = shared.encode()
            made.writestr(name, data)
        for name, data in more.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows):
    return f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'


def bomb(name, size):
    """A workbook with a part that unpacks to gigabytes of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        with made.open(name, "w", force_zip64=True) as part:
            zeros = b"0" * (1 << 24)
            for _ in range(size >> 24):
                part.write(zeros)
        made.writestr("[Content_Types].xml", CONTENT)
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + f"]><sst {MAIN}><si><t>&j;</t></si></sst>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    f"<sst {MAIN}><si><t>&a;</t></si></sst>"
)


def test_a_zip_bomb(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb("xl/worksheets/sheet1.xml", 1 << 30))
    assert "larger than" in refused(path, tmp_path)


def test_a_part_that_says_it_is_small(tmp_path):
    data = bytearray(bomb("xl/sharedStrings.xml", 64 << 20))
    # The size in the directory, which readers trust, made small.
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x01\x02"))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(data)
    refused(path, tmp_path)


@pytest.mark.parametrize("shared", [LAUGHS, OUTSIDE], ids=["billion laughs", "external entity"])
def test_xml_entities(tmp_path, shared):
    path = tmp_path / "entity.xlsx"
    path.write_bytes(workbook(shared=shared))
    assert "XML entities" in refused(path, tmp_path)


def test_one_cell_in_the_last_corner(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Question</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    path = tmp_path / "corner.xlsx"
    path.write_bytes(workbook(sheet(rows)))
    assert "column 16,384" in refused(path, tmp_path)


def test_a_million_empty_rows_are_none(tmp_path):
    rows = "".join(f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(4, 1_048_577))
    first = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{a}</t></is></c>'
        f'<c r="B{i}" t="inlineStr"><is><t>{b}</t></is></c></row>'
        for i, (a, b) in enumerate([("Sex", "Age"), ("f", "20"), ("m", "30")], start=1)
    )
    path = tmp_path / "empty.xlsx"
    path.write_bytes(workbook(sheet(first + rows)))
    code, out, lines, peak = measured("init", path, "--out", "study", cwd=tmp_path)
    assert code == 0, lines
    assert "2 respondents" in out
    assert peak < GIGABYTE


def test_sixteen_thousand_columns(tmp_path):
    path = tmp_path / "wide.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    page = book.add_worksheet()
    for i in range(400):
        page.write_row(i, 0, [f"c{j}" for j in range(16384)] if i == 0 else [1])
    page.write(399, 16383, 1)
    book.close()
    assert "column 16,384" in refused(path, tmp_path)


def test_a_cell_of_gigabytes(tmp_path):
    path = tmp_path / "cell.xlsx"
    path.write_bytes(bomb("xl/sharedStrings.xml", 2 << 30))
    assert "larger than" in refused(path, tmp_path)


def test_a_formula_that_was_never_calculated(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Sex</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Age</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>f</t></is></c>'
        '<c r="B2"><f>WEBSERVICE("http://x.test")</f></c></row>'
    )
    path = tmp_path / "formula.xlsx"
    path.write_bytes(workbook(sheet(rows)))
    assert "formula in cell B2 has no value" in refused(path, tmp_path)


def test_formulas_with_values_links_and_macros_are_only_their_values(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Sex</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Age</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>f</t></is></c>'
        '<c r="B2"><f>1+20</f><v>21</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>m</t>'
        "</is></c><c r=\"B3\"><f>'file:///etc/[passwd]a'!A1</f><v>30</v></c></row>"
    )
    path = tmp_path / "macro.xlsm"
    path.write_bytes(
        workbook(
            sheet(rows),
            xl__vbaProject="Shell",
            xl__externalLinks__externalLink1="<externalLink/>",
        )
    )
    code, out, lines, _ = measured("init", path, "--out", "study", cwd=tmp_path)
    assert code == 0, lines
    assert "2 respondents" in out


def test_a_path_in_a_sheets_name_names_no_file(tmp_path):
    data = workbook()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            made.writestr(name, part.replace(b'name="Sheet1"', b'name="../../../tmp/evil"'))
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(out.getvalue())
    measured("init", path, "--out", "study", cwd=tmp_path)
    assert {p.name for p in tmp_path.iterdir()} <= {"sheet.xlsx", "study"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_and_devices_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "a device or a pipe" in refused(tmp_path / "pipe.csv", tmp_path)
    assert "a device or a pipe" in refused("/dev/zero", tmp_path)
    (tmp_path / "link.csv").symlink_to("/dev/zero")
    assert "a device or a pipe" in refused(tmp_path / "link.csv", tmp_path)


HEAD = 'name = "s"\nlanguages = ["en"]\ntitle = { en = "S" }\n'


def study(folder, **files):
    folder.mkdir()
    given = {
        "study": HEAD,
        "codebook": '[q]\ntype = "single"\nquestion = { en = "Sex" }\n'
        '[[q.categories]]\ncode = "f"\nlabel = { en = "f" }\n'
        '[[q.categories]]\ncode = "m"\nlabel = { en = "m" }\n',
        **files,
    }
    for name, text in given.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    (folder.parent / "data.csv").write_text("Sex,Age\nf,1\nm,2\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {"study": HEAD + '[input]\nfile = "../x.csv"\n'},
        {"study": HEAD + '[input]\nfile = "/etc/passwd"\n'},
        {"study": 'name = "../../s"\nlanguages = ["en"]\ntitle = { en = "S" }\n'},
        {"study": "a = " + "[" * 100_000},
        {"codebook": "[__import__('os').system('true')]\ntype = 1\n"},
        {"codebook": '[q]\ntype = "single"\nquestion = { en = "' + "x" * 10 + "\0" + '" }\n'},
    ],
    ids=["dots", "absolute", "name", "nested", "code", "nul"],
)
def test_study_folders_that_mean_harm(tmp_path, files):
    folder = study(tmp_path / "study", **files)
    code, _, lines, peak = measured(
        "analyze", "--study", folder, "--data", "data.csv", cwd=tmp_path
    )
    assert code == 4, lines
    assert len(lines) == 1
    assert peak < GIGABYTE


def test_a_study_that_links_to_files_outside(tmp_path):
    folder = study(tmp_path / "study")
    (tmp_path / "secret.toml").write_text("[[number]]\nsecret = 'x'\n", "utf-8")
    (folder / "published.toml").symlink_to(tmp_path / "secret.toml")
    code, _, lines, _ = measured("codebook", "show", "--study", folder, cwd=tmp_path)
    assert code == 4
    assert "link to a file outside" in lines[0]
    assert "secret = " not in lines[0]


def test_filters_are_a_language_and_not_code(tmp_path):
    study(tmp_path / "study")
    for filter_ in (
        "__import__('os').system('touch hacked')",
        "q.__class__ == 'f'",
        "q == 'f'" * 2000,
        "(" * 5000 + "q == 'f'" + ")" * 5000,
    ):
        code, _, lines, _ = measured(
            "topline", "Sex", "--data", "data.csv", "--filter", filter_, cwd=tmp_path
        )
        assert code == 2, (filter_[:40], lines)
        assert len(lines) == 1
    assert not (tmp_path / "hacked").exists()


def test_json_that_is_nested_too_deeply(tmp_path):
    study(tmp_path / "study")
    deep = '{"outputs":' * 100_000
    (tmp_path / "data/processed").mkdir(parents=True)
    (tmp_path / "reports").mkdir()
    (tmp_path / "data/processed/ingest.json").write_text(deep, "utf-8")
    (tmp_path / "reports/manifest.json").write_text(deep, "utf-8")
    code, _, lines, _ = measured("clean", "--study", "study", cwd=tmp_path)
    assert code == 3, lines
    code, _, lines, _ = measured("ingest", "--study", "study", "--data", "data.csv", cwd=tmp_path)
    assert code in (0, 6), lines
