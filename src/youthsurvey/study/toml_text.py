"""Codebooks as TOML that a person can read and go on with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from youthsurvey.model.codebook import Category, Codebook, Labels, Variable

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CONTROL = re.compile(r'["\\\x00-\x1f\x7f]')
_LINE_ENDS = re.compile(r"[\x00-\x1f\x7f]")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def quoted(text: str) -> str:
    r"""Return a text as TOML has it, on one line.

    >>> quoted('say "да"\n')
    '"say \\"да\\"\\n"'
    """
    return '"' + _CONTROL.sub(_escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}")


def key(text: str) -> str:
    """Return a key, in quotation marks where it needs them."""
    return text if _BARE.fullmatch(text) else quoted(text)


def array(texts: Iterable[str]) -> str:
    """Return a list of texts."""
    return "[" + ", ".join(map(quoted, texts)) + "]"


def labels(texts: Labels) -> str:
    """Return a text by language."""
    inner = ", ".join(f"{language} = {quoted(text)}" for language, text in texts.items())
    return f"{{ {inner} }}"


def comment(text: str) -> str:
    """Return a comment, on one line whatever the text holds."""
    return "# " + " ".join(_LINE_ENDS.sub(" ", text).split())


def variable_text(variable: Variable, comments: Sequence[str] = ()) -> str:
    """Return a variable's table of codebook.toml.

    Args:
        variable: the variable.
        comments: lines above it.
    """
    lines = [comment(line) for line in comments]
    lines += [f"[{variable.name}]", f'type = "{variable.type}"']
    lines.append(f"question = {labels(variable.question)}")
    if variable.short:
        lines.append(f"short = {labels(variable.short)}")
    if variable.headers:
        lines.append(f"headers = {array(variable.headers)}")
    if not variable.required and variable.bands is None:
        lines.append("required = false")
    if variable.marks_synthetic:
        lines.append("marks_synthetic = true")
    if variable.source:
        lines.append("source = true")
    if variable.type == "multiple" and variable.separator != ", ":
        lines.append(f"separator = {quoted(variable.separator)}")
    if variable.chosen:
        lines.append(f"chosen = {array(variable.chosen)}")
    if variable.date_format:
        lines.append(f"date_format = {quoted(variable.date_format)}")
    if variable.units:
        lines.append(f"units = {array(variable.units)}")
    if variable.bands is not None:
        ranges = ", ".join(
            f"{key(code)} = [{_number(low)}, {_number(high)}]"
            for code, (low, high) in variable.bands.ranges.items()
        )
        lines.append(f"bands = {{ source = {quoted(variable.bands.source)}, {ranges} }}")
    for category in variable.categories:
        lines += ["", f"[[{variable.name}.categories]]", *_category(category)]
    return "\n".join(lines) + "\n"


def _category(category: Category) -> list[str]:
    lines = [f"code = {quoted(category.code)}", f"label = {labels(category.label)}"]
    if category.short:
        lines.append(f"short = {labels(category.short)}")
    if category.aliases:
        lines.append(f"aliases = {array(category.aliases)}")
    if category.headers:
        lines.append(f"headers = {array(category.headers)}")
    if category.missing is not None:
        lines.append(f'missing = "{category.missing.name.lower()}"')
    for flag in ("aside", "own"):
        if getattr(category, flag):
            lines.append(f"{flag} = true")
    if category.score is not None:
        lines.append(f"score = {_number(category.score)}")
    return lines


def codebook_text(codebook: Codebook, comments: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return codebook.toml; ``comments`` are lines above a variable, by its name."""
    above = comments or {}
    return "\n".join(variable_text(v, above.get(v.name, ())) for v in codebook)


def _number(value: float) -> str:
    return f"{value:.15g}"
