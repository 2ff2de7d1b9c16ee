"""What the corpora begin with: small inputs that go deep."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.conftest import ROOT
from tests.exports.vendors import VENDORS

CORPUS = Path(__file__).with_name("corpus")
HEAD = "One,Many,Scale,Age,When,Who\n"


def seeds() -> dict[str, list[bytes]]:
    """Return the first inputs of each target."""
    bundled = ROOT / "src/youthsurvey/study/bundled/sco_youth_2025"
    small = (
        b'name = "s"\nlanguages = ["en"]\ntitle = { en = "S" }\n[input]\nvendor = "kobo"\n'
        b'[[rule]]\nname = "r"\ntype = "range"\nlabel = { en = "r" }\nvariable = "age"\nmin = 1\n'
        b'[[batch]]\nrows = ["q"]\ncolumns = ["g"]\n\x1e'
        b'[q]\ntype = "multiple"\nquestion = { en = "Q" }\nseparator = ";"\n'
        b'[[q.categories]]\ncode = "a"\nlabel = { en = "A" }\naliases = ["x"]\nheaders = ["h"]\n'
        b'[age]\ntype = "numeric"\nquestion = { en = "Age" }\n'
        b'[g]\ntype = "ordinal"\nquestion = { en = "G" }\nbands = { source = "age", a = [1, 9] }\n'
        b'[[g.categories]]\ncode = "a"\nlabel = { en = "A" }\n'
    )
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("google_sheets", "yandex", "qualtrics", "limesurvey", "kobo"):
            path = VENDORS[name][1](Path(folder))
            tables.append(b"\n".join(path.read_bytes().splitlines()[:12]))
    rows = [line.replace(",", "\x1f") for line in (HEAD + 'Yes,"A",1,20,,x\n' * 5).splitlines()]
    return {
        "readers": [
            HEAD.encode() + b'Yes,"A, B, c",2,21 years,2025-06-09,a@b.c\nDa,,,,,\n',
            HEAD.replace(",", ";").encode("utf-16") + "Да;A;1;;;\n".encode("utf-16-le"),
            ("'One'|'Many'|'Scale'\n" + "'Да'|'a, B'|''\n").encode("cp1251"),
            b"Report\n\n" + HEAD.replace(",", "\t").encode() + b"Yes\tA\t1\t2\t\t\n",
            *tables,
        ],
        "answers": [
            b"Yes\x1eA, B, c, other\x1e1\x1e20 years\x1e09.06.2025 10:11\x1e a@b.c ",
            "Да\x1e1 000,5\x1e2025-06-09T10:11:12+05:00\x1e\x1e(A, B)".encode(),
        ],
        "drafts": [
            "\x1e".join(rows).encode(),
            *(t.replace(b",", b"\x1f").replace(b"\n", b"\x1e") for t in tables),
        ],
        "filters": [
            b'age >= 18 and country in ("kz", "ru") and not (`a b` == "yes")',
            b"not a<b<=1.5e3 or x not in ('q')",
        ],
        "studies": [
            small,
            b"\x1e".join(
                (bundled / name).read_bytes()[:3000]
                for name in ("study.toml", "codebook.toml", "published.toml", "tables.toml")
            ),
        ],
    }


def main() -> None:
    """Write them."""
    for target, inputs in seeds().items():
        folder = CORPUS / target
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for i, data in enumerate(inputs):
            (folder / f"seed_{i}").write_bytes(data)


if __name__ == "__main__":
    main()
