"""A stub by a banner to a table: answers, nets and means against several variables at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from youthsurvey.model.banner import Banner, Segment
from youthsurvey.model.codebook import Labels
from youthsurvey.model.crosstabs import Comparisons
from youthsurvey.model.nets import Net
from youthsurvey.tables.banner_notes import banner_notes, net_label
from youthsurvey.tables.build import (
    CROSSTAB_MEASURES,
    MEASURES,
    TOTAL,
    aside_last,
    category_row,
    flags_of,
    plain,
    subtitle_of,
    unit_of,
)
from youthsurvey.tables.comparisons import compared
from youthsurvey.tables.context import Asked, TableContext, within_sentence
from youthsurvey.tables.table import Heading, Panel, Row, Table, Value
from youthsurvey.tables.withheld import withhold_banner

_NESTED = " › "


@dataclass(frozen=True)
class BannerHead:
    """What a batch says of one table.

    Attributes:
        name: the table's name, unique in the batch.
        title: of the table; the stub's question where it is empty.
        filter: whom the table is about, as it was written; empty for all.
        nets: with their labels, in their order.
    """

    name: str
    title: Labels
    filter: str
    nets: tuple[Net, ...]


def banner_table(result: Banner, head: BannerHead, context: TableContext) -> Table:
    """Make the table of a stub by a banner: "Total", then each segment's columns.

    Rows are the answers, those set aside last, then nets, then the mean of the scores. Columns
    without respondents are left out; a note names them.
    """
    stub = context.asked(result.row.name)
    lines = _lines(result, stub, head, context)
    columns = _columns(result, context)
    whole = result.answers or result.means
    assert whole is not None, "a table has answers or means"
    base = whole.base
    headings = (
        Heading(TOTAL, context.say("total"), base, base < context.least_base),
        *(column.heading for column in columns),
    )
    table = Table(
        name=head.name,
        kind="banner",
        title=head.title or stub.question,
        subtitle=_subtitle(result, context),
        stub=stub.title,
        banner={},
        rows=tuple(line.row for line in lines),
        columns=headings,
        panels=_panels(lines, columns, result, context),
        flags=tuple(
            tuple(
                flags_of(assumed=line.assumed if j == 0 else context.synthetic, low=h.low_base)
                for j, h in enumerate(headings)
            )
            for line in lines
        ),
        notes=banner_notes(result, head.nets, head.filter, headings, context),
        synthetic=context.synthetic,
        scale=stub.is_scale,
        multiple=result.row.multiple,
    )
    groups = [(c.segment.column.name, c.segment.within, c.place) for c in columns]
    nets = [net.members for net in head.nets]
    return withhold_banner(
        table,
        result.row.name,
        nets,
        groups,
        whole.design,
        context,
        filtered=bool(head.filter),
        mentions=result.answers is not None and result.answers.share_base == "mentions",
    )


@dataclass(frozen=True)
class _Line:
    """A row, and where its numbers are.

    Attributes:
        row: of the stub.
        total: the value of a measure in all.
        inside: the values of a measure in all of a segment's columns.
        letters: the comparisons that its letters come from, and the line in them.
        assumed: whether its total rests on an assumption of synthetic data.
    """

    row: Row
    total: Callable[[str], Any]
    inside: Callable[[Segment, str], Sequence[Value] | None]
    letters: Callable[[Segment], tuple[Comparisons | None, int]]
    assumed: bool


@dataclass(frozen=True)
class _Column:
    segment: Segment
    place: int
    heading: Heading


def _subtitle(result: Banner, context: TableContext) -> Labels:
    if result.answers is None:
        assert result.means is not None, "a table has answers or means"
        return context.joined(
            [context.respondents(result.means.base), within_sentence(context.say("mean"))], ", "
        )
    unit = unit_of(
        result.answers.share_base, "unit_multiple" if result.row.multiple else "unit_groups"
    )
    return subtitle_of(result.answers.base, unit, result.answers.design.weighted, context)


def _lines(result: Banner, stub: Asked, head: BannerHead, context: TableContext) -> list[_Line]:
    lines: list[_Line] = []
    if result.answers is not None:
        for i in aside_last(result.answers.categories, stub):
            code = result.answers.categories[i]
            row = category_row(stub.categories[code])
            assumed = context.is_assumed(result.row.name, code)
            lines.append(_share_line(result, "answers", i, row, assumed))
    for k, net in enumerate(head.nets):
        assumed = any(context.is_assumed(result.row.name, code) for code in net.members)
        row = Row(f"net:{net.code}", net_label(net, context), "net")
        lines.append(_share_line(result, "nets", k, row, assumed))
    if result.means is not None:
        lines.append(_mean_line(result, context))
    return lines


def _share_line(result: Banner, part: str, i: int, row: Row, assumed: bool) -> _Line:
    in_all = getattr(result, part)

    def total(measure: str) -> Any:
        if measure == "row_share":
            return 1.0 if in_all.n[i] else None
        if measure == "adjusted_residual":
            return None
        share = measure in ("column_share", "total_share")
        return getattr(in_all, "share" if share else measure)[i]

    def inside(segment: Segment, measure: str) -> Sequence[Value] | None:
        table = getattr(segment, part)
        return plain(getattr(table, "column_share_se" if measure == "se" else measure)[i].tolist())

    def letters(segment: Segment) -> tuple[Comparisons | None, int]:
        table = getattr(segment, part)
        return compared(table), i

    return _Line(row, total, inside, letters, assumed)


def _mean_line(result: Banner, context: TableContext) -> _Line:
    names = {"column_share": "estimate"} | {m: m for m in ("n", "weighted_n", "se")}
    names |= {"ci_low": "ci_low", "ci_high": "ci_high"}

    def total(measure: str) -> Any:
        return getattr(result.means, names[measure])[0] if measure in names else None

    def inside(segment: Segment, measure: str) -> Sequence[Value] | None:
        if measure not in names:
            return None
        return plain(getattr(segment.means, names[measure])[1:].tolist())

    row = Row("mean", context.say("mean"), "mean", format="number")
    return _Line(row, total, inside, lambda segment: (segment.mean_comparisons, 0),
                 context.synthetic)  # fmt: skip


def _columns(result: Banner, context: TableContext) -> list[_Column]:
    columns = []
    for segment in result.segments:
        asked = context.asked(segment.column.name)
        outer = [context.asked(name) for name, _ in segment.within]
        titles = context.joined([*(a.title for a in outer), asked.title], _NESTED)
        answers = [
            a.categories[code].title for a, (_, code) in zip(outer, segment.within, strict=True)
        ]
        path = "/".join(f"{name}={code}" for name, code in segment.within)
        letters = _column_letters(segment)
        for j in aside_last(segment.column.categories, asked):
            base = segment.base(j)
            if not base:
                continue
            category = asked.categories[segment.column.categories[j]]
            heading = Heading(
                f"{path}/" * bool(path) + f"{segment.column.name}={category.code}",
                category.title,
                base,
                base < context.least_base,
                letter=letters[j] if letters else "",
                spanners=(titles, *answers),
            )
            columns.append(_Column(segment, j, heading))
    return columns


def _column_letters(segment: Segment) -> tuple[str, ...]:
    made = compared(segment.answers) if segment.answers else segment.mean_comparisons
    return made.column_letters if made else ()


def _panels(
    lines: Sequence[_Line], columns: Sequence[_Column], result: Banner, context: TableContext
) -> tuple[Panel, ...]:
    shown = list(CROSSTAB_MEASURES)
    if result.answers is None:
        shown = [m for m in shown if m not in ("row_share", "total_share")]
    panels = []
    places: dict[int, tuple[Segment, list[int]]] = {}
    for column in columns:
        places.setdefault(id(column.segment), (column.segment, []))[1].append(column.place)
    for measure in shown:
        values = []
        for line in lines:
            cells: list[Value] = [*plain([line.total(measure)])]
            for segment, own in places.values():
                found = line.inside(segment, measure)
                cells += [None] * len(own) if found is None else [found[place] for place in own]
            values.append(tuple(cells))
        label = context.say("mean" if not result.answers and measure == "column_share" else measure)
        panels.append(Panel(measure, label, MEASURES[measure], tuple(values)))
    if any(column.heading.letter for column in columns):
        texts: list[tuple[Value, ...]] = []
        for line in lines:
            found = ["" if made is None else made.letters[i][c.place]
                     for c in columns for made, i in [line.letters(c.segment)]]  # fmt: skip
            texts.append(("", *found))
        panels.append(Panel("letters", context.say("letters"), "text", tuple(texts)))
    return tuple(panels)
