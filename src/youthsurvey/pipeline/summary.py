"""The few lines that a run ends with."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from youthsurvey.model.codebook import pick
from youthsurvey.pipeline.analyze import Analysis
from youthsurvey.pipeline.outputs import REPORTS
from youthsurvey.pipeline.stages import UNWEIGHTED

if TYPE_CHECKING:
    from youthsurvey.audit.claims import Verification
    from youthsurvey.audit.verdicts import Judged

Paint = Callable[[str, str], str]
"""Colours a text by an ANSI code, or returns it as it is."""

_GOOD, _BAD = "32", "31"
_REST = 68
"""Characters of a line's last column, so that a line fits a hundred columns."""


def summary_lines(done: Analysis, paint: Paint) -> list[str]:
    """Return the run in short, in the order of the work.

    Args:
        done: the run.
        paint: colour, used only to tell good from bad.
    """
    mark = (
        " · synthetic reconstruction: published counts exact, the rest assumed"
        if done.source.synthetic
        else ""
    )
    lines = [f"{done.study.name}{mark}", ""]

    def line(name: str, value: str, rest: str = "") -> None:
        first, *more = textwrap.wrap(rest, _REST, break_long_words=False) or [""]
        lines.append(f"{name:<10} {value:<17} {first}".rstrip())
        lines.extend(f"{'':<28} {part}" for part in more)

    line("read", f"{done.flow.read} rows", " + ".join(map(str, done.data)))
    if done.source.rejects:
        line("rejected", f"{done.source.rejects} answers", "data/processed/rejects.csv")
    if done.source.unknown_columns:
        n = len(done.source.unknown_columns)
        line("ignored", f"{n} column{'s' * (n > 1)}", ", ".join(done.source.unknown_columns))
    gone = [count for count in done.flow.excluded if count.n]
    # No-break spaces keep a reason and its count on one line.
    reasons = " · ".join(f"{pick(c.label, 'en')} {c.n}".replace(" ", "\u00a0") for c in gone)
    line("excluded", f"{sum(count.n for count in gone)} rows", reasons)
    line("analysed", f"{done.flow.analysed} respondents")
    _weights(done, line, paint)
    line("tables", str(len(done.tables) + len(done.run_tables)), _path(done, "tables.xlsx"))
    _withheld(done, line)
    langs = sorted({lang for drawn in done.figures.values() for lang in drawn})
    if langs:
        folder = langs[0] if len(langs) == 1 else "{" + ",".join(langs) + "}"
        line("figures", str(len(done.figures) * len(langs)), _path(done, f"{folder}/figures/"))
    if done.verifications:
        total = len(done.verifications)
        agree = total - len(done.not_reproduced)
        what = "by construction" if done.source.synthetic else "published numbers reproduced"
        verdict = f"{agree} of {total}".ljust(17)
        line("verified", paint(verdict, _GOOD if agree == total else _BAD), what)
    if done.judged:
        counts: dict[str, int] = {}
        for one in done.judged:
            counts[one.verdict] = counts.get(one.verdict, 0) + 1
        good = "not reproduced" not in counts
        size = paint(f"{len(done.judged)}".ljust(17), _GOOD if good else _BAD)
        line("sentences", size, " · ".join(f"{what} {n}" for what, n in counts.items()))
    line("report", "", _path(done, "report.html"))
    return [*lines, "", f"{done.seconds:.1f} s"]


def _weights(done: Analysis, line: Callable[[str, str, str], None], paint: Paint) -> None:
    chosen = "none" if done.scheme == UNWEIGHTED else done.scheme
    name = "weights"
    for scheme, made in done.weighting.weighted.items():
        report = made.report
        text = f"design effect {report.deff:.2f}, effective n {report.effective_n:.0f}"
        line(name, chosen, f"{scheme}: {text}")
        name = chosen = ""
    for scheme, error in done.weighting.refused.items():
        line(name, chosen, f"{scheme}: {paint('refused', _BAD)}, {_short(error.what)}")
        name = chosen = ""
    if name:
        line(name, chosen, "")


def _withheld(done: Analysis, line: Callable[[str, str, str], None]) -> None:
    """Say how many cells disclosure control took, or that it is off."""
    if not done.least_cell:
        line("withheld", "nothing", "disclosure control is off: small cells are published")
        return
    tables = (*done.tables, *done.run_tables)
    cells = [sum("suppressed" in f for row in table.flags for f in row) for table in tables]
    if n := sum(cells):
        where = f"in {sum(map(bool, cells))} tables, to protect cells under {done.least_cell}"
        line("withheld", f"{n} cells", where)


def _short(reason: str) -> str:
    """Return a reason's first clause: the whole stands in the table of weights."""
    return reason.split(":")[0].rstrip(".").removeprefix("the weights' ")


def _path(done: Analysis, name: str) -> str:
    return str(done.out / REPORTS / name) + ("/" if name.endswith("/") else "")


def failure_line(
    verifications: Sequence[Verification], out: Path, judged: Sequence[Judged] = ()
) -> str:
    """Return what is said of published numbers and sentences that the data do not give.

    Args:
        verifications: published numbers beside the data.
        out: the output folder.
        judged: published sentences beside the data.

    Returns:
        Nothing where all agree.
    """
    failed = [v for v in verifications if not v.agrees]
    wrong = [one.sentence.code for one in judged if one.verdict == "not reproduced"]
    parts = []
    if failed:
        first = failed[0]
        found = "nothing" if first.rounded is None else f"{first.rounded} %"
        more = f", and {len(failed) - 1} more" if len(failed) > 1 else ""
        parts.append(
            f"{first.number.where}, published {first.number.percent} %, computed {found}{more}"
        )
    if wrong:
        parts.append(f"sentence{'s' * (len(wrong) > 1)} {', '.join(wrong)}")
    if not parts:
        return ""
    # The file holds numbers; why a sentence fails stands in the table of verdicts.
    file = out / REPORTS / "verification.csv"
    remedy = f"See {file}." if failed else "`youthsurvey verify` says why."
    return f"not reproduced: {'; '.join(parts)}. {remedy}"
