"""The scheme grid: headline figures under every weighting scheme, and whether they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from youthsurvey.model.results import Topline
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import assumed_note, interval_note, source_note, synthetic_note
from youthsurvey.tables.table import Flag, Heading, Note, Panel, Row, Table, Value
from youthsurvey.tables.withheld import withheld_under, withhold

ROBUST_RANGE = 0.05
"""A figure that differs more between two schemes is not robust."""

_ASSUMED: frozenset[Flag] = frozenset({"assumed"})
_FAILS: frozenset[Flag] = frozenset({"fails"})
_NONE: frozenset[Flag] = frozenset()


def comparison_table(
    headline: Sequence[tuple[str, str]],
    toplines: Mapping[str, Mapping[str, Topline]],
    context: TableContext,
) -> Table:
    """Set headline figures under several weighting schemes side by side.

    A figure is robust when it differs by at most ``ROBUST_RANGE`` between any two schemes and
    stays inside its unweighted interval under each of them.

    Args:
        headline: (variable, category) of each figure.
        toplines: by scheme, then by variable; "unweighted" is one of the schemes and comes first
            in the table.
        context: of the run.

    Raises:
        KeyError: no scheme is "unweighted".
    """
    schemes = ["unweighted", *(s for s in toplines if s != "unweighted")]
    judged = len(schemes) > 1
    after = (None, None) if judged else ()
    rows, shares, moved, low, high, flags = [], [], [], [], [], []
    for name, code in headline:
        results = [toplines[scheme][name] for scheme in schemes]
        i = results[0].categories.index(code)
        asked = context.asked(name)
        label = context.joined([asked.title, asked.categories[code].title], ": ")
        rows.append(Row(f"{name}.{code}", label))
        found = [float(r.share[i]) for r in results]
        # Weighting moves a known count by assumed ages and countries.
        known = not context.is_assumed(name, code)
        marks = [
            _ASSUMED if context.synthetic and not (known and j == 0) else _NONE
            for j in range(len(schemes))
        ]
        verdict: tuple[Value, ...] = ()
        if judged:
            robust = is_robust(found, float(results[0].ci_low[i]), float(results[0].ci_high[i]))
            verdict = (max(found) - min(found), context.say("robust" if robust else "not_robust"))
            marks += [_ASSUMED if context.synthetic else _NONE, _NONE if robust else _FAILS]
        shares.append((*_plain(found), *verdict))
        moved.append((*_plain([share - found[0] for share in found]), *verdict))
        low.append((*_plain([float(r.ci_low[i]) for r in results]), *after))
        high.append((*_plain([float(r.ci_high[i]) for r in results]), *after))
        flags.append(tuple(marks))
    first = [toplines[scheme][headline[0][0]] for scheme in schemes] if headline else []
    columns = [
        Heading(s, context.scheme(s), r.base) for s, r in zip(schemes, first, strict=bool(first))
    ]
    notes = []
    if judged and first:
        columns.append(Heading("range", context.say("scheme_range"), format="share"))
        columns.append(Heading("robustness", context.say("robustness"), format="text"))
        notes.append(
            Note("method", context.say("robustness_note", points=round(100 * ROBUST_RANGE)))
        )
    table = Table(
        name="weighted_beside_unweighted",
        kind="comparison",
        title=context.say("comparison_title"),
        subtitle=context.say("comparison_subtitle"),
        stub=context.say("headline"),
        banner=context.say("scheme"),
        rows=tuple(rows),
        columns=tuple(columns),
        panels=(
            Panel("share", context.say("share"), "share", tuple(shares)),
            Panel("difference", context.say("difference_unweighted"), "points", tuple(moved)),
            Panel("ci_low", context.say("ci_low"), "share", tuple(low)),
            Panel("ci_high", context.say("ci_high"), "share", tuple(high)),
        ),
        flags=tuple(flags),
        notes=(
            *synthetic_note(context),
            *assumed_note(context, context.synthetic, inner=False),
            Note("weights", context.say("no_cure")),
            *notes,
            *(interval_note(r, context) for r in _by_interval(first)),
            *source_note(context),
        ),
        synthetic=context.synthetic,
    )
    return withhold(
        table,
        np.array([
            withheld_under(context, name, (code,), [column.code for column in table.columns])
            for name, code in headline
        ]).reshape(len(headline), len(table.columns)),
        context,
    )  # fmt: skip


def is_robust(shares: Sequence[float], low: float, high: float) -> bool:
    """Whether a figure says the same under every scheme.

    Args:
        shares: of the same answer under each scheme, the unweighted one first.
        low: the unweighted interval's lower end.
        high: its upper end.
    """
    return max(shares) - min(shares) <= ROBUST_RANGE and all(low <= s <= high for s in shares)


def _plain(values: Sequence[float]) -> tuple[Value, ...]:
    return tuple(None if v != v else v for v in values)


def _by_interval(results: Sequence[Topline]) -> list[Topline]:
    """Return the first result of each kind of interval."""
    return list({r.interval: r for r in reversed(results)}.values())[::-1]
