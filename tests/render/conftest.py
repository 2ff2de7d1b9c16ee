"""Tables made by hand, for the renderers to draw."""

from types import SimpleNamespace

import pytest

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.table import Flag, Heading, Note, Panel, Row, Table

NONE: frozenset[Flag] = frozenset()


def say(en: str, ru: str = "", kk: str = "") -> Labels:
    return {"en": en, "ru": ru or en, "kk": kk or en}


def crosstab(synthetic: bool = True) -> Table:
    """Two answers and one aside by three age groups; the last group is small."""
    assumed: frozenset[Flag] = frozenset({"assumed"})
    small: frozenset[Flag] = frozenset({"assumed", "low_base"})
    return Table(
        name="awareness_by_age_group",
        kind="crosstab",
        title=say("Do you know what digital diplomacy is?", "Знаете ли вы о цифровой дипломатии?"),
        subtitle=say("505 respondents, per cent", "505 респондентов, %", "505 респондент, %"),
        stub=say("Awareness", "Осведомлённость", "Хабардарлық"),
        banner=say("Age", "Возраст", "Жасы"),
        rows=(
            Row("full", say("Full understanding", "Полное понимание", "Толық түсінеді")),
            Row("none", say("Not familiar", "Не знаком(а)", "Таныс емес")),
            Row("hard_to_say", say("Hard to say", "Затрудняюсь ответить"), "aside"),
        ),
        columns=(
            Heading("under_30", say("Under 30", "До 30 лет", "30 жасқа дейін"), 400),
            Heading("30_39", say("30-39"), 93),
            Heading("50_59", say("50-59"), 12, low_base=True),
        ),
        panels=(
            Panel(
                "column_share",
                say("Share of the column", "Доля по столбцу", "Баған үлесі"),
                "share",
                ((0.47, 0.5806451612903226, 0.25), (0.48, 0.33, 0.25), (0.05, 0.0894, 0.5)),
            ),
            Panel("n", say("Respondents"), "count", ((188, 54, 3), (192, 31, 3), (20, 8, 6))),
            Panel(
                "adjusted_residual",
                say("Adjusted residual"),
                "residual",
                ((-1.4, 2.0, -1.6), (1.2, -1.0, float("nan")), (0.1, 0.2, 0.3)),
            ),
        ),
        flags=tuple((assumed, assumed, small) for _ in range(3)),
        notes=(
            Note("base", say("Base: all respondents.", "База: все респонденты.")),
            Note("assumed", say("Rests on an assumption.", "Основано на допущении.")),
        ),
        synthetic=synthetic,
        scale=True,
    )


def topline() -> Table:
    """One column, three measures."""
    return Table(
        name="sex",
        kind="topline",
        title=say("Your sex", "Ваш пол", "Жынысыңыз"),
        subtitle=say("505 respondents, one answer", "505 респондентов, один ответ"),
        stub=say("Sex", "Пол", "Жыныс"),
        banner={},
        rows=(
            Row("female", say("Female", "Женский", "Әйел")),
            Row("male", say("Male", "Мужской", "Ер")),
            Row("all", say("All", "Всего", "Барлығы"), "base"),
        ),
        columns=(Heading("all", say("All respondents", "Все респонденты"), 505),),
        panels=(
            Panel("share", say("%"), "share", ((270 / 505,), (235 / 505,), (1.0,))),
            Panel("n", say("n"), "count", ((270,), (235,), (505,))),
            Panel("ci_low", say("95% from"), "share", ((0.4911,), (0.4222,), (None,))),
        ),
        flags=((NONE,), (NONE,), (NONE,)),
        notes=(Note("method", say("Wilson interval.")),),
    )


def checks() -> Table:
    """Columns of different kinds: a verification with a failed line."""
    fails: frozenset[Flag] = frozenset({"fails"})
    return Table(
        name="verification",
        kind="verification",
        title=say("Published numbers against the data", "Опубликованные числа и данные"),
        subtitle=say("2 numbers"),
        stub=say("Number", "Число", "Сан"),
        banner={},
        rows=(Row("1", say("Figure 1, full")), Row("2", say("Figure 6, sum"))),
        columns=(
            Heading("published", say("Published"), format="number"),
            Heading("computed", say("Computed"), format="number"),
            Heading("verdict", say("Verdict", "Вывод", "Қорытынды"), format="text"),
        ),
        panels=(
            Panel(
                "value",
                say("Value"),
                "number",
                (
                    (48.5, 48.51485148514851, say("reproduced", "воспроизведено", "қайталанды")),
                    (85.6, -85.5, say("not reproduced", "не воспроизведено", "қайталанбады")),
                ),
            ),
        ),
        flags=((NONE, NONE, NONE), (NONE, NONE, fails)),
        notes=(),
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "=1+1",
    "+7 701",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "a|b\\|c`d`",
    "\u202eright to left\u200f",
    "🦊 👩‍👩‍👧 é",
    "\x1b[31mred\x07",
    "\"quoted\", and 'single' & {{ jinja }} {brace}",
    "http://example.org/ internal:'x'!A1",
    "word " * 2000,
)


def hostile() -> Table:
    """A hostile text in every place where a text can stand."""
    k = len(HOSTILE)
    return Table(
        name="hostile: /\\?*[]' and a name that is far too long for a sheet",
        kind="crosstab",
        title=say(HOSTILE[0]),
        subtitle=say(HOSTILE[1]),
        stub=say(HOSTILE[2]),
        banner=say(HOSTILE[8]),
        rows=tuple(Row(text, say(text)) for text in HOSTILE),
        columns=(Heading(HOSTILE[2], say(HOSTILE[2]), 5), Heading("b", say(HOSTILE[8]), 7)),
        panels=(
            Panel("words", say("=words"), "text", tuple((t, say(t)) for t in HOSTILE)),
            Panel("n", say("n"), "count", tuple((i, -i) for i in range(k))),
        ),
        flags=tuple((NONE, NONE) for _ in range(k)),
        notes=(Note("method", say(HOSTILE[0] + HOSTILE[10])),),
        synthetic=True,
    )


@pytest.fixture(scope="session")
def made():
    """The hand-made tables, each made anew by a call."""
    return SimpleNamespace(
        crosstab=crosstab, topline=topline, checks=checks, hostile=hostile, texts=HOSTILE, say=say
    )
