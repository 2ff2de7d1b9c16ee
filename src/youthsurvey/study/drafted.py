"""A draft as the files of a study folder, commented for the person who goes on with it."""

from __future__ import annotations

from collections.abc import Sequence

from youthsurvey.ingest.drafting import Draft, Drafted
from youthsurvey.ingest.drafting.lexicon import finds, section
from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Labels
from youthsurvey.study.toml_text import array, comment, key, labels, quoted, variable_text

_BANNER_ROLES = (
    "source",
    "sex",
    "age_group",
    "age",
    "country",
    "education",
    "occupation",
    "student",
)
_SILENT_ROLES = ("consent", "contact", "submitted", "status", "duration", "comment")
_TABULATED = ("single", "ordinal", "multiple")
_WIDEST_BANNER = 12

_TITLES: Labels = {"en": "Survey", "ru": "Опрос", "kk": "Сауалнама"}
_RULES: dict[str, Labels] = {
    "status": {"en": "not a finished answer", "ru": "ответ не завершён", "kk": "аяқталмаған жауап"},
    "consent": {"en": "no consent", "ru": "нет согласия на участие", "kk": "қатысуға келісім жоқ"},
    "test_rows": {"en": "test rows", "ru": "тестовые строки", "kk": "сынақ жолдары"},
    "age": {"en": "age outside 10-100", "ru": "возраст вне 10-100 лет",
            "kk": "жасы 10-100 аралығынан тыс"},
    "resubmitted": {"en": "resubmitted", "ru": "повторно отправленные анкеты",
                    "kk": "қайта жіберілген сауалнамалар"},
    "identical": {"en": "identical answers", "ru": "полностью одинаковые анкеты",
                  "kk": "толық бірдей сауалнамалар"},
    "straight_lining": {"en": "straight-lining", "ru": "одна и та же позиция во всех вопросах",
                        "kk": "барлық сұрақта бір ғана орын таңдалған"},
}  # fmt: skip


def codebook_file(draft: Draft) -> str:
    """Return codebook.toml."""
    head = [
        f"Drafted from {draft.raw.source} ({draft.dialect.title}). Each question says why it was",
        "taken for what it is; a line that begins with CHECK is a doubt.",
        "Every key: docs/study.md of youthsurvey. Hold it against the file with:",
        "youthsurvey codebook check --study THIS_FOLDER --data EXPORT",
    ]
    parts = ["\n".join(map(comment, head)) + "\n"]
    for each in draft.variables:
        lines = [_because(each), *(f"CHECK: {d.text}" for d in each.guess.doubts)]
        parts.append(variable_text(each.variable, lines))
    return "\n".join(parts)


def _because(each: Drafted) -> str:
    reason = each.guess.reason
    return f"{reason[:1].upper()}{reason[1:]}." if reason else "Of no known kind."


def study_file(draft: Draft, name: str) -> str:
    """Return study.toml.

    Args:
        draft: what was found.
        name: of the study, fit to be a file's.
    """
    main = draft.languages[0]
    title = {language: f"{_TITLES[language]}: {name}" for language in draft.languages}
    lines = [
        f"name = {quoted(name)}",
        f"languages = {array(draft.languages)}",
        "# Were respondents drawn with known chances? Of an online form they were not.",
        "probability_sample = false",
        "",
        "[title]",
        *(f"{language} = {quoted(text)}" for language, text in title.items()),
        "",
        "[input]",
        f'vendor = "{draft.dialect.name}"',
        '# What matches no answer is listed in data/processed/rejects.csv; "stop" stops there.',
        'unmatched = "list"',
        *_ignored(draft),
        *_missing(draft),
    ]
    for block in (*_rules(draft), *_headlines(draft), *_tables(draft), *_figures(draft, main)):
        lines += ["", *block]
    return "\n".join(lines) + "\n"


def _ignored(draft: Draft) -> list[str]:
    if not draft.dropped:
        return []
    lines = ["# Columns that are not read, nor kept anywhere:"]
    lines += [
        comment(f'  "{d.header}": {d.reason}{" (personal)" if d.personal else ""}')
        for d in draft.dropped
    ]
    return [*lines, f"ignore = {array(dict.fromkeys(d.header for d in draft.dropped))}"]


def _missing(draft: Draft) -> list[str]:
    kinds = draft.dialect.missing
    if not kinds:
        return []
    lines = ["", "# What the vendor writes where there is no answer."]
    lines += ["[input.missing]"]
    return lines + [f'{key(text)} = "{kind.name.lower()}"' for text, kind in kinds.items()]


