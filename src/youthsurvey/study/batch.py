"""A batch file: tables of stub x banner, with nets, means, filters and weights of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from youthsurvey.errors import nearest
from youthsurvey.estimate.adjustment import ADJUSTMENTS
from youthsurvey.estimate.comparisons import VARIANTS
from youthsurvey.estimate.intervals import INTERVALS
from youthsurvey.ingest.declared import Declared
from youthsurvey.model.codebook import LANGUAGES, Labels
from youthsurvey.model.nets import Net
from youthsurvey.model.results import ShareBase
from youthsurvey.study.file_variables import FileDesign, read_design, read_variables
from youthsurvey.study.references import twice
from youthsurvey.study.sections import Section, read_toml

Nested = tuple[str, ...]
"""A variable of a banner, behind those within whose answers it stands."""


@dataclass(frozen=True)
class BatchOptions:
    """How the tables of a batch are estimated.

    Attributes:
        level, interval: of confidence intervals; interval "" for the design's default.
        letters, adjust, letter_levels: how columns are compared.
    """

    level: float = 0.95
    interval: str = ""
    letters: str = "design"
    adjust: str = "bonferroni"
    letter_levels: tuple[float, ...] = (0.05,)


@dataclass(frozen=True)
class BatchTable:
    """A stub by a banner.

    Attributes:
        name: unique in the batch: the stem of its file and its sheet's name.
        title: by language; empty for the stub's question.
        row: the stub's variable.
        columns: the banner's segments.
        nets: of the stub's answers.
        top, bottom: how many boxes of its scale to take together at either end; 0 for none.
        mean: give the mean of its scores.
        base: of a multiple choice's shares.
        filter: whom it is about; "" for all.
        weight: a file's column of weights, or a study's weighting scheme; "" for the default.
        insists: boxes or a mean were asked for in the table itself, so that a stub without a
            scale is an error; those of [defaults] go to scales only.
        where: its place in the batch file, for messages.
    """

    name: str
    title: Labels
    row: str
    columns: tuple[Nested, ...]
    nets: tuple[Net, ...]
    top: int
    bottom: int
    mean: bool
    base: ShareBase
    filter: str
    weight: str
    insists: bool
    where: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The stub's variable, then the banner's, each once."""
        return tuple(dict.fromkeys((self.row, *(name for path in self.columns for name in path))))


@dataclass(frozen=True)
class Batch:
    """What a batch file says.

    Attributes:
        file: the batch file's name, for messages.
        title: of the whole, by language; empty for none.
        tables: in their order.
        variables: what is said of a file's columns; empty for a study, whose codebook says it.
        design: which of a file's columns describe how respondents were drawn.
        options: of all tables.
    """

    file: str
    title: Labels
    tables: tuple[BatchTable, ...]
    variables: tuple[Declared, ...] = ()
    design: FileDesign = field(default_factory=FileDesign)
    options: BatchOptions = field(default_factory=BatchOptions)


def read_batch_file(path: Path, languages: Sequence[str] = LANGUAGES) -> Batch:
    """Read a batch file.

    A text may stand for itself in every language. Names of variables and answers are checked
    against the data, when these are there.

    Raises:
        StudyError: the file is missing, no TOML, or contradicts its schema; with the place.
    """
    file = read_toml(path)
    nets = _nets(file, languages)
    banners = {}
    for banner in file.tables("banner"):
        name = banner.name("name")
        if name in banners:
            raise twice(banner, "name", name)
        banners[name] = _columns(banner)
        banner.done()
    defaults = file.optional_table("defaults")
    options = _options(defaults)
    shared = _Shared(defaults)
    defaults.done()
    tables: dict[str, BatchTable] = {}
    for table in file.tables("table"):
        for made in _tables(table, banners, nets, shared, languages):
            if made.name in tables:
                raise table.fault(
                    f'two tables have the name "{made.name}".', remedy="Give one of them a name."
                )
            tables[made.name] = made
    found = Batch(
        file=path.name,
        title=file.words("title", languages),
        tables=tuple(tables.values()),
        variables=read_variables(file, languages),
        design=read_design(file),
        options=options,
    )
    file.done()
    if not tables:
        raise file.fault("there is no table.", remedy="Add one under [[table]].")
    return found


class _Shared:
    """The keys that tables take from [defaults] where they have none of their own."""

    def __init__(self, table: Section) -> None:
        self.filter = table.text("filter", "")
        self.weight = _weight(table)
        self.nets = table.boolean("nets", True)
        self.mean = table.boolean("mean", False)
        self.top = table.integer("top", 0)
        self.bottom = table.integer("bottom", 0)


def _weight(table: Section, default: str = "") -> str:
    """Return a file's column of weights or a study's scheme: one key or the other."""
    if table.has("weight") and table.has("weights"):
        raise table.fault("there are weight and weights.", "weights", "Keep one of them.")
    return table.text("weights" if table.has("weights") else "weight", default)


