"""published.toml: the numbers that a publication states, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path

from youthsurvey.audit.claims import STATUSES, PublishedNumber
from youthsurvey.audit.rounding import ROUNDINGS
from youthsurvey.audit.sentences import Sentence
from youthsurvey.errors import nearest
from youthsurvey.model.codebook import Codebook, Labels
from youthsurvey.study.references import TABULATED, categories_at, variable_at
from youthsurvey.study.sections import Section, read_toml
from youthsurvey.study.sentences import read_sentences


@dataclass(frozen=True)
class Published:
    """What a publication states about a study's data.

    Attributes:
        numbers: in the file's order.
        implied: (variable, category) whose count is not printed but follows, with the reason.
        sentences: what it says in words.
        captions: figure, as numbers call it -> the number that its caption prints.
    """

    numbers: tuple[PublishedNumber, ...] = ()
    implied: Mapping[tuple[str, str], Labels] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()
    captions: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[tuple[str, str]]:
        """The (variable, category) whose counts are published one by one, or follow."""
        single = {(n.variable, n.categories[0]) for n in self.numbers if not n.is_sum}
        return frozenset(single | set(self.implied))


def read_published(path: Path, codebook: Codebook, languages: tuple[str, ...]) -> Published:
    """Read the published numbers of a study; none where there is no such file.

    Raises:
        StudyError: the file contradicts its schema or the codebook.
    """
    if not path.exists():
        return Published()
    file = read_toml(path)
    decimals = file.integer("decimals", 1, most=6)
    rounding = file.choice("rounding", ROUNDINGS, "half_up")
    base = file.integer("base", least=1) if file.has("base") else None
    stated = partial(PublishedNumber, decimals=decimals, rounding=rounding, base=base)
    numbers: dict[tuple[str, tuple[str, ...]], PublishedNumber] = {}
    for table in file.tables("number"):
        number = _number(table, codebook, stated)
        key = (number.variable, number.categories)
        if key in numbers:
            raise table.fault(f"{number.where} is stated twice.", remedy="Leave one out.")
        numbers[key] = number
    implied: dict[tuple[str, str], Labels] = {}
    for table in file.tables("implied"):
        variable = variable_at(table, "variable", table.text("variable"), codebook, TABULATED)
        (code,) = categories_at(table, "category", variable, [table.text("category")])
        if (variable.name, code) in implied:
            raise table.fault(f"{variable.name} {code} stands twice.", remedy="Leave one out.")
        implied[variable.name, code] = table.labels("reason", languages)
        table.done()
    sentences = read_sentences(file, codebook, languages, stated)
    captions = _captions(file, {n.figure for n in numbers.values()})
    file.done()
    return Published(tuple(numbers.values()), implied, sentences, captions)


def _captions(file: Section, figures: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in file.tables("caption"):
        figure = table.text("figure")
        if figure not in figures:
            remedy = nearest(figure, sorted(figures))
            raise table.fault(f'no number is of figure "{figure}".', "figure", remedy)
        if figure in found:
            raise table.fault(f'"{figure}" stands twice.', "figure", "Leave one out.")
        found[figure] = table.text("says")
        table.done()
    return found


def _number(
    table: Section, codebook: Codebook, stated: Callable[..., PublishedNumber]
) -> PublishedNumber:
    variable = variable_at(table, "variable", table.text("variable"), codebook, TABULATED)
    if table.has("categories") and table.has("category"):
        raise table.fault("there is both category and categories.", remedy="Keep one of them.")
    if table.has("categories"):
        codes = categories_at(table, "categories", variable, table.strings("categories"))
        if variable.type == "multiple":
            raise table.fault(
                f"answers to {variable.name}, a multiple choice, overlap and have no sum.",
                "categories",
                "State each option by itself.",
            )
    else:
        codes = categories_at(table, "category", variable, [table.text("category")])
    figure = table.text("figure")
    percent = Decimal(str(table.number("percent")))
    count = table.integer("count") if table.has("count") else None
    status = table.choice("status", STATUSES, "published")
    table.done()
    with table.located():
        return stated(
            figure=figure,
            variable=variable.name,
            categories=codes,
            percent=percent,
            count=count,
            status=status,
        )
