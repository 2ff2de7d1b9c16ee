"""Questions that a form's definition (XLSForm) names: their labels are its own."""

from __future__ import annotations

from dataclasses import replace

from youthsurvey.ingest.drafting.asked import Doubt, Guess
from youthsurvey.ingest.drafting.export import Drafted, Export
from youthsurvey.ingest.drafting.grouping import Group
from youthsurvey.ingest.drafting.labelled import is_scale
from youthsurvey.ingest.drafting.lexicon import is_word, role_of
from youthsurvey.ingest.drafting.naming import slug, unique
from youthsurvey.ingest.drafting.scales import is_aside
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.xlsform import FormQuestion
from youthsurvey.model.codebook import Category, Variable, VariableType, pick

_TYPES: dict[str, VariableType] = {
    "integer": "numeric", "decimal": "numeric", "range": "numeric", "text": "text", "date": "date",
    "datetime": "date", "today": "date",
}  # fmt: skip


def from_form(export: Export, group: Group, asked: FormQuestion) -> Drafted | None:
    """Return the variable of a question that the form defines; None where a look at it is better.

    Args:
        export: the file.
        group: the question's columns.
        asked: the question.
    """
    headers = () if group.cell is None else (export.names[group.cell],)
    if asked.kind not in ("select_one", "select_multiple") or not asked.choices:
        return None
    type_: VariableType = "multiple"
    if asked.kind == "select_one":
        main = [pick(label, export.all[0]) for label in asked.choices.values()]
        type_ = "ordinal" if is_scale(main) else "single"
    categories = categories_of_form(asked)
    doubts: tuple[Doubt, ...] = ()
    if type_ == "multiple" and group.options:
        of_code = {export.names[place].rpartition("/")[2]: place for place in group.options}
        out = []
        for category, code in zip(categories, asked.choices, strict=True):
            if code in of_code:
                out.append(replace(category, headers=(export.names[of_code[code]],)))
        lacking = [code for code in asked.choices if code not in of_code]
        if lacking:
            doubts = (Doubt(0.5, f'The file has no column of the choice "{lacking[0]}".'),)
        categories = tuple(out)
    role = next((r for label in asked.label.values() if (r := role_of(label))), "")
    told = "the form's definition says so"
    found = Guess(type_, categories, told, doubts, role=role, separator=" ")
    texts = {fold(text) for text in asked.label.values()}
    variable = Variable(
        name=slug(asked.name, 40),
        type=type_,
        question=asked.label,
        headers=tuple(header for header in headers if fold(header) not in texts),
        categories=categories,
        separator=" " if type_ == "multiple" else ", ",
    )
    return Drafted(variable, found, group.columns)


def categories_of_form(asked: FormQuestion) -> tuple[Category, ...]:
    """Return a question's choices as categories, under the form's own codes."""
    taken: set[str] = set()
    made = []
    for code, label in asked.choices.items():
        text = next(iter(label.values()))
        name = unique(slug(code, 60) or "choice", taken)
        own = asked.or_other and is_word("words", "other", fold(text))
        made.append(
            Category(
                name,
                label,
                aliases=() if name == code else (code,),
                aside=own or is_aside(text),
            )
        )
    return tuple(made)


def codebook_of_form(questions: dict[str, FormQuestion]) -> tuple[Variable, ...]:
    """Return a form's questions as variables, without an export: headers are their names."""
    out = []
    taken: set[str] = set()
    for asked in questions.values():
        if asked.choices:
            multiple = asked.kind == "select_multiple"
            scale = is_scale([next(iter(label.values())) for label in asked.choices.values()])
            type_: VariableType = "multiple" if multiple else "ordinal" if scale else "single"
            categories = categories_of_form(asked)
        elif asked.kind in _TYPES:
            type_, categories = _TYPES[asked.kind], ()
        else:
            continue
        name = unique(slug(asked.name, 40) or "question", taken)
        out.append(
            Variable(
                name,
                type_,
                asked.label,
                headers=(asked.name,),
                categories=categories,
                separator=" " if type_ == "multiple" else ", ",
                required=type_ not in ("text", "date"),
            )
        )
    return tuple(out)
