"""An attacker reads everything a run has published and works out what he can.

Nothing here is taken from the program's own disclosure control: the linear programs are made of the
CSV files alone. Beyond these the attacker is given the weights that go with every answer to a
question of a scheme's margins. Counts may be fractions to him, which narrows the truth by less
than one respondent.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
import zipfile
from collections import defaultdict

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.conftest import RAW
from youthsurvey import analyze

LEAST = 5
SCHEMES = ("sex_age", "sex_age_country", "country_equal", "country_equal_trimmed",
           "country_equal_bounded")  # fmt: skip
FORMATS = ("html", "docx", "pptx", "tex", "md", "ddi", "codebook")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A run of the bundled study, with its files."""
    return analyze(data=RAW, out=tmp_path_factory.mktemp("published"), lang="en", formats=FORMATS)


def rows_of(ran, name):
    with open(ran.out / "reports" / "tables" / f"{name}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def published_tables(ran):
    """The cross-tabs and banners: name, question of the rows, question of the columns or ""."""
    names = list(ran.responses.columns)
    for path in sorted((ran.out / "reports" / "tables").glob("*.csv")):
        row, _, column = path.stem.partition("_by_")
        if row in names and (column in names or column == "who"):
            yield path.stem, row, "" if column == "who" else column


def places(code, column):
    """A column's code as (question, answer) pairs: "sex=female/student=yes"."""
    if code == "total":
        return ()
    if column:
        return ((column, code),)
    return tuple(sorted(tuple(part.split("=")) for part in code.split("/")))


class Attack:
    """Unknown counts of one question by others, and all that is published of them."""

    def __init__(self, ran, row):
        self.variable = ran.study.codebook[row]
        self.responses = ran.responses
        self.weighting = ran.weighting
        self.multiple = self.variable.type == "multiple"
        self.index = {}
        self.known = {}
        self.sums = []

    def unknown(self, *key):
        return self.index.setdefault(key, len(self.index))

    def cells(self):
        return [key for key in self.index if key[0] != "w"]

    def read(self, rows, column):
        """Take a table's file: what it says of each cell, and that groups add up to the whole."""
        members = defaultdict(set)
        for row in rows:
            at = places(row["column_code"], column)
            key = (row["row_code"], at)
            if row.get("row_kind") in ("net", "mean") or row["row_code"] == "mean":
                continue
            self.unknown(*key)
            if row["n"]:
                assert self.known.setdefault(key, float(row["n"])) == float(row["n"])
            # A share of the base, or of the row, is a count as well.
            if row["column_share"] and row["column_base"]:
                count = float(row["column_share"]) * float(row["column_base"])
                assert count == pytest.approx(self.known.setdefault(key, count))
            if not self.multiple and row["column_base"]:
                members[at, float(row["column_base"])].add(self.unknown(*key))
        for (_, base), inside in members.items():
            self.sums.append((dict.fromkeys(inside, 1.0), base))
        self._nets_and_means(rows, column)
        for code in {row["row_code"] for row in rows if row["n"] or not row.get("row_kind")}:
            self._add_up(code, {places(r["column_code"], column) for r in rows})

    def _add_up(self, code, groups):
        if (code, ()) not in self.index:
            return
        by_question = defaultdict(set)
        for at in groups:
            by_question[tuple(name for name, _ in at)].add(at)
        for questions, inside in by_question.items():
            if not questions:
                continue
            of_all = {self.unknown(code, at): 1.0 for at in inside}
            self.sums.append(({**of_all, self.unknown(code, ()): -1.0}, 0.0))
            for part in itertools.combinations(questions, len(questions) - 1):
                for outer in {tuple(p for p in at if p[0] in part) for at in inside}:
                    if outer and (code, outer) in self.index:
                        held = {self.unknown(code, at): 1.0 for at in inside
                                if set(outer) <= set(at)}  # fmt: skip
                        self.sums.append(({**held, self.unknown(code, outer): -1.0}, 0.0))

    def _nets_and_means(self, rows, column):
        boxes = {"net:aware": ["full", "partial"],
                 "net:negative": ["moderately_negative", "significantly_negative"]}  # fmt: skip
        scored = [c.code for c in self.variable.valid if not c.aside]
        for row in rows:
            at, kind = places(row["column_code"], column), row.get("row_kind")
            if kind == "net" and row["n"] and not self.multiple:
                inside = boxes.get(row["row_code"]) or scored[-2:]
                top = sum(self.truth(code, at) for code in scored[-2:])
                if row["row_code"] not in boxes and float(row["n"]) != top:
                    inside = scored[:2]
                self.sums.append(({self.unknown(c, at): 1.0 for c in inside}, float(row["n"])))
            if kind == "mean" and row["column_share"]:
                mean = float(row["column_share"])
                scores = self.variable.scores
                terms = {self.unknown(c, at): scores[c] - mean for c in scores}
                self.sums.append((terms, 0.0))

    def read_weighted(self, shares):
        """Take the totals of a question's answers under every scheme, as shares of the base."""
        self.weighted = shares

    def truth(self, code, at):
        chosen = self.has(code)
        for name, answer in at:
            codes, categories = self.responses.resolve(name)
            chosen = chosen & (codes == [c.code for c in categories].index(answer))
        return int(chosen.sum())

    def has(self, code):
        name = self.variable.name
        if self.multiple:
            return self.responses.resolve(f"{name}.{code}")[0] == 1
        codes, categories = self.responses.resolve(name)
        return codes == [c.code for c in categories].index(code)

    def weights_of(self, codes, base):
        """The unknown weighted counts by the questions of margins, as lines of a program."""
        lines, totals, between = [], [], []
        for scheme in SCHEMES:
            design = self.weighting.weighted[scheme].responses.design
            margins = {name for margin in design.margins for name in margin}
            if self.variable.name in margins:
                continue
            groups = defaultdict(set)
            for code, at in self.cells():
                if code in codes and len(at) == 1 and at[0][0] in margins:
                    groups[code, at[0][0]].add(at)
            for (code, question), inside in groups.items():
                share = self.weighted.get((code, scheme))
                if share is None:
                    continue
                parts = {}
                for at in inside:
                    place = self.unknown("w", scheme, code, at)
                    answers, categories = self.responses.resolve(question)
                    group = answers == [c.code for c in categories].index(at[0][1])
                    low, high = design.weight[group].min(), design.weight[group].max()
                    n = self.unknown(code, at)
                    between += [({n: low, place: -1.0}, 0.0), ({n: -high, place: 1.0}, 0.0)]
                    parts[place] = 1.0
                lines.append(parts)
                totals.append(share * base)
        return lines, totals, between

    def widths(self, codes, wanted):
        """How far apart the least and the most are of each protected count, in respondents."""
        lines, totals, between = self.weights_of(codes, len(self.responses))
        size = len(self.index)
        equal, level = [], []
        for terms, total in [*self.sums, *zip(lines, totals, strict=True)]:
            line = np.zeros(size)
            for place, factor in terms.items():
                line[place] += factor
            equal.append(line)
            level.append(total)
        for key, value in self.known.items():
            line = np.zeros(size)
            line[self.index[key]] = 1
            equal.append(line)
            level.append(value)
        below, under = [], []
        for terms, total in between:
            line = np.zeros(size)
            for place, factor in terms.items():
                line[place] += factor
            below.append(line)
            under.append(total + 1e-6)
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        found = {}
        for key in wanted:
            cell = self.index[key]
            for sign in (1.0, -1.0):
                if high[cell] - low[cell] >= LEAST - 1:
                    break
                objective = np.zeros(size)
                objective[cell] = sign
                solved = linprog(
                    objective, np.array(below) if below else None, under or None,
                    np.array(equal), level, bounds=(0, None), method="highs",
                )  # fmt: skip
                assert solved.status in (0, 3), f"what is published contradicts itself: {key}"
                if solved.status == 3:
                    high[cell] = np.inf
                else:
                    low, high = np.minimum(low, solved.x), np.maximum(high, solved.x)
            found[key] = high[cell] - low[cell]
        return found


@pytest.fixture(scope="module")
def explorer(ran):
    page = (ran.out / "reports" / "report.html").read_text(encoding="utf-8")
    text = re.search(
        r'<script type="application/json" id="explorer-data">(.*?)</script>', page, re.S
    )
    return json.loads(text[1])


@pytest.fixture(scope="module")
def attacks(ran, explorer):
    made = {}
    for name, row, column in published_tables(ran):
        attack = made.setdefault(row, Attack(ran, row))
        attack.read(rows_of(ran, name), column)
    weighted = defaultdict(dict)
    numbers = {number.row: number for number in ran.study.published}
    for row in rows_of(ran, "verification_by_weights"):
        number = numbers[row["row_code"]]
        if len(number.categories) == 1:
            for scheme in SCHEMES:
                if share := row[f"share_{scheme}"]:
                    weighted[number.variable][number.categories[0], scheme] = float(share)
    for row in rows_of(ran, "weighted_beside_unweighted"):
        variable, code = row["row_code"].split(".")
        for scheme in SCHEMES:
            if share := row[f"share_{scheme}"]:
                weighted[variable][code, scheme] = float(share)
    for row, attack in made.items():
        # The explorer has every weighted share that is not withheld, to a tenth of a per cent:
        # the attacker is given them exactly.
        for scheme in SCHEMES:
            weight = ran.weighting.weighted[scheme].responses.design.weight
            lines = explorer["tables"][row]["share"][scheme]
            for category, (shown,) in zip(attack.variable.valid, lines, strict=True):
                if shown is not None:
                    share = weight[attack.has(category.code)].sum() / weight.sum()
                    assert abs(share * 1000 - shown) < 0.51
                    weighted[row][category.code, scheme] = float(share)
        attack.read_weighted(weighted[row])
    return made


def small_cells(attack):
    return [key for key in attack.cells() if 0 < attack.truth(*key) < LEAST and key[1]]


def test_every_small_cell_is_withheld(attacks):
    assert sum(len(small_cells(attack)) for attack in attacks.values()) > 100
    for attack in attacks.values():
        assert not set(small_cells(attack)) & set(attack.known)


@pytest.mark.parametrize(
    "row",
    ["awareness", "influence", "initiatives", "platforms", "trust", "threats", "prevention"],
)
def test_no_linear_program_over_all_that_is_published_finds_a_small_cell(attacks, row):
    attack = attacks[row]
    codes = {key[0] for key in attack.cells()}
    wanted = small_cells(attack)
    found = attack.widths(codes, wanted)
    narrow = {key: round(width, 2) for key, width in found.items() if width < LEAST - 1 - 1e-6}
    assert wanted
    assert not narrow


def test_the_attacker_finds_a_cell_once_its_companions_are_published(ran, attacks):
    attack = attacks["influence"]
    key = next(key for key in small_cells(attack) if key[1][0][0] == "age_group")
    companions = {
        (key[0], (("age_group", c.code),))
        for c in ran.responses.codebook["age_group"].valid
        if (("age_group", c.code),) != key[1]
    }
    told = {one: float(attack.truth(*one)) for one in companions}
    before = dict(attack.known)
    attack.known.update(told)
    found = attack.widths(set(), [key])
    attack.known = before
    assert found[key] == pytest.approx(0, abs=1e-6)


def test_the_attacker_finds_cells_once_every_weighted_share_is_published(ran, attacks):
    attack = attacks["influence"]
    said, shares = attack.weighted, {}
    for scheme in SCHEMES:
        weight = ran.weighting.weighted[scheme].responses.design.weight
        for code in {key[0] for key in attack.cells()}:
            shares[code, scheme] = float(weight[attack.has(code)].sum() / weight.sum())
    assert len(said) < len(shares)
    attack.weighted = shares
    found = attack.widths({key[0] for key in attack.cells()}, small_cells(attack))
    attack.weighted = said
    assert min(found.values()) < LEAST - 2


def texts_of(path):
    """Every text in a file; of an office file, in all of its members."""
    if path.suffix in (".docx", ".pptx", ".xlsx"):
        with zipfile.ZipFile(path) as file:
            yield from (
                file.read(name).decode("utf-8", "replace")
                for name in file.namelist()
                if name.endswith((".xml", ".rels"))
            )
    else:
        yield path.read_text(encoding="utf-8")


def test_no_published_file_holds_a_protected_value(ran, attacks):
    """Shares to six digits tell a cell's count and base; rounded ones are in the LP's tables."""
    protected = {}
    for attack in attacks.values():
        for code, at in small_cells(attack):
            base = sum(attack.truth(c, at) for c in {key[0] for key in attack.cells()})
            if attack.multiple:
                continue
            share = attack.truth(code, at) / base
            if len(repr(share)) > 12:
                protected[repr(share)[:10]] = (attack.variable.name, code, at)
    # A share that some other, larger cell has as well gives nothing away.
    harmless = set()
    for name, *_ in published_tables(ran):
        for row in rows_of(ran, name):
            harmless |= {row[m][:10] for m in ("column_share", "row_share", "total_share", "se",
                                               "ci_low", "ci_high")}  # fmt: skip
    protected = {text: cell for text, cell in protected.items() if text not in harmless}
    assert len(protected) > 20
    files = [path for path in (ran.out / "reports").rglob("*")
             if path.suffix in (".csv", ".html", ".docx", ".pptx", ".xlsx", ".json", ".md", ".tex",
                                ".svg", ".xml")]  # fmt: skip
    assert {path.suffix for path in files} > {".html", ".docx", ".pptx", ".xlsx", ".json", ".svg"}
    for path in files:
        for text in texts_of(path):
            for number in set(re.findall(r"0\.\d{8,}", text)):
                assert number[:10] not in protected, (path.name, protected[number[:10]])


def test_withheld_cells_are_empty_in_the_workbook(ran):
    from openpyxl import load_workbook

    book = load_workbook(ran.out / "reports" / "tables.xlsx")
    signs = sum(
        str(cell.value).startswith("×")
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )
    flagged = [
        "suppressed" in flags
        for table in (*ran.tables, *ran.run_tables)
        for line in table.flags
        for flags in line
    ]
    assert signs >= sum(flagged) > 0


def test_the_manifest_names_the_threshold(ran):
    manifest = json.loads((ran.out / "reports" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["arguments"]["least_cell"] == LEAST


def test_declared_one_way_tables_stay(ran):
    for name in ("influence", "initiatives", "platforms"):
        assert all(row["n"] for row in rows_of(ran, name))


def options_of(ran, name):
    """Who gave which answer: shape (k, n); and whether answers exclude each other."""
    variable = ran.responses.codebook[name]
    if variable.type == "multiple":
        codes = [f"{name}.{c.code}" for c in variable.valid]
        return np.array([ran.responses.resolve(code)[0] == 1 for code in codes]), False
    answers = ran.responses.resolve(name)[0]
    return answers == np.arange(len(variable.valid))[:, None], True


def pair_widths(shown, true, rows_exclude, columns_exclude, row_totals, bases, wanted):
    """How far each small cell of one explored table can vary; the rest is as published."""
    hidden = np.array([[v is None for v in line] for line in shown])
    places = {tuple(at): k for k, at in enumerate(np.argwhere(hidden).tolist())}
    lines, totals = [], []

    def add(cells, total):
        line = np.zeros(len(places))
        for cell in cells:
            line[places[cell]] = 1
        if line.any():
            lines.append(line)
            totals.append(total)

    for i in range(len(true)):
        # Groups that exclude each other add up to a row's total; everybody has a group here.
        if columns_exclude:
            open_ = sum(v for v in shown[i] if v is not None)
            add([(i, j) for j in range(len(bases)) if (i, j) in places], row_totals[i] - open_)
    for j in range(len(bases)):
        if rows_exclude:
            open_ = sum(line[j] for line in shown if line[j] is not None)
            add([(i, j) for i in range(len(true)) if (i, j) in places], bases[j] - open_)
    ends = [(0, min(row_totals[i], bases[j])) for i, j in places]
    low, high = np.full(len(places), np.inf), np.full(len(places), -np.inf)
    found = {}
    for at in wanted:
        for sign in (1.0, -1.0):
            k = places[at]
            if high[k] - low[k] >= LEAST - 1:
                break
            objective = np.zeros(len(places))
            objective[k] = sign
            solved = linprog(objective, A_eq=np.array(lines) if lines else None,
                             b_eq=totals or None, bounds=ends, method="highs")  # fmt: skip
            assert solved.status == 0
            low, high = np.minimum(low, solved.x), np.maximum(high, solved.x)
        found[at] = high[k] - low[k]
    return found


def test_the_explorers_data_give_no_small_cell_away(ran, explorer):
    names = [question["name"] for question in explorer["questions"]]
    small = 0
    for row, column in itertools.permutations(names, 2):
        given, rows_exclude = options_of(ran, row)
        groups, columns_exclude = options_of(ran, column)
        true = given.astype(int) @ groups.T.astype(int)
        shown = explorer["tables"][f"{row}|{column}"]["n"]
        for line, counts in zip(shown, true.tolist(), strict=True):
            assert [v for v, n in zip(line, counts, strict=True) if v not in (None, n)] == []
        wanted = [tuple(at) for at in np.argwhere((true > 0) & (true < LEAST)).tolist()]
        assert all(shown[i][j] is None for i, j in wanted)
        small += len(wanted)
        totals, bases = given.sum(axis=1), groups.sum(axis=1)
        found = pair_widths(shown, true, rows_exclude, columns_exclude, totals, bases, wanted)
        narrow = {at: w for at, w in found.items() if w < min(LEAST - 1, totals[at[0]]) - 1e-6}
        assert not narrow, (row, column)
    assert small > 200


def test_the_explorers_shares_are_withheld_with_their_counts(explorer):
    for name, table in explorer["tables"].items():
        for scheme, lines in table["share"].items():
            for line, counts in zip(lines, table["n"], strict=True):
                for share, n in zip(line, counts, strict=True):
                    # A weighted share may be withheld where the count is not; never the reverse.
                    assert share is None or n is not None, (name, scheme)


def test_within_groups_a_cell_and_its_companion_are_withheld_together(ran, explorer):
    tables = [name for name in explorer["tables"] if name.count("|") == 3]
    for name in tables:
        row, column, group, place = name.split("|")
        given, _ = options_of(ran, row)
        groups, _ = options_of(ran, column)
        inside, _ = options_of(ran, group)
        true = given.astype(int) @ (groups & inside[int(place)]).T.astype(int)
        shown = explorer["tables"][name]["n"]
        for line, counts in zip(shown, true.tolist(), strict=True):
            assert not [n for v, n in zip(line, counts, strict=True) if v is not None and 0 < n < 5]
        others = [f"{row}|{column}|{group}|{k}" for k in range(len(inside)) if inside[k].any()]
        masks = [explorer["tables"].get(other, {}).get("n") for other in others]
        hidden = [m and [[v is None for v in line] for line in m] for m in masks]
        assert all(h == hidden[0] for h in hidden), name
