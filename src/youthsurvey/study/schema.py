"""JSON Schemas of study files, from which editors complete and check while one types."""

from __future__ import annotations

from typing import Any

from youthsurvey.clean.rules import RULE_TYPES
from youthsurvey.ingest.dialects import DIALECTS
from youthsurvey.model.codebook import DECLARABLE_MISSING, LANGUAGES, VARIABLE_TYPES
from youthsurvey.render.figures import KINDS
from youthsurvey.study.input import UNMATCHED
from youthsurvey.study.study import METHODS

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = ".schema"
"""Under a study folder: where its files' schemas stand."""


def _text(about: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "description": about}


def _texts(about: str) -> dict[str, Any]:
    items = {"type": "string", "minLength": 1}
    return {"type": "array", "items": items, "uniqueItems": True, "description": about}


def _flag(about: str) -> dict[str, Any]:
    return {"type": "boolean", "description": about}


def _number(about: str) -> dict[str, Any]:
    return {"type": "number", "description": about}


def _choice(words: Any, about: str) -> dict[str, Any]:
    return {"enum": list(words), "description": about}


def _labels(about: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
        "additionalProperties": False,
        "minProperties": 1,
        "description": about,
    }


def _table(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _tables(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "array", "items": _table(properties, required)}


def codebook_schema() -> dict[str, Any]:
    """Return the schema of codebook.toml."""
    category = _table(
        {
            "code": _text("short stable name: letters, digits, _ and -"),
            "label": _labels("the answer's text by language, as the form shows it"),
            "short": _labels("a shorter text for tables and figures"),
            "aliases": _texts("other texts that mean this answer"),
            "headers": _texts("columns that hold this answer alone, or the own answer's words"),
            "missing": _choice(DECLARABLE_MISSING, "the answer leaves the base, as this kind"),
            "aside": _flag("shown last, in grey; stays in the base"),
            "own": _flag("takes the free text that matches no other option"),
            "score": _number("what the answer counts in a mean"),
        },
        ("code", "label"),
    )
    number = {"type": "number"}
    span = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    bands = {
        "type": "object",
        "properties": {"source": _text("the numeric variable")},
        "required": ["source"],
        "additionalProperties": span,
        "description": "ranges of a number, both ends included",
    }
    variable = _table(
        {
            "type": _choice(VARIABLE_TYPES, "what kind of question it is"),
            "question": _labels("the question by language: also the column's header"),
            "short": _labels("a shorter title"),
            "headers": _texts("other headers of the column"),
            "required": _flag("a missing column stops the run"),
            "source": _flag("the answer is the file from which a row comes"),
            "separator": _text("between several answers in one cell"),
            "chosen": _texts("what means that an option with a column of its own was chosen"),
            "date_format": _text("as in strptime"),
            "units": _texts("words that may follow a number"),
            "bands": bands,
            "marks_synthetic": _flag("any answer here marks its row as synthetic"),
            "categories": {"type": "array", "items": category},
        },
        ("type", "question"),
    )
    return {
        "$schema": _DRAFT,
        "title": "codebook.toml of youthsurvey",
        "type": "object",
        "additionalProperties": variable,
        "minProperties": 1,
    }


def study_schema() -> dict[str, Any]:
    """Return the schema of study.toml."""
    names = _texts("variables of codebook.toml")
    kinds = _choice(DECLARABLE_MISSING, "a kind of missing")
    methods = {heading: _labels("AAPOR's heading") for heading in METHODS}
    rule = _table(
        {
            "name": _text("of the rule"),
            "type": _choice(RULE_TYPES, "what it looks for"),
            "label": _labels("the reason, for the flow table"),
            "variable": _text("the variable judged"),
            "values": _texts("answers that stay"),
            "min": _number("the least"),
            "max": _number("the most"),
            "action": _choice(("exclude", "set_missing"), "what becomes of a hit"),
            "by": names,
            "keep": _choice(("last", "first"), "which of equal rows stays"),
            "variables": names,
            "contains": _texts("words of test rows"),
        },
        ("name", "type", "label"),
    )
    scheme = _table(
        {
            "name": _text("of the scheme"),
            "type": _choice(("poststratify", "rake", "calibrate"), "the method"),
            "label": _labels("for tables"),
            "margins": {"type": "array", "items": names},
            "mix": _text("a variable within whose mix targets hold"),
            "mix_shares": _choice(("sample", "equal", "population"), "of the mix"),
            "base_weight": _text("a numeric variable of weights to start from"),
            "distance": _choice(("raking", "linear", "logit"), "of calibrate"),
            "bounds": {"type": "array", "items": {"type": "number"}},
            "means": {"type": "object", "additionalProperties": {"type": "number"}},
            "trim": {"type": "array", "items": {"type": "number"}},
            "trim_rule": _choice(("equal", "proportional"), "where trimmed weight goes"),
        },
        ("name", "type", "label"),
    )
    figure = {
        "name": _text("its file's stem"), "number": _text("as the publication has it"),
        "row": _text("the variable shown"), "column": _text("its groups"),
        "kind": _choice(KINDS, "how it is drawn"), "answer": _text("of dots"),
        "caption": _labels("above it"), "note": _labels("below it"),
    }  # fmt: skip
    indicator = {
        "column": _text("of the CSV"),
        "label": _labels("shown"),
        "decimals": _number("shown"),
    }
    properties = {
        "name": _text("short stable name"),
        "languages": {"type": "array", "items": _choice(LANGUAGES, "a language"), "minItems": 1},
        "title": _labels("of the study"),
        "short_title": _labels("for headings"),
        "citation": _labels("how to cite"),
        "source": _labels("under each table and figure"),
        "least_base": _number("groups of fewer respondents are flagged"),
        "least_cell": {"anyOf": [{"type": "integer", "minimum": 2}, {"const": "off"}]},
        "probability_sample": _flag("respondents were drawn with known chances"),
        "input": _table(
            {
                "file": _text("the raw export, read without --data"),
                "unmatched": _choice(UNMATCHED, "what an answer that matches nothing does"),
                "date_format": _text("as in strptime"),
                "vendor": _choice(DIALECTS, "whose export it is"),
                "ignore": _texts("headers of columns that are not read"),
                "missing": {"type": "object", "additionalProperties": kinds},
            }
        ),
        "rule": {"type": "array", "items": rule},
        "headline": _tables(
            {"variable": _text("one"), "category": _text("its answer"), "finding": _labels("said")},
            ("variable", "category"),
        ),
        "weights": _table(
            {
                "default": _text("a scheme, or unweighted"),
                "max_deff": _number("weights with a larger design effect are refused"),
                "population": _text("a CSV in the folder"),
                "source": _labels("of the population"),
            }
        ),
        "scheme": {"type": "array", "items": scheme},
        "batch": _tables({"rows": names, "columns": names}, ("rows", "columns")),
        "figure": _tables(figure, ("name", "row")),
        "context": _table(
            {
                "file": _text("a CSV in the folder"), "by": _text("a variable"),
                "row": _text("a variable"), "category": _text("its answer"),
                "source": _labels("of the figures"), "indicator": _tables(indicator),
            }
        ),
        "archive": _table({"released": _text("a date"), "license": _text("a URL or words")}),
        "methods": _table(methods),
    }  # fmt: skip
    return {
        "$schema": _DRAFT,
        "title": "study.toml of youthsurvey",
        **_table(properties, ("name", "languages", "title")),
    }
