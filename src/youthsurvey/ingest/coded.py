"""The coded file: what one stage leaves for the next, and the same with labels for people.

In the coded file an empty cell is "no answer", another kind of missing is its token
(``.refused``), an answer in words that begins with a dot has one more dot, and a column
``NAME.own_text`` holds own answers exactly as they were given. Read it with this module, not with
a spreadsheet: a spreadsheet may take an own answer for a formula. The labelled file is for
spreadsheets and guards against that; it cannot be read back.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError, nearest
from youthsurvey.ingest.answers import Reject
from youthsurvey.ingest.personal import screened
from youthsurvey.model.codebook import Codebook, MissingKind, Variable, pick
from youthsurvey.model.responses import Column, Responses

_TOKENS = {kind.token: int(kind) for kind in MissingKind}
_OWN = ".own_text"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Lines(list[str]):
    """Takes a CSV writer's rows, which end in CR LF so that it quotes both, and ends them in LF."""

    def write(self, row: str) -> None:
        self.append(row[:-2])


def _csv(columns: Mapping[Any, Sequence[str]], headings: Sequence[str]) -> str:
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(zip(*columns.values(), strict=True))
    return "\n".join(lines) + "\n"


def coded_text(responses: Responses) -> str:
    """Return the responses as the coded CSV file; ``read_coded`` reads exactly them again."""
    columns = responses.to_columns()
    out = {
        "line": columns.pop("line"),
        "order": [str(rank) for rank in responses.order.tolist()],
        **columns,
    }
    for name, column in responses.columns.items():
        if column.variable.type == "text":
            out[name] = [
                f".{text}" if code >= 0 and text.startswith(".") else text
                for text, code in zip(out[name], column.codes.tolist(), strict=True)
            ]
    return _csv(out, list(out))


def labelled_text(responses: Responses, lang: str) -> str:
    """Return the responses as CSV with headings and answers in a language, for a spreadsheet.

    The text begins with a byte order mark, without which Excel garbles Cyrillic. A text that a
    spreadsheet would take for a formula has an apostrophe before it. It is what teams pass on, so
    it does not say who is who: its rows are shuffled and numbered anew, which only the coded file
    could undo, and free texts are without e-mail addresses, telephone and document numbers.
    """
    columns = responses.to_columns(lang)
    order = _shuffled(responses)
    headings = {"respondent": "respondent"}
    for name, column in responses.columns.items():
        title = pick(column.variable.title, lang) or name
        headings[name] = title
        headings[name + _OWN] = f"{title}: {pick(_own_label(column.variable), lang)} …"
        if column.variable.type == "multiple":
            for category in column.variable.valid:
                label = pick(category.title, lang) or category.code
                headings[f"{name}.{category.code}"] = f"{title}: {label}"
        if column.variable.type == "text":
            columns[name] = _guarded(map(screened, columns[name]))
        if column.own is not None:
            columns[name + _OWN] = _guarded(map(screened, columns[name + _OWN]))
    del columns["line"]
    shown = {name: [cells[row] for row in order] for name, cells in columns.items()}
    numbers = {"respondent": [str(i) for i in range(1, len(order) + 1)]}
    return "\ufeff" + _csv({**numbers, **shown}, [headings[name] for name in (*numbers, *shown)])


def _shuffled(responses: Responses) -> list[int]:
    """Return the rows in an order that nothing but all of the answers together tells."""
    seed = hashlib.sha256(coded_text(responses).encode()).digest()
    order: list[int] = np.random.default_rng(list(seed)).permutation(len(responses)).tolist()
    return order


def _own_label(variable: Variable) -> Mapping[str, str]:
    return variable.own.title if variable.own is not None else {}


def rejects_text(rejects: Sequence[Reject]) -> str:
    """Return rejected texts as CSV: line, column, variable, text, reason, remedy."""
    names = ("line", "column", "variable", "text", "reason", "remedy")
    columns = {name: [str(getattr(reject, name)) for reject in rejects] for name in names}
    return _csv({**columns, "text": _guarded(columns["text"])}, names)


def _guarded(texts: Iterable[str]) -> list[str]:
    return [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]


