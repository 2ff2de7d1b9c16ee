"""An export to a first codebook: every column looked at, each guess with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from youthsurvey.ingest.dialects import Dialect
from youthsurvey.ingest.drafting.asked import Doubt
from youthsurvey.ingest.drafting.export import Drafted, Dropped, Export
from youthsurvey.ingest.drafting.grouping import group_columns
from youthsurvey.ingest.drafting.languages import Languages
from youthsurvey.ingest.drafting.questions import age_groups, personal, question, with_name
from youthsurvey.ingest.drafting.services import service
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.matching import named
from youthsurvey.ingest.raw import RawTable


@dataclass(frozen=True)
class Draft:
    """A first codebook of an export.

    Attributes:
        raw: the export.
        dialect: whose it is.
        languages: of the answers, the headers' first.
        variables: in the file's order; a variable made from another follows it.
        dropped: columns that will not be read.
        doubts: of the file as a whole.
    """

    raw: RawTable
    dialect: Dialect
    languages: tuple[str, ...]
    variables: tuple[Drafted, ...]
    dropped: tuple[Dropped, ...]
    doubts: tuple[Doubt, ...] = ()

    def of_role(self, *roles: str) -> tuple[Drafted, ...]:
        """Return the variables that ask one of some things."""
        return tuple(each for each in self.variables if each.guess.role in roles)

    @property
    def questionable(self) -> tuple[tuple[Drafted | None, Doubt], ...]:
        """What a person should look at, most doubtful first; None for the file itself."""
        found: list[tuple[Drafted | None, Doubt]] = [(None, doubt) for doubt in self.doubts]
        found += [(each, doubt) for each in self.variables for doubt in each.guess.doubts]
        return tuple(sorted(found, key=lambda pair: -pair[1].weight))


def draft(raw: RawTable, dialect: Dialect, types: Mapping[str, str] | None = None) -> Draft:
    """Return a first codebook.

    Args:
        raw: the export.
        dialect: whose it is.
        types: what a person said of questions: the header of the first column -> a type of the
            codebook, or "drop".
    """
    said = {fold(header): type_ for header, type_ in (types or {}).items()}
    names = named(raw.headers)
    roles = {place: dialect.role(name) for place, name in enumerate(names)}
    questions = [place for place, role in roles.items() if role is None]
    export = Export(raw, names, dialect, Languages(raw, questions))
    # The coded files use these names themselves.
    taken = {"line", "count", "order"}
    drafted: list[Drafted] = []
    dropped: list[Dropped] = []
    for place, role in roles.items():
        if role is not None:
            made = service(export, place, role)
            if isinstance(made, Dropped):
                dropped.append(made)
            else:
                drafted.append(with_name(made, taken, 0))
    for number, group in enumerate(group_columns(raw, names, dialect, questions), start=1):
        heads = [names[place] for place in group.columns]
        kind, why = personal(export, group)
        type_ = said.get(fold(heads[0]), "")
        if type_ == "drop" or (kind not in ("", "email") and not type_):
            dropped += [Dropped(head, why or "as was said", bool(kind)) for head in heads]
            continue
        found = with_name(question(export, group, kind == "email", type_), taken, number)
        drafted.append(found)
        if found.guess.role == "age" and found.variable.type == "numeric":
            drafted.append(age_groups(export, found, taken))
    drafted.sort(key=lambda each: min(each.columns))
    doubts = _of_file(export)
    return Draft(raw, dialect, export.all, tuple(drafted), tuple(dropped), doubts)


def _of_file(export: Export) -> tuple[Doubt, ...]:
    raw, doubts = export.raw, []
    if raw.preamble:
        line = " ".join(raw.preamble[0].split())
        n = len(raw.preamble)
        doubts.append(Doubt(0.3, f'{n} lines above the header are no part of the table: "{line}".'))
    if raw.encoding in ("cp1251", "kz1048"):
        doubts.append(Doubt(0.3, f"The file is not UTF-8; it is read as {raw.encoding}."))
    if export.languages.mixed:
        names = ", ".join(export.all)
        doubts.append(Doubt(0.1, f"Respondents answered in several languages: {names}."))
    return tuple(doubts)