def _options(table: Section) -> BatchOptions:
    default = BatchOptions()
    level = table.number("level", default.level)
    if not 0 < level < 1:
        raise table.fault(f"a confidence level lies between 0 and 1, found {level:g}.", "level")
    levels = default.letter_levels
    if table.has("letter_levels"):
        given = table.data["letter_levels"]
        levels = table.numbers("letter_levels", 2 if isinstance(given, list) and given[1:] else 1)
    return BatchOptions(
        level=level,
        interval=table.choice("interval", tuple(INTERVALS)) if table.has("interval") else "",
        letters=table.choice("letters", (*VARIANTS, "none"), default.letters),
        adjust=table.choice("adjust", tuple(ADJUSTMENTS), default.adjust),
        letter_levels=levels,
    )


def _nets(file: Section, languages: Sequence[str]) -> Mapping[str, tuple[Net, ...]]:
    """Return the nets by variable."""
    found: dict[str, dict[str, Net]] = {}
    for table in file.tables("net"):
        name, variable = table.name("name"), table.text("variable")
        of_variable = found.setdefault(variable, {})
        if name in of_variable:
            raise twice(table, "name", name)
        label = table.words("label", languages) or dict.fromkeys(languages, name)
        of_variable[name] = Net(name, label, table.strings("answers"))
        table.done()
    return {variable: tuple(nets.values()) for variable, nets in found.items()}


def _tables(
    table: Section,
    banners: Mapping[str, tuple[Nested, ...]],
    nets: Mapping[str, tuple[Net, ...]],
    shared: _Shared,
    languages: Sequence[str],
) -> list[BatchTable]:
    rows = table.strings("rows")
    if not rows:
        raise table.fault("there is no variable.", "rows", "Name one at least.")
    if table.has("banner") == table.has("columns"):
        raise table.fault(
            "a table has either a banner or columns.",
            remedy='Write banner = "NAME" of a [[banner]], or columns = ["sex", ["sex", "age"]].',
        )
    if table.has("banner"):
        banner = table.text("banner")
        if banner not in banners:
            raise table.fault(f'there is no banner "{banner}".', "banner", nearest(banner, banners))
        columns = banners[banner]
    else:
        columns = _columns(table)
        banner = "_".join("_in_".join(reversed(path)) for path in columns)
    name = table.name("name") if table.has("name") else ""
    title = table.words("title", languages)
    wanted = _wanted_nets(table, nets, rows, shared)
    made = [
        BatchTable(
            name=(f"{name}_{row}" if len(rows) > 1 else name) if name else f"{row}_by_{banner}",
            title=title,
            row=row,
            columns=columns,
            nets=wanted[row],
            top=table.integer("top", shared.top),
            bottom=table.integer("bottom", shared.bottom),
            mean=table.boolean("mean", shared.mean),
            base=table.choice("base", get_args(ShareBase), "respondents"),
            filter=table.text("filter", shared.filter),
            weight=_weight(table, shared.weight),
            insists=any(key in table.data for key in ("top", "bottom", "mean")),
            where=table.where,
        )
        for row in rows
    ]
    table.done()
    return made


def _wanted_nets(
    table: Section, nets: Mapping[str, tuple[Net, ...]], rows: Sequence[str], shared: _Shared
) -> Mapping[str, tuple[Net, ...]]:
    """Return each row's nets: all of its own, none, or those named."""
    if isinstance(table.data.get("nets"), bool) or not table.has("nets"):
        all_of_them = table.boolean("nets", shared.nets)
        return {row: nets.get(row, ()) if all_of_them else () for row in rows}
    names = table.strings("nets")
    known = [net.code for row in rows for net in nets.get(row, ())]
    for name in names:
        if name not in known:
            raise table.fault(
                f'"{name}" is no net of {", ".join(rows)}.', "nets", nearest(name, known)
            )
    return {row: tuple(net for net in nets.get(row, ()) if net.code in names) for row in rows}


def _columns(table: Section) -> tuple[Nested, ...]:
    """Read ``["sex", ["sex", "age_group"]]``: variables beside each other, lists nested."""
    expected = 'expected variables, nested ones in lists of their own: ["sex", ["sex", "age"]].'
    table.has("columns")
    value = table.data.get("columns")
    if not isinstance(value, list) or not value:
        raise table.fault(expected, "columns")
    columns: list[Nested] = []
    for item in value:
        path = [item] if isinstance(item, str) else item
        if (
            not isinstance(path, list)
            or not path
            or not all(isinstance(name, str) and name.strip() for name in path)
        ):
            raise table.fault(expected, "columns")
        if len(set(path)) < len(path) or tuple(path) in columns:
            raise table.fault(f"{' in '.join(path)} repeats a variable.", "columns",
                              "Leave one out.")  # fmt: skip
        columns.append(tuple(path))
    return tuple(columns)