def read_coded(path: Path, codebook: Codebook) -> Responses:
    """Read a coded file back.

    Raises:
        InputError: there is no such file, or it is no coded file of this codebook.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            "there is no such file.", where=str(path), remedy="Run the stage that makes it first."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _no_coded_file(path.name, f"the file cannot be read: {error}.") from None
    try:
        headers, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        by_column = zip(*rows, strict=True) if rows else [()] * len(headers)
        cells = dict(zip(headers, by_column, strict=True))
    except (csv.Error, ValueError):
        what = "the file is no table, or its rows differ in width."
        raise _no_coded_file(path.name, what) from None
    return _CodedFile(path.name, codebook, cells).responses()


def _no_coded_file(where: str, what: str) -> InputError:
    return InputError(what, where=where, remedy="Run the stage that makes it again.")


class _CodedFile:
    """The columns of a coded file while they are read back."""

    def __init__(
        self, source: str, codebook: Codebook, cells: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.source = source
        self.codebook = codebook
        self.cells = dict(cells)

    def responses(self) -> Responses:
        """Return what the file holds; nothing in it is left unread."""
        line, order = self._counts("line"), self._counts("order")
        columns = {}
        for variable in self.codebook:
            column = self._column(variable)
            if column is not None:
                columns[variable.name] = column
        if self.cells:
            header = next(iter(self.cells))
            raise _no_coded_file(
                self.source,
                f'the column "{header}" is not in the codebook. '
                f"{nearest(header, self.codebook.variables)}".rstrip(),
            )
        return Responses(self.codebook, line, order, columns)

    def _counts(self, name: str) -> NDArray[np.int64]:
        if name not in self.cells:
            raise _no_coded_file(self.source, f'this is no coded file: it has no column "{name}".')
        texts = self.cells.pop(name)
        return self._read(name, texts, int, np.int64)

    def _read(
        self, header: str, texts: Sequence[str], read: Callable[[str], Any], dtype: Any
    ) -> NDArray[Any]:
        """Read each distinct text once; a text that cannot be read is named with its line."""
        known: dict[str, Any] = {}
        for row, text in enumerate(texts):
            if text not in known:
                try:
                    known[text] = read(text)
                except (ValueError, KeyError):
                    raise _no_coded_file(
                        f"{self.source}, answer {row + 1}",
                        f'"{text[:80]}" cannot stand in the column "{header}".',
                    ) from None
        if not texts:
            return np.empty(0, dtype=dtype)
        values = np.array(list(known.values()), dtype=dtype)
        index = {text: i for i, text in enumerate(known)}
        return values[np.fromiter(map(index.__getitem__, texts), np.intp, count=len(texts))]

    def _column(self, variable: Variable) -> Column | None:
        name = variable.name
        if variable.type == "multiple":
            answers = self._choices(variable)
        elif name in self.cells:
            answers = self._answers(variable, self.cells.pop(name))
        else:
            answers = None
        if answers is None:
            return None
        own = None
        if variable.own is not None and name + _OWN in self.cells:
            own = np.array([*self.cells.pop(name + _OWN), None], dtype=object)[:-1]
        return Column(variable, *answers, own)

    def _choices(self, variable: Variable) -> tuple[NDArray[np.int32], NDArray[Any] | None] | None:
        headers = [f"{variable.name}.{category.code}" for category in variable.valid]
        present = [header for header in headers if header in self.cells]
        if not present:
            return None
        if len(present) < len(headers):
            absent = next(header for header in headers if header not in self.cells)
            raise _no_coded_file(self.source, f'the column "{absent}" is missing.')
        states = {"0": 0, "1": 1, **_TOKENS}
        options = [
            self._read(header, self.cells.pop(header), states.__getitem__, np.int32)
            for header in headers
        ]
        table = np.stack(options, axis=1)
        return np.minimum(table.min(axis=1), 0).astype(np.int32), table > 0

    def _answers(
        self, variable: Variable, texts: tuple[str, ...]
    ) -> tuple[NDArray[np.int32], NDArray[Any] | None]:
        name, kind = variable.name, variable.type
        if kind in ("single", "ordinal"):
            states = {**{c.code: i for i, c in enumerate(variable.valid)}, **_TOKENS}
            return self._read(name, texts, states.__getitem__, np.int32), None
        if kind == "contact":
            return self._read(name, texts, _token_or(int), np.int32), None
        codes = self._read(name, texts, lambda text: _TOKENS.get(text, 0), np.int32)
        if kind == "numeric":
            return codes, self._read(name, texts, _value_or(np.nan, float), np.float64)
        if kind == "date":
            day = _value_or(np.datetime64("NaT"), np.datetime64)
            return codes, self._read(name, texts, day, "datetime64[D]")
        return codes, self._read(name, texts, _value_or("", _words), object)


def _token_or(read: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: _TOKENS[text] if text in _TOKENS else read(text)


def _value_or(missing: Any, read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: missing if text in _TOKENS else read(text)


def _words(text: str) -> str:
    """Undo the dot before an answer in words that begins with one."""
    if text.startswith("."):
        if not text.startswith(".."):
            raise ValueError("an unknown kind of missing")
        return text[1:]
    return text
