"""The same answers in another file give the same tables."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RAW
from youthsurvey import clean_responses, load_study, make_tables, read_export
from youthsurvey.tables.table import Table


def rows() -> list[list[str]]:
    with RAW.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def tables_of(path: Path) -> tuple[Table, ...]:
    study = load_study("sco_youth_2025")
    return make_tables(study, clean_responses(study, read_export(study, path).responses).responses)


@pytest.fixture(scope="module")
def expected() -> tuple[Table, ...]:
    return tables_of(RAW)


def as_text(encoding: str, delimiter: str, errors: str = "strict") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "export.csv"
        with path.open("w", encoding=encoding, newline="", errors=errors) as file:
            csv.writer(file, delimiter=delimiter).writerows(rows())
        return path

    return write


def as_xlsx(folder: Path) -> Path:
    from xlsxwriter import Workbook

    path = folder / "export.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet()
    for i, row in enumerate(rows()):
        for j, cell in enumerate(row):
            if cell.isdigit():
                sheet.write_number(i, j, int(cell))
            else:
                sheet.write_string(i, j, cell)
    book.close()
    return path


def shuffled(folder: Path) -> Path:
    order = list(range(len(rows()[0])))
    random.Random(7).shuffle(order)
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row[j] for j in order] for row in rows())
    return path


def with_an_unknown_column(folder: Path) -> Path:
    path = folder / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for i, row in enumerate(rows()):
            writer.writerow([*row[:4], "Баллы" if i == 0 else "NA", *row[4:]])
    return path


VARIANTS = {
    "utf-8 with a byte order mark": as_text("utf-8-sig", ","),
    "kz-1048 with semicolons": as_text("kz1048", ";", "replace"),
    # Excel on a Russian Windows: cp1251 has no Kazakh letters, and "?" stands in their place.
    "cp1251 with semicolons, Kazakh letters lost": as_text("cp1251", ";", "replace"),
    "tabs": as_text("utf-8", "\t"),
    "xlsx with ages as numbers": as_xlsx,
    "columns shuffled": shuffled,
    "an unknown column": with_an_unknown_column,
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_another_form_of_the_same_export_gives_the_same_tables(
    variant: str, tmp_path: Path, expected: tuple[Table, ...]
) -> None:
    assert tables_of(VARIANTS[variant](tmp_path)) == expected


def test_every_variant_stays_marked_as_synthetic(expected: tuple[Table, ...]) -> None:
    assert all(table.synthetic for table in expected)


def test_a_file_without_the_mark_is_not_synthetic(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:-1] for row in rows())
    tables = tables_of(path)
    assert not any(table.synthetic for table in tables)
    assert not any("assumed" in flags for t in tables for line in t.flags for flags in line)
