"""targets.toml: a scheme and its margins' shares for a file that has no study."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from youthsurvey.errors import StudyError, nearest
from youthsurvey.weight.population import MarginShares
from youthsurvey.weight.scheme import Scheme

CROSS = "*"
"""Stands between the variables of a crossed margin, and between their categories."""
OPTIONS = ("type", "distance", "bounds", "trim", "trim_rule", "base_weight")
_AROUND = 1e-6


@dataclass(frozen=True)
class Targets:
    """What a targets.toml says.

    Attributes:
        scheme: how to weight, and to which margins.
        shares: the margins' shares.
    """

    scheme: Scheme
    shares: MarginShares


def read_targets(text: str, path: str, base_weight: str | None = None) -> Targets:
    """Read targets.toml: a table of shares for each margin, and options before the tables.

    Shares add up to 1, or to 100 as per cent. Variables of a crossed margin stand with "*"
    between them, as do their categories. ``[means]`` holds means of numeric variables.

        trim = [0.2, 5.0]

        [sex]
        female = 0.51
        male = 0.49

        ["sex*age"]
        "female*18-29" = 0.2

    Args:
        text: the file's content.
        path: its name, for messages.
        base_weight: the variable of base weights, where an option of the command names it.

    Raises:
        StudyError: no TOML, an unknown option, a value that is no number of 0 or more, shares
            that do not add up, or options that contradict each other; with the place.
    """
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"no valid TOML: {error}.", where=path, remedy="Mend that line.") from None
    margins = {name: value for name, value in data.items() if isinstance(value, dict)}
    options = {name: value for name, value in data.items() if name not in margins}
    for name in options:
        if name not in OPTIONS:
            raise StudyError(
                "there is no such option.",
                where=f'{path}, key "{name}"',
                remedy=nearest(name, OPTIONS) + " A margin's shares stand in a table: [variable].",
            )
    means = {
        name: _number(value, f'{path}, [means], key "{name}"', least=-math.inf)
        for name, value in margins.pop("means", {}).items()
    }
    shares = {
        tuple(part.strip() for part in name.split(CROSS)): _shares(name, value, path)
        for name, value in margins.items()
    }
    return Targets(_scheme(options, tuple(shares), means, base_weight, path), MarginShares(shares))


def _scheme(
    options: Mapping[str, Any],
    margins: tuple[tuple[str, ...], ...],
    means: Mapping[str, float],
    base_weight: str | None,
    path: str,
) -> Scheme:
    fields = dict(options)
    for key in ("bounds", "trim"):
        if key in fields:
            fields[key] = _pair(fields[key], f'{path}, key "{key}"')
    for key in ("type", "distance", "trim_rule", "base_weight"):
        if not isinstance(fields.get(key, ""), str):
            raise StudyError("expected a text.", where=f'{path}, key "{key}"')
    calibrated = bool(means) or "distance" in fields or "bounds" in fields
    fields.setdefault("type", "calibrate" if calibrated else "rake")
    if base_weight is not None:
        fields["base_weight"] = base_weight
    try:
        return Scheme(name="weight", label={"en": path}, margins=margins, means=means, **fields)
    except StudyError as error:
        where = f"{path}, {error.where}" if error.where else path
        raise StudyError(error.what, where=where, remedy=error.remedy) from None


def _shares(name: str, table: Mapping[str, Any], path: str) -> dict[tuple[str, ...], float]:
    """Return a margin's shares, adding up to exactly 1, by category codes."""
    where = f"{path}, [{name}]"
    depth = len(name.split(CROSS))
    found = {}
    for key, value in table.items():
        codes = tuple(part.strip() for part in key.split(CROSS)) if depth > 1 else (key,)
        if len(codes) != depth:
            raise StudyError(
                f'"{key}" names {len(codes)} categories, and the margin crosses {depth} variables.',
                where=where,
                remedy=f'Write a category of each with "{CROSS}" between them.',
            )
        found[codes] = _number(value, f'{where}, key "{key}"')
    total = math.fsum(found.values())
    if not (abs(total - 1) <= _AROUND or abs(total - 100) <= 100 * _AROUND):
        raise StudyError(
            f"the shares add up to {total:.6g}.",
            where=where,
            remedy="Give every category's share, adding up to 1, or to 100 as per cent.",
        )
    return {codes: value / total for codes, value in found.items()}


def _number(value: Any, where: str, least: float = 0.0) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or value < least:
        kind = "a number" if least < 0 else "a number of 0 or more"
        raise StudyError(f"expected {kind}.", where=where)
    return float(value)


def _pair(value: Any, where: str) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise StudyError("expected two numbers, the least and the largest.", where=where)
    low, high = (_number(each, where) for each in value)
    return low, high
