"""R and SPSS code that computes a share again from the files that a run leaves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spot:
    """Where a share stands in data/processed.

    Attributes:
        column: of responses.csv; an option of a multiple choice has one of its own.
        value: what the column holds for the answer.
        by, group: the column and the value of a group; empty for all.
        scheme: the column of weights.csv; empty for unweighted.
    """

    column: str
    value: str
    by: str = ""
    group: str = ""
    scheme: str = ""


def r_code(spot: Spot, folder: str = "data/processed") -> str:
    """Return R code, without any package, that prints base, count and per cent.

    Unweighted it prints Wilson's interval too, by ``prop.test``.
    """
    lines = [
        f'd <- read.csv("{folder}/responses.csv", colClasses = "character", check.names = FALSE)',
        # Kinds of missing stand as ".not_asked" and the like, no answer as nothing.
        'answered <- function(x) x != "" & !startsWith(x, ".")',
        f'base <- answered(d[["{spot.column}"]])',
    ]
    if spot.by:
        lines.append(f'base <- base & d[["{spot.by}"]] == "{spot.group}"')
    lines.append(f'hit <- base & d[["{spot.column}"]] == "{spot.value}"')
    if not spot.scheme:
        return "\n".join(
            [
                *lines,
                'cat(sum(base), sum(hit), 100 * sum(hit) / sum(base), "\\n")',
                "cat(100 * prop.test(sum(hit), sum(base), correct = FALSE)$conf.int)",
                "",
            ]
        )
    return "\n".join(
        [
            *lines,
            f'w <- read.csv("{folder}/weights.csv")',
            f'w <- w[["{spot.scheme}"]][match(d[["line"]], w[["line"]])]',
            'cat(sum(base), sum(hit), 100 * sum(w[hit]) / sum(w[base]), "\\n")',
            "",
        ]
    )


def spss_syntax(spot: Spot, folder: str = "data/processed") -> str:
    """Return SPSS syntax for the same share: a frequency table among the base."""
    column, by = (name.replace(".", "_") for name in (spot.column, spot.by))
    lines = [
        f"* Read {folder}/responses.csv by File > Import Data > CSV, names as they are;",
        "* dots in names become underscores.",
        f'SELECT IF ({column} <> "" AND CHAR.SUBSTR({column}, 1, 1) <> ".").',
    ]
    if by:
        lines.append(f'SELECT IF ({by} = "{spot.group}").')
    if spot.scheme:
        lines += [
            f"* Match {folder}/weights.csv by line first.",
            f"WEIGHT BY {spot.scheme}.",
        ]
    lines.append(f"FREQUENCIES VARIABLES={column}.")
    return "\n".join([*lines, ""])
