"""The codebook for people: each variable with its answers and how many gave them, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.dataset import Item
from youthsurvey.model.phrases import phrase
from youthsurvey.render.grid import MARKS
from youthsurvey.render.statistical import column_names, kind_label
from youthsurvey.tables.numbers import format_value

WITHHELD = MARKS["suppressed"]


def codebook_markdown(items: Sequence[Item], lang: str, title: Labels, notes: Sequence[str]) -> str:
    """Return the codebook of a data file.

    Args:
        items: its columns.
        lang: of the texts.
        title: of the study.
        notes: at its top.
    """

    def word(key: str) -> str:
        return pick(phrase(__package__, key), lang)

    lines = [f"# {_plain(pick(title, lang))}", ""]
    for note in notes:
        lines += [_plain(note), ""]
    head = f"| {word('codebook_value')} | {word('codebook_answer')} | n | % |"
    for name, item in zip(column_names(items), items, strict=True):
        lines += [f"## {name}", "", _plain(pick(item.label, lang)), ""]
        if pick(item.question, lang) not in ("", pick(item.label, lang)):
            lines += [f"> {_plain(pick(item.question, lang))}", ""]
        valid = int((~item.missing).sum())
        if item.answers:
            lines += [head, "|---:|---|---:|---:|"]
            for value, text in item.answers.items():
                n: int | str = item.count(value)
                share = format_value(item.count(value) / valid if valid else None, "share", lang)
                if value in item.withheld:
                    n = share = WITHHELD
                lines.append(f"| {value} | {_plain(pick(text, lang))} | {n} | {share} |")
            for kind in item.kinds_missing:
                n = item.count(int(kind))
                lines.append(f"| {int(kind)} | {kind_label(kind, lang)} | {n} | |")
            lines.append("")
        else:
            values = item.values[~item.missing]
            if not item.ends_open:
                lines += [f"n = {valid}.", ""]
            elif len(values):
                ends = " – ".join(_value(v, item, lang) for v in (values.min(), values.max()))
                lines += [f"{word('codebook_from_to')}: {ends}. n = {valid}.", ""]
    return "\n".join(lines)


def _value(value: object, item: Item, lang: str) -> str:
    if item.kind == "date":
        return str(value)
    number = float(str(value))
    return str(int(number)) if number.is_integer() else format_value(number, "number", lang)


def _plain(text: str) -> str:
    """Return a text on one line, without what Markdown would take for a sign of its own."""
    flat = " ".join(text.split())
    for sign in ("\\", "|", "<", "*", "_", "`", "["):
        flat = flat.replace(sign, f"\\{sign}")
    return flat
