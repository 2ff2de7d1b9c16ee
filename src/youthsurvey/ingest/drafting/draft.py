"""An export to a first codebook: every column looked at, each guess with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from youthsurvey.ingest.dialects import Dialect
from youthsurvey.ingest.drafting.asked import Doubt
from youthsurvey.ingest.drafting.export import Drafted, Dropped, Export
from youthsurvey.ingest.drafting.form import from_form
from youthsurvey.ingest.drafting.grouping import group_columns
from youthsurvey.ingest.drafting.languages import Languages
from youthsurvey.ingest.drafting.questions import age_groups, personal, question, with_name
from youthsurvey.ingest.drafting.services import service
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.headers import named
from youthsurvey.ingest.packages import Dictionary
from youthsurvey.ingest.raw import RawTable
from youthsurvey.ingest.xlsform import FormQuestion
from youthsurvey.model.codebook import LANGUAGES


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


def draft(
    raw: RawTable,
    dialect: Dialect,
    types: Mapping[str, str] | None = None,
    dictionary: Dictionary | None = None,
    form: Mapping[str, FormQuestion] | None = None,
) -> Draft:
    """Return a first codebook.

    Args:
        raw: the export.
        dialect: whose it is.
        types: what a person said of questions: the header of the first column -> a type of the
            codebook, or "drop".
        dictionary: what the file itself says of its variables.
        form: the questions of the form's definition, by name.
    """
    said = {fold(header): type_ for header, type_ in (types or {}).items()}
    names = named(raw.headers)
    roles = {place: dialect.role(name) for place, name in enumerate(names)}
    questions = [place for place, role in roles.items() if role is None]
    told = dictionary or Dictionary()
    export = Export(raw, names, dialect, Languages(raw, questions), told)
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
    groups = group_columns(raw, names, dialect, questions, told)
    for number, group in enumerate(groups, start=1):
        heads = [names[place] for place in group.columns]
        kind, why = personal(export, group)
        type_ = said.get(fold(heads[0]), "")
        asked = (form or {}).get(_last(group.question if group.cell is None else heads[0]))
        defined = from_form(export, group, asked) if asked is not None and not type_ else None
        if defined is not None:
            drafted.append(with_name(defined, taken, number))
            continue
        if type_ == "drop" or (kind not in ("", "email") and not type_):
            dropped += [Dropped(head, why or "as was said", bool(kind)) for head in heads]
            continue
        made_of = question(export, group, kind == "email", type_)
        if asked is not None:
            titled = replace(made_of.variable, question=asked.label, headers=(heads[0],))
            made_of = replace(made_of, variable=titled)
        found = with_name(made_of, taken, number)
        drafted.append(found)
        if found.guess.role == "age" and found.variable.type == "numeric":
            drafted.append(age_groups(export, found, taken))
    drafted.sort(key=lambda each: min(each.columns))
    doubts = _of_file(export)
    spoken = {language for asked in (form or {}).values() for language in asked.label}
    languages = (*export.all, *(x for x in LANGUAGES if x in spoken and x not in export.all))
    return Draft(raw, dialect, languages, tuple(drafted), tuple(dropped), doubts)


def _last(header: str) -> str:
    """Return the last part of a header that names its groups."""
    return header.rpartition("/")[2]


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
