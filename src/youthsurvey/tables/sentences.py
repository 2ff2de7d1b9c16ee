"""A publication's sentences with their verdicts, as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import synthetic_note
from youthsurvey.tables.numbers import numeral, p_value
from youthsurvey.tables.table import Note, Row, Table, Value
from youthsurvey.tables.wide import measure, verdict_flags, wide_table

_NAMED = 2
"""Schemes under which a sentence fails that are named; of more there is their number."""

# The audit, which makes these records, stands beside this room and not below it.


class ShareLike(Protocol):
    """A share that a judgement looked at."""

    @property
    def categories(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102
    @property
    def share(self) -> float: ...  # noqa: D102
    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    @property
    def base(self) -> int: ...  # noqa: D102


class ClaimLike(Protocol):
    """What is claimed."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def variable(self) -> str: ...  # noqa: D102
    @property
    def by(self) -> str: ...  # noqa: D102


class JudgementLike(Protocol):
    """A claim beside the data."""

    @property
    def claim(self) -> ClaimLike: ...  # noqa: D102
    @property
    def holds(self) -> bool | None: ...  # noqa: D102
    @property
    def supported(self) -> bool | None: ...  # noqa: D102
    @property
    def shares(self) -> Sequence[ShareLike]: ...  # noqa: D102
    @property
    def p(self) -> float: ...  # noqa: D102


class SentenceLike(Protocol):
    """A sentence of a publication."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> Labels: ...  # noqa: D102
    @property
    def text(self) -> Labels: ...  # noqa: D102
    @property
    def words(self) -> Sequence[Labels]: ...  # noqa: D102


class JudgedLike(Protocol):
    """A sentence with its verdict."""

    @property
    def sentence(self) -> SentenceLike: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102
    @property
    def judgements(self) -> Sequence[JudgementLike]: ...  # noqa: D102
    @property
    def holds_under(self) -> Mapping[str, bool]: ...  # noqa: D102


def sentences_table(judged: Sequence[JudgedLike], context: TableContext) -> Table:
    """Show each sentence with its verdict, the reason, what the data say, and other weights.

    Args:
        judged: in the publication's order.
        context: of the run.
    """
    columns = tuple(
        measure(code, "text", context)
        for code in ("verdict", "sentence_place", "sentence_data", "sentence_reason",
                     "sentence_schemes")
    )  # fmt: skip
    rows, values = [], []
    for one in judged:
        label = {
            lang: f"{one.sentence.code}. {text}"
            for lang, text in context.joined([one.sentence.text], "").items()
        }
        rows.append(Row(f"sentence.{one.sentence.code}", label))
        line: tuple[Value, ...] = (
            context.say(f"verdict_{one.verdict.replace(' ', '_')}"),
            one.sentence.place,
            context.joined([_data(found, context) for found in one.judgements], "; "),
            _reason(one, context),
            _schemes(one, context),
        )
        values.append(line)
    words = list({str(word): word for one in judged for word in one.sentence.words}.values())
    return wide_table(
        name="sentences",
        kind="sentences",
        context=context,
        rows=tuple(rows),
        columns=columns,
        values=values,
        notes=(
            *synthetic_note(context),
            Note("method", context.say("sentences_method")),
            *([Note("method", context.say("sentences_words", words=context.joined(words, "; ")))]
              if words else []),
        ),
        stub=context.say("sentence"),
        title=context.say("sentences_title"),
        subtitle=context.say("sentences_subtitle"),
        flags=tuple(verdict_flags(one.verdict, columns) for one in judged),
    )  # fmt: skip


def _data(found: JudgementLike, context: TableContext) -> Labels:
    """Say what the data have for a claim: each share with its interval, or with its group."""
    kind = found.claim.kind
    if kind == "size":
        return context.respondents(found.shares[0].base)
    parts = []
    for share in found.shares:
        asked = context.asked(found.claim.variable)
        names = [asked.categories[code].title for code in share.categories]
        if share.group and kind not in ("share", "count"):
            names = [context.asked(found.claim.by).categories[share.group].title]
        elif share.group:
            group = context.asked(found.claim.by).categories[share.group].title
            names = [context.joined([context.joined(names, " + "), group], ", ")]
        what = asked.title if kind == "total" else context.joined(names, " + ")
        if _is_withheld(found.claim, share, context):
            parts.append(context.say("judged_withheld", what=what))
            continue
        key = "judged_interval" if kind == "share" else "judged_share"
        if math.isnan(share.share):
            key = "judged_count" if kind in ("count", "total") and share.base else "judged_nobody"
        parts.append(
            context.say(
                key,
                what=what,
                n=context.respondents(share.base),
                share=_percent(share.share, context),
                low=_percent(share.low, context),
                high=_percent(share.high, context),
            )
        )
    mark = " > " if kind == "ranking" else ", "
    return context.joined(parts, mark)


def _is_withheld(claim: ClaimLike, share: ShareLike, context: TableContext) -> bool:
    """Whether a share rests on a cell that may not be published."""
    protection = context.protection
    if protection is None or not share.categories:
        return False
    at = [list(context.asked(claim.variable).categories).index(code) for code in share.categories]
    if not share.group:
        return bool(protection.one_way(claim.variable)[at].any())
    place = list(context.asked(claim.by).categories).index(share.group)
    return bool(protection.pair(claim.variable, claim.by)[at, place].any())


def _reason(one: JudgedLike, context: TableContext) -> Labels:
    """Say why the verdict is what it is, in words for who does not program."""
    parts = [context.say(f"reason_{one.verdict.replace(' ', '_')}")]
    p = [found.p for found in one.judgements if math.isfinite(found.p)]
    weak = [found for found in one.judgements if found.holds and found.supported is False]
    if one.verdict in ("by construction", "rests on an assumption") and weak:
        parts.append(context.say("reason_weak"))
    if p:
        parts.append(context.say("reason_p", p=p_value(max(p), context.languages)))
    return context.joined(parts, " ")


def _schemes(one: JudgedLike, context: TableContext) -> Labels:
    """Say under which weights the sentence holds too, or does not."""
    if not one.holds_under:
        return {}
    fails = [context.scheme(name) for name, holds in one.holds_under.items() if not holds]
    if not fails:
        return context.say("holds_everywhere", n=len(one.holds_under))
    if len(fails) > _NAMED:
        counts = {"holds": len(one.holds_under) - len(fails), "n": len(one.holds_under)}
        return context.say("holds_in_few", **counts)
    return context.say(
        "holds_not",
        holds=len(one.holds_under) - len(fails),
        n=len(one.holds_under),
        schemes=context.joined(fails, "; "),
    )


def _percent(value: float, context: TableContext) -> Labels:
    return numeral(value, "share", context.languages)
