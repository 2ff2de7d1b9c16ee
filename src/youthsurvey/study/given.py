"""[[given]] in published.toml: sentences that bound tables which were never published."""

from __future__ import annotations

from dataclasses import dataclass

from youthsurvey.audit.constraints import Sentence, parse_sentence
from youthsurvey.errors import SurveyError
from youthsurvey.model.codebook import Codebook, Labels
from youthsurvey.study.references import TABULATED, variable_at
from youthsurvey.study.sections import Section


@dataclass(frozen=True)
class Given:
    """A sentence of a publication with its declared meaning.

    Attributes:
        name: short stable name.
        variables: one or two that it speaks of; it bounds tables that have them all.
        text: the sentence by language.
        meaning: what its vague words are taken to mean, by language; empty for nothing vague.
        expressions: the meaning as expressions, all of which hold.
    """

    name: str
    variables: tuple[str, ...]
    text: Labels
    meaning: Labels
    expressions: tuple[Sentence, ...]


def read_given(file: Section, codebook: Codebook, languages: tuple[str, ...]) -> tuple[Given, ...]:
    """Read all [[given]] of published.toml.

    Raises:
        StudyError: one contradicts the schema or the codebook, or is not understood.
    """
    out: list[Given] = []
    for table in file.tables("given"):
        name = table.name("name")
        if any(given.name == name for given in out):
            raise table.fault(f'"{name}" stands twice.', "name", "Give each its own name.")
        variables = table.strings("variables")
        if not 1 <= len(variables) <= 2:
            raise table.fault("expected one or two variables.", "variables")
        for variable in variables:
            variable_at(table, "variables", variable, codebook, TABULATED)
        expressions = []
        for text in table.strings("expressions"):
            try:
                expressions.append(parse_sentence(text))
            except SurveyError as error:
                raise table.fault(error.what, "expressions", error.remedy) from None
        if not expressions:
            raise table.fault("there is no expression.", "expressions", "Write one.")
        out.append(
            Given(
                name=name,
                variables=variables,
                text=table.labels("text", languages),
                meaning=table.labels("meaning", languages, {}),
                expressions=tuple(expressions),
            )
        )
        table.done()
    return tuple(out)
