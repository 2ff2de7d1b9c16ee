"""TOML tables read key by key: each value checked, each fault named with its place.

A key that nobody reads is a fault too, so a misspelt one is never silently ignored.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import Any, TypeVar

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import LANGUAGES, Labels

Choice = TypeVar("Choice", bound=str)

_NAME = re.compile(r"\w[\w-]*")

_KINDS: Mapping[type, str] = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def read_toml(path: Path) -> Section:
    """Read a TOML file of a study folder.

    Raises:
        StudyError: it is missing, cannot be read, or is no TOML; with the line where it is not.
    """
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(
            f"no valid TOML: {error}.", where=path.name, remedy="Mend that line."
        ) from None
    except RecursionError:
        raise StudyError(
            "its tables or lists are nested too deeply.", where=path.name, remedy="Flatten them."
        ) from None
    return Section(data, path.name)


def read_text(path: Path) -> str:
    """Read a text file of a study folder, with or without a byte order mark.

    Raises:
        StudyError: it is missing, cannot be read, or is no UTF-8; with the line where it is not.
    """
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise StudyError(
            "there is no such file.",
            where=str(path),
            remedy="A study folder holds study.toml, codebook.toml and the files that they name.",
        ) from None
    except OSError as error:
        raise StudyError(f"it cannot be read ({error.strerror}).", where=str(path)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise StudyError(
            "it is not UTF-8.", where=f"{path.name}, line {line}", remedy="Save it as UTF-8."
        ) from None


class Section:
    """A table of a TOML file.

    Args:
        data: its keys and values.
        file: the file's name, for messages.
        place: the table's heading as it stands in the file: "[weights]", "[[rule]] 3"; empty for
            the file's top level.
        prefix: the dotted name that headings of inner tables begin with.
    """

    def __init__(
        self, data: Mapping[str, Any], file: str, place: str = "", prefix: str = ""
    ) -> None:
        self.data = data
        self.file = file
        self.place = place
        self.prefix = prefix
        self._asked: dict[str, None] = {}

    @property
    def where(self) -> str:
        """File and table."""
        return f"{self.file}, {self.place}" if self.place else self.file

    def fault(self, what: str, key: str = "", remedy: str = "") -> StudyError:
        """Return the error for a fault in this table, or at one of its keys."""
        where = f'{self.where}, key "{key}"' if key else self.where
        return StudyError(what, where=where, remedy=remedy)

    @contextmanager
    def located(self) -> Iterator[None]:
        """Give this table's place to errors of specs that are built from it."""
        try:
            yield
        except StudyError as error:
            if error.where.startswith(self.where):
                raise
            # A spec that names its own table, by heading, names this one.
            inner = "" if self.place and error.where.startswith("[") else error.where
            where = f"{self.where}, {inner}" if inner else self.where
            raise StudyError(error.what, where=where, remedy=error.remedy) from None

    def keys(self) -> tuple[str, ...]:
        """Return the keys as they stand; the names are the author's, so none is unknown."""
        self._asked.update(dict.fromkeys(self.data))
        return tuple(self.data)

    def has(self, key: str) -> bool:
        """Whether an optional key is there."""
        self._asked[key] = None
        return key in self.data

    def done(self) -> None:
        """Check that every key has been read.

        Raises:
            StudyError: one is unknown; the message names the nearest that is known.
        """
        for key in self.data:
            if key not in self._asked:
                raise self._unknown(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; not an empty one unless the default is empty."""
        value = self._take(key, (str,), "a text", default)
        if not value.strip() and default != "":
            raise self.fault("expected a text, found an empty one.", key)
        return str(value)

    def name(self, key: str) -> str:
        """Return a short name, fit to be a file's: letters, digits, _ and -."""
        value = self.text(key)
        if not _NAME.fullmatch(value):
            raise self.fault(f'"{value}" is no name.', key, "Use letters, digits, _ and -.")
        return value

    def path_inside(self, key: str, default: str | None = None) -> str:
        """Return a relative path that does not leave the folder that it is relative to.

        It is judged alike on every system, so a study that loads here loads elsewhere.
        """
        path = self.text(key, default)
        pure = PureWindowsPath(path)
        if pure.anchor or ".." in pure.parts:
            raise self.fault(
                f'expected a path inside the folder, found "{path}".', key, 'Write it without "..".'
            )
        return path

    def boolean(self, key: str, default: bool | None = None) -> bool:
        """Return true or false."""
        return bool(self._take(key, (bool,), "true or false", default))

    def integer(
        self, key: str, default: int | None = None, least: int = 0, most: int | None = None
    ) -> int:
        """Return a whole number of ``least`` to ``most``."""
        value = int(self._take(key, (int,), "a whole number", default))
        if value < least or (most is not None and value > most):
            limit = f"at least {least}" if most is None else f"{least} to {most}"
            raise self.fault(f"expected a whole number, {limit}, found {value}.", key)
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number."""
        value = float(self._take(key, (int, float), "a number", default))
        if not math.isfinite(value):
            raise self.fault(f"expected a finite number, found {value}.", key)
        return value

    def choice(self, key: str, known: Sequence[Choice], default: Choice | None = None) -> Choice:
        """Return one of the known words."""
        value = self._take(key, (str,), f"one of {', '.join(known)}", default)
        for word in known:
            if word == value:
                return word
        raise self.fault(f'"{value}" is not known here.', key, nearest(value, known))

    def strings(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts, none empty and none twice."""
        value = self._take(key, (list,), 'a list of texts ["...", "..."]', default)
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self.fault(f"expected a list of texts, found {kind(item)} in it.", key)
        twice = next((x for i, x in enumerate(value) if x in value[:i]), None)
        if twice is not None:
            raise self.fault(f'"{twice}" stands twice.', key, "Leave one out.")
        return tuple(value)

    def numbers(
        self, key: str, length: int, default: tuple[float, ...] | None = None
    ) -> tuple[float, ...]:
        """Return a list of ``length`` finite numbers."""
        value = self._take(key, (list,), f"a list of {length} numbers", default)
        good = [x for x in value if isinstance(x, (int, float)) and not isinstance(x, bool)]
        if len(good) != length or len(value) != length or not all(map(math.isfinite, good)):
            raise self.fault(f"expected a list of {length} numbers, found {value}.", key)
        return tuple(float(x) for x in good)

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of texts, none of them empty."""
        expected = 'lists of texts in a list [["...", "..."], ["..."]]'
        value = self._take(key, (list,), expected, None)
        for item in value:
            if (
                not isinstance(item, list)
                or not item
                or not all(isinstance(x, str) and x.strip() for x in item)
            ):
                raise self.fault(f"expected {expected}, found {kind(item)} in it.", key)
        return tuple(tuple(item) for item in value)

    def labels(self, key: str, languages: Collection[str], default: Labels | None = None) -> Labels:
        """Return a text by language, in at least one of the study's languages."""
        expected = 'texts by language { en = "...", ru = "..." }'
        if default is not None and not self.has(key):
            return default
        value = self._take(key, (dict,), expected, None)
        for lang, text in value.items():
            if lang not in LANGUAGES:
                raise self.fault(f'"{lang}" is no known language.', key, nearest(lang, LANGUAGES))
            if not isinstance(text, str) or not text.strip():
                found = "an empty one" if isinstance(text, str) else kind(text)
                raise self.fault(f"expected a text in {lang}, found {found}.", key)
        if not any(lang in value for lang in languages):
            raise self.fault(
                f"there is no text in a language of the study ({', '.join(languages)}).",
                key,
                "Add one, or add the language to languages in study.toml.",
            )
        return {lang: value[lang] for lang in LANGUAGES if lang in value}

    def words(self, key: str, languages: Collection[str]) -> Labels:
        """Return a text by language, or one that stands for itself in all; none where absent."""
        if isinstance(self.data.get(key), str):
            return dict.fromkeys(languages, self.text(key))
        return self.labels(key, languages, {})

    def table(self, key: str) -> Section:
        """Return an inner table."""
        value = self._take(key, (dict,), f"a table [{self._dotted(key)}]", None)
        return Section(value, self.file, f"[{self._dotted(key)}]", self._dotted(key))

    def optional_table(self, key: str) -> Section:
        """Return an inner table, an empty one where it is absent."""
        if self.has(key):
            return self.table(key)
        return Section({}, self.file, f"[{self._dotted(key)}]", self._dotted(key))

    def tables(self, key: str) -> tuple[Section, ...]:
        """Return a list of inner tables; none where the key is absent."""
        heading = f"[[{self._dotted(key)}]]"
        if not self.has(key):
            return ()
        value = self._take(key, (list,), f"tables, each under {heading}", None)
        for item in value:
            if not isinstance(item, dict):
                raise self.fault(f"expected tables, each under {heading}.", key)
        # A table of a list has a number, which those inside it need to be found.
        outer = f"{self.place}, " if self.place.startswith("[[") else ""
        return tuple(
            Section(item, self.file, f"{outer}{heading} {i}", self._dotted(key))
            for i, item in enumerate(value, start=1)
        )

    def _dotted(self, key: str) -> str:
        return f"{self.prefix}.{key}" if self.prefix else key

    def _take(self, key: str, types: tuple[type, ...], expected: str, default: Any) -> Any:
        """Return a key's value, of one of the types; a key without a default must be there."""
        if not self.has(key):
            if default is not None:
                return default
            unread = [k for k in self.data if k not in self._asked]
            close = difflib.get_close_matches(key, unread, n=1, cutoff=0.6)
            if close:
                raise self._unknown(close[0])
            raise self.fault(f'there is no key "{key}".', remedy=f"Add {key}: {expected}.")
        value = self.data[key]
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise self.fault(f"expected {expected}, found {kind(value)}.", key)
        return value

    def _unknown(self, key: str) -> StudyError:
        return self.fault("there is no such key.", key, nearest(key, self._asked))


def kind(value: object) -> str:
    """Return what a value of a TOML file is, with the value itself where it is short.

    >>> kind("ten"), kind(True), kind([1])
    ('a text ("ten")', 'true or false (true)', 'a list')
    """
    name = _KINDS.get(type(value), "a date or time")
    if isinstance(value, bool):
        return f"{name} ({str(value).lower()})"
    if isinstance(value, str):
        return f'{name} ("{value}")' if len(value) <= 40 else name
    return f"{name} ({value})" if isinstance(value, (int, float)) else name