def _rules(draft: Draft) -> list[list[str]]:
    """Return cleaning rules: plain ones ready, those that need a person's word as comments."""
    rules: list[list[str]] = []

    def label(rule: str) -> str:
        return labels({language: _RULES[rule][language] for language in draft.languages})

    def add(rule: str, type_: str, *keys: str) -> None:
        lines = [f'name = "{rule}"', f'type = "{type_}"', f"label = {label(rule)}", *keys]
        rules.append(["[[rule]]", *lines])

    for each in draft.of_role("status"):
        wanted = draft.dialect.rules.get(next(iter(each.variable.question.values())), ())
        codes = [c.code for c in each.variable.categories if set(c.label.values()) & set(wanted)]
        if codes:
            name = each.variable.name
            lines = [f'name = "{name}"', 'type = "require"', f"label = {label('status')}",
                     f'variable = "{name}"', f"values = {array(codes)}"]  # fmt: skip
            rules.append(["[[rule]]", *lines])
    for each in draft.of_role("consent")[:1]:
        if any(category.code == "yes" for category in each.variable.categories):
            name = each.variable.name
            add("consent", "require", f'variable = "{name}"', 'values = ["yes"]')
    tests, plain = _test_rows(draft)
    if tests and plain:
        add("test_rows", "test_rows", *tests)
    for each in draft.of_role("age")[:1]:
        if each.variable.type == "numeric":
            add("age", "range", f'variable = "{each.variable.name}"', "min = 10", "max = 100",
                'action = "set_missing"')  # fmt: skip
    for each in draft.of_role("contact")[:1]:
        add("resubmitted", "duplicates", f'by = ["{each.variable.name}"]', 'keep = "last"')
    opinions = [v.variable.name for v in _opinions(draft) if v.variable.type != "multiple"]
    proposals: list[list[str]] = []
    if tests and not plain:
        proposals.append(["[[rule]]", 'name = "test_rows"', 'type = "test_rows"',
                          f"label = {label('test_rows')}", *tests])  # fmt: skip
    if len(draft.variables) >= 8:
        proposals.append(["[[rule]]", 'name = "identical"', 'type = "duplicates"',
                          f"label = {label('identical')}", "by = []", 'keep = "last"'])  # fmt: skip
    if len(opinions) >= 4:
        proposals.append(["[[rule]]", 'name = "straight_lining"', 'type = "straight_line"',
                          f"label = {label('straight_lining')}",
                          f"variables = {array(opinions)}"])  # fmt: skip
    if proposals:
        proposals[0].insert(
            0, "Rules that exclude honest answers, too, where a form is short: yours to decide."
        )
    return rules + [[comment(line) for line in block] for block in proposals]


_TEST_WORDS = 4
"""Words of an answer up to which "test" in it means a test."""


def _test_rows(draft: Draft) -> tuple[tuple[str, ...], bool]:
    """Return a rule's keys that finds test rows, and whether all that it finds are plainly such."""
    found, plain = [], True
    words: list[str] = section("words")["test"]
    for each in draft.variables:
        variable = each.variable
        if variable.type != "text" and variable.own is None:
            continue
        known = {fold(t) for c in variable.categories for t in (*c.label.values(), *c.aliases)}
        texts = [t for place in each.columns for t in draft.raw.columns[place].texts]
        hits = [t for t in texts if finds(words, fold(t)) and fold(t) not in known]
        if hits:
            found.append(variable.name)
            plain = plain and all(len(text.split()) <= _TEST_WORDS for text in hits)
    if not found:
        return (), False
    return (f"variables = {array(found)}", f"contains = {array(words)}"), plain


def _banners(draft: Draft) -> list[Drafted]:
    return [
        v
        for v in draft.of_role(*_BANNER_ROLES)
        if v.variable.type in _TABULATED and len(v.variable.valid) <= _WIDEST_BANNER
    ]


def _opinions(draft: Draft) -> list[Drafted]:
    return [
        v
        for v in draft.variables
        if v.variable.type in _TABULATED
        and v.guess.role not in (*_BANNER_ROLES, *_SILENT_ROLES)
        and not v.variable.marks_synthetic
        and len(v.variable.valid) > 1
    ]


def _headlines(draft: Draft) -> list[list[str]]:
    """Return the shares that a report begins with: the first answers to the first questions."""
    blocks = []
    for each in _opinions(draft)[:_HEADLINES]:
        lines = ["[[headline]]", f'variable = "{each.variable.name}"',
                 f"category = {quoted(each.variable.valid[0].code)}"]  # fmt: skip
        blocks.append(lines)
    if blocks:
        blocks[0].insert(0, "# Shares that the report begins with; a finding says one in words.")
    return blocks


_HEADLINES = 4


def _tables(draft: Draft) -> list[list[str]]:
    rows: Sequence[str] = [v.variable.name for v in _opinions(draft)]
    columns = [v.variable.name for v in _banners(draft)]
    if not rows or not columns:
        return []
    return [["# Each of these by each of those: tables, and a figure of each.", "[[batch]]",
             f"rows = {array(rows)}", f"columns = {array(columns)}"]]  # fmt: skip


def _figures(draft: Draft, main: str) -> list[list[str]]:
    blocks = []
    for number, each in enumerate(_opinions(draft), start=1):
        question = {main: next(iter(each.variable.question.values()))}
        blocks.append(["[[figure]]", f'name = "figure_{number}"', f'number = "{number}"',
                       f'row = "{each.variable.name}"', 'kind = "bars"',
                       f"caption = {labels(question)}"])  # fmt: skip
    return blocks
