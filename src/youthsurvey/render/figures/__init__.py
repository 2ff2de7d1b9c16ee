"""Tables to figures: bars, stacked bars and heat maps, as pictures and as vector files.

Nothing here imports matplotlib until a figure is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.theme import SCREEN, Look, grey
from youthsurvey.tables.context import within_sentence
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    from youthsurvey.render.figures.scene import Scene

Kind = Literal["bars", "stacked", "heatmap", "diverging", "dots"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_BY_GROUP: tuple[Kind, ...] = ("stacked", "heatmap", "dots")
_OF_RUN = {"margins": "love", "flow": "flow", "beside": "beside", "distribution": "bars"}
"""What the run did is drawn in one way only, by the kind of its table."""


@dataclass(frozen=True)
class FigureSpec:
    """How a table is drawn.

    Attributes:
        name: file stem, unique in a run.
        number: as the publication numbers it; empty for none.
        kind: one of ``KINDS``; empty to go by the table: bars for one variable, a heat map for a
            multiple choice by group, stacked bars for other answers by group.
        answer: of dots, whose share they are; empty for the first answer.
        caption: the title; where it is empty, the short titles of the table's variables.
        note: a sentence below the plot.

    Raises:
        StudyError: there is no such kind.
    """

    name: str
    number: str = ""
    kind: Kind | Literal[""] = ""
    caption: Labels = field(default_factory=dict)
    note: Labels = field(default_factory=dict)
    answer: str = ""

    def __post_init__(self) -> None:
        if self.kind and self.kind not in KINDS:
            raise StudyError(
                f'"{self.kind}" is no kind of figure.', remedy=nearest(self.kind, KINDS)
            )


@dataclass(frozen=True)
class DrawnFigure:
    """A figure in one language.

    Attributes:
        name: file stem.
        lang: "en", "ru" or "kk".
        title: with the figure's number.
        alt: what it shows, in words.
        svg: the vector file's text.
        png: the picture's bytes, 200 dots an inch.
    """

    name: str
    lang: str
    title: str
    alt: str
    svg: str
    png: bytes


def draw(
    table: Table,
    spec: FigureSpec,
    lang: str,
    published: Mapping[str, float] | None = None,
    look: Look = SCREEN,
) -> DrawnFigure:
    """Draw a table; the same table gives the same bytes each time.

    Args:
        table: a one-way table or a cross-tab.
        spec: how it is drawn.
        lang: language of texts and numbers.
        published: percentages that a publication gives, by category code; bars show them.
        look: for which medium.

    Raises:
        StudyError: the kind of figure does not suit the table.
    """
    from youthsurvey.render.figures.png import to_png
    from youthsurvey.render.figures.svg import to_svg

    layout = lay_out(table, spec, lang, published or {}, look=look)
    scene = layout.scene.scaled(look.width / look.laid_out)
    if look.grey:
        scene = scene.recoloured(grey)
    name = f"{spec.name}-{lang}"
    return DrawnFigure(
        name=spec.name,
        lang=lang,
        title=layout.title,
        alt=layout.alt,
        svg=to_svg(scene, name, layout.title, layout.alt, embedded=look.embedded),
        png=to_png(scene, look.dpi),
    )


@dataclass(frozen=True)
class Plate:
    """A figure for a document, which sets title and notes itself.

    Attributes:
        name, lang: of the figure.
        title: without the figure's number.
        alt: what it shows, in words.
        note: what is said of this figure alone; may be empty.
        notes: that, how to read the plot, its source, and what the data are.
        png: the plot alone, 200 dots an inch.
    """

    name: str
    lang: str
    title: str
    alt: str
    note: str
    notes: tuple[str, ...]
    png: bytes


def draw_plate(
    table: Table, spec: FigureSpec, lang: str, published: Mapping[str, float] | None = None
) -> Plate:
    """Draw a table's plot alone; see ``draw``."""
    from youthsurvey.render.figures.png import to_png

    bare = replace(spec, number="")
    layout = lay_out(table, bare, lang, published or {}, alone=True)
    return Plate(
        name=spec.name,
        lang=lang,
        title=layout.title,
        alt=layout.alt,
        note=pick(spec.note, lang),
        notes=layout.notes,
        png=to_png(layout.scene),
    )


