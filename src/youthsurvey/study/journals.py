"""Journal profiles: bundled ones by name, a user's own by the path of a TOML file."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.codebook import LANGUAGES
from youthsurvey.render.profile import (
    ALIGNS,
    EMPHASES,
    NUMBER,
    PLACES,
    CaptionRule,
    Profile,
)
from youthsurvey.study.sections import Section, read_toml

_DECIMALS = (".", ",")


def profile_names() -> tuple[str, ...]:
    """Return the names of the bundled profiles."""
    folder = resources.files(__package__).joinpath("profiles")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir()))


def load_profile(name_or_file: str) -> Profile:
    """Read a profile.

    Args:
        name_or_file: a bundled profile's name, or the path of a .toml file.

    Raises:
        UsageError: there is no such profile.
        StudyError: the file contradicts the schema; with its place.
    """
    if name_or_file.endswith(".toml"):
        if not Path(name_or_file).is_file():
            raise UsageError("there is no such journal profile.", where=name_or_file)
        return _read(Path(name_or_file))
    names = profile_names()
    if name_or_file not in names:
        raise UsageError(
            f'there is no journal profile "{name_or_file}".',
            remedy=nearest(name_or_file, names) + " Or name a .toml file.",
        )
    with resources.as_file(resources.files(__package__).joinpath("profiles")) as folder:
        return _read(folder / f"{name_or_file}.toml")


def _read(path: Path) -> Profile:
    file = read_toml(path)
    page, text = file.table("page"), file.table("text")
    found = Profile(
        name=path.stem,
        language=file.choice("language", LANGUAGES),
        font=text.text("font"),
        size=_positive(text, "size"),
        table_size=_positive(text, "table_size"),
        note_size=_positive(text, "note_size"),
        spacing=_positive(text, "spacing"),
        indent=text.number("indent", 0.0),
        align=text.choice("align", ALIGNS),
        left=_positive(page, "left"),
        right=_positive(page, "right"),
        top=_positive(page, "top"),
        bottom=_positive(page, "bottom"),
        decimal=text.choice("decimal", _DECIMALS),
        percent_space=text.boolean("percent_space"),
        figure=_caption(file.table("figure")),
        table=_caption(file.table("table")),
        note=text.text("note", ""),
    )
    if found.text_width < 50:
        raise page.fault(f"they leave {found.text_width:g} mm of an A4 page for text.", "left")
    for section in (page, text, file):
        section.done()
    return found


def _caption(table: Section) -> CaptionRule:
    label = table.text("label")
    if label.count(NUMBER) != 1:
        raise table.fault(f"expected {NUMBER} in it, once.", "label", 'Write "Figure {number}".')
    rule = CaptionRule(
        label=label,
        between=table.text("between"),
        place=table.choice("place", PLACES),
        align=table.choice("align", ALIGNS),
        stop=table.boolean("stop"),
        label_style=table.choice("label_style", EMPHASES, "plain"),
        title_style=table.choice("title_style", EMPHASES, "plain"),
    )
    table.done()
    return rule


def _positive(table: Section, key: str) -> float:
    value = table.number(key)
    if value <= 0:
        raise table.fault(f"expected a number above 0, found {value:g}.", key)
    return value
