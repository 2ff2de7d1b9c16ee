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


SEX = say("Sex", "Пол", "Жынысы")
AGE = say("Age group", "Возрастная группа", "Жас тобы")
FEMALE, MALE = say("Female", "Женский", "Әйел"), say("Male", "Мужской", "Ер")
AGES = (
    ("18_29", say("18-29")),
    ("30_39", say("30-39")),
    ("40_plus", say("40 and older", "40 лет и старше", "40 және одан үлкен")),
)


def banner_columns(wide: int = 0) -> tuple[Heading, ...]:
    """Total, sex, age, and age within sex; then as many regions as wanted."""
    regions = say("Region of residence", "Регион проживания", "Тұратын өңірі")
    nested = say("Sex › Age group", "Пол › Возрастная группа", "Жынысы › Жас тобы")
    parts = [
        *((f"sex_{code}", label, (SEX,)) for code, label in (("f", FEMALE), ("m", MALE))),
        *((f"age_{code}", label, (AGE,)) for code, label in AGES),
        *(
            (f"sex_{sex}_age_{code}", label, (nested, within))
            for sex, within in (("f", FEMALE), ("m", MALE))
            for code, label in AGES
        ),
        *((f"r{k}", say(f"Region {k}", f"Регион {k}"), (regions,)) for k in range(1, wide + 1)),
    ]
    return (
        Heading("total", say("Total", "Всего", "Барлығы"), 505),
        *(
            Heading(code, label, 250 - 3 * k, k == 10, letter=_letter(k), spanners=spanners)
            for k, (code, label, spanners) in enumerate(parts)
        ),
    )


def _letter(k: int) -> str:
    return chr(65 + k) if k < 26 else chr(64 + k // 26) + chr(65 + k % 26)


def stub_by_banner(columns: tuple[Heading, ...] | None = None, synthetic: bool = False) -> Table:
    """Three answers, one aside, two nets and a mean by a banner."""
    columns = banner_columns() if columns is None else columns
    low: frozenset[Flag] = frozenset({"low_base"})
    rows = (
        Row("often", say("Often", "Часто", "Жиі")),
        Row("rarely", say("Rarely", "Редко", "Сирек")),
        Row("never", say("Never", "Никогда", "Ешқашан")),
        Row("hard", say("Hard to say", "Затрудняюсь ответить", "Айту қиын"), "aside"),
        Row("top", say("Net: often or rarely", "Часто или редко, вместе"), "net"),
        Row("bottom", say("Net: never", "Никогда, вместе"), "net"),
        Row("mean", say("Mean of 1 to 3", "Среднее, от 1 до 3", "Орташа"), "mean", "number"),
    )
    shares = (0.4, 0.3, 0.2, 0.1, 0.7, 0.2)
    c = range(len(columns))
    return Table(
        name="use_by_banner",
        kind="banner",
        title=say("How often do you read the news?", "Как часто вы читаете новости?"),
        subtitle=say("505 respondents, per cent", "505 респондентов, %", "505 респондент, %"),
        stub=say("Reading of news", "Чтение новостей", "Жаңалық оқу"),
        banner={},
        rows=rows,
        columns=columns,
        panels=(
            Panel(
                "column_share",
                say("Share of the column", "Доля по столбцу", "Баған үлесі"),
                "share",
                (
                    *(tuple(share + j / 1000 for j in c) for share in shares),
                    tuple(2.22 + j / 100 if j != 3 else None for j in c),
                ),
            ),
            Panel(
                "n",
                say("Respondents", "Респонденты"),
                "count",
                tuple(tuple(round(share * 400) + j for j in c) for share in (*shares, 0.9)),
            ),
            Panel(
                "row_share",
                say("Share of the row", "Доля по строке"),
                "share",
                (*(tuple(1 / (j + 1) for j in c) for _ in shares), (None,) * len(columns)),
            ),
            Panel(
                "letters",
                say("Exceeds", "Превышает"),
                "text",
                tuple(
                    tuple(("BC" if (i + j) % 5 == 1 and j else "") if i != 6 else None for j in c)
                    for i in range(7)
                ),
            ),
        ),
        flags=tuple(tuple(low if column.low_base else NONE for column in columns) for _ in rows),
        notes=(Note("test", say("A letter names a column that the share exceeds.")),),
        synthetic=synthetic,
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
        crosstab=crosstab, topline=topline, checks=checks, hostile=hostile, texts=HOSTILE, say=say,
        banner=stub_by_banner, banner_columns=banner_columns,
    )  # fmt: skip


@pytest.fixture(scope="session")
def surveyed():
    """The bundled study with three figures, its tables, and its report in three languages."""
    from dataclasses import replace

    import youthsurvey as ys
    from tests.conftest import RAW
    from youthsurvey.pipeline.deliver import make_report
    from youthsurvey.pipeline.explorer import explorer
    from youthsurvey.pipeline.figures import draw_figures
    from youthsurvey.pipeline.record import run_record
    from youthsurvey.pipeline.store import source_record
    from youthsurvey.pipeline.tables import make_tables
    from youthsurvey.tables.disclosure import Protection

    study = ys.load_study("sco_youth_2025")
    ingested = ys.read_export(study, RAW)
    responses = ys.clean_responses(study, ingested.responses).responses
    study = replace(study, figures=study.figures[:3], tables=study.tables[:1])
    tables = make_tables(study, responses)
    langs = ("en", "ru", "kk")
    figures = draw_figures(study, tables, langs)
    record = run_record(study, source_record(ingested), {"command": "report"})
    weighted = {"sex_age": ys.weight_responses(study, responses).weighted["sex_age"].responses}
    offered = explorer(study, responses, weighted, Protection(responses, 5, study.known, weighted))
    return study, tables, make_report(study, responses, tables, figures, langs, record, offered)