@dataclass(frozen=True)
class Layout:
    """A figure's shapes, and its title, content and notes in words."""

    scene: Scene
    title: str
    alt: str
    notes: tuple[str, ...] = ()


def lay_out(
    table: Table,
    spec: FigureSpec,
    lang: str,
    published: Mapping[str, float],
    *,
    alone: bool = False,
    look: Look = SCREEN,
) -> Layout:
    """Set all shapes of a figure, or those of the plot alone; see ``draw``."""
    from youthsurvey.render.figures import frame
    from youthsurvey.render.figures.alt import alt_text
    from youthsurvey.render.figures.bars import plot_bars
    from youthsurvey.render.figures.beside import plot_beside
    from youthsurvey.render.figures.diverging import plot_diverging
    from youthsurvey.render.figures.dots import plot_dots
    from youthsurvey.render.figures.flow import plot_flow
    from youthsurvey.render.figures.heatmap import plot_heatmap
    from youthsurvey.render.figures.love import plot_love
    from youthsurvey.render.figures.stacked import plot_stacked

    kind = _OF_RUN.get(table.kind) or _kind(table, spec)
    title, subtitle = _title(table, spec, lang), pick(table.subtitle, lang)
    if kind == "love":
        subtitle = pick(phrase(__package__, "love_subtitle"), lang)
    head = (
        frame.no_head(look.laid_out)
        if alone
        else frame.head(title, subtitle, look.laid_out, grey=look.grey)
    )
    if kind == "bars":
        plot = plot_bars(table, lang, published, head.box)
    elif kind == "stacked":
        plot = plot_stacked(table, lang, head.box)
    elif kind == "diverging":
        plot = plot_diverging(table, lang, head.box)
    elif kind == "dots":
        plot = plot_dots(table, spec.answer, lang, head.box)
    elif kind == "love":
        plot = plot_love(table, lang, head.box)
    elif kind == "beside":
        plot = plot_beside(table, lang, head.box)
    elif kind == "flow":
        plot = plot_flow(table, lang, head.box)
    else:
        plot = plot_heatmap(table, lang, head.box)
    notes = frame.notes(table, spec.note, plot, lang)
    alt = alt_text(table, kind, title, subtitle, notes, lang)
    scene = frame.scene(head, plot, [] if alone else notes)
    return Layout(scene, title, alt, tuple(" ".join(sentences) for sentences in notes))


def _kind(table: Table, spec: FigureSpec) -> Kind:
    one_way = len(table.columns) == 1 and not table.banner
    if not spec.kind:
        if one_way:
            return "bars"
        return "heatmap" if table.multiple else "stacked"
    if spec.kind == "diverging":
        if not table.scale:
            raise StudyError(
                "answers without an order have no middle.",
                where=f"figure {spec.name}",
                remedy="Take bars, stacked or heatmap.",
            )
        return spec.kind
    if (spec.kind == "bars") != one_way:
        raise StudyError(
            f"a figure of {'one variable' if one_way else 'two variables'} cannot be "
            f'"{spec.kind}".',
            where=f"figure {spec.name}",
            remedy="Take bars." if one_way else f"Take one of: {', '.join(_BY_GROUP)}.",
        )
    if spec.kind == "stacked" and table.multiple:
        raise StudyError(
            "answers of a multiple choice do not add up to 100 % and cannot be stacked.",
            where=f"figure {spec.name}",
            remedy="Take heatmap.",
        )
    return spec.kind


def _title(table: Table, spec: FigureSpec, lang: str) -> str:
    if spec.caption:
        title = pick(spec.caption, lang)
    elif table.banner:
        groups = within_sentence(table.banner)
        title = pick(phrase(__package__, "by", row=table.stub, column=groups), lang)
    else:
        title = pick(table.title, lang)
    if not spec.number:
        return title
    return f"{pick(phrase(__package__, 'number', number=spec.number), lang)} {title}"
