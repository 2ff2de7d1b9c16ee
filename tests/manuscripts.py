# ruff: noqa: E501  (a paragraph of a manuscript is a line)
"""Manuscripts in three languages that state all 38 percentages of the bundled study, and slips.

The wording is of these tests; the numbers are those of published.toml.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

RU = """\
# Молодёжь ШОС и цифровая дипломатия

Летом 2025 г. методом «снежного кома» было собрано 505 анкет (N = 505) в восьми странах [4, с. 12]. Разница считалась значимой при p < 0,05, интервалы построены с доверительной вероятностью 95 %.

## Кто отвечал

Почти 80 % участников были моложе 30 лет. Женщин среди ответивших 53,5 %, студентов – 59,8 % (302 из 505). В государственном управлении заняты 24,8 % опрошенных, в образовании – 17,0 %.

## Осведомлённость

Значение термина полностью понимают 48,5 %, ещё 27,7 % имеют о нём частичное представление (рис. 1). Не знакомы с термином 17,8 %, а затруднились ответить 5,9 %. Таким образом, почти половина знает термин полностью, а вместе с теми, у кого представление частичное, таких более 75 %.

## Влияние цифровых технологий

О влиянии цифровых технологий на отношения между странами (рисунок 3) положительно отозвались 56,2 % респондентов; нейтральную оценку дали 21,6 %. Умеренно негативным его назвали 2,8 %, значительно негативным – 1,6 %, а 17,8 % затруднились с ответом.

## Инициативы ШОС

Цифровые инициативы ШОС очень эффективными и перспективными считают 21,8 % молодых людей, достаточно эффективными – 22,6 %, умеренно эффективными – 20,0 %. Малоэффективными их находят 5,9 %, неэффективными – 1,4 %. Не знакомы с инициативами 28,3 %. В сумме очень или достаточно эффективными их признали почти 45 %.

## Платформы

Среди платформ с большим отрывом лидирует Telegram (68,7 %). За ним следуют Instagram (46,5 %), YouTube (44,2 %) и TikTok (30,7 %). Facebook выбрал каждый пятый (21,4 %), WhatsApp – 20,4 %, X (бывший Twitter) – 16,2 %, VK – 15,4 %, WeChat – 12,3 %. Реже называли Одноклассники и Дзен (6,7 и 5,0 % соответственно), Rumble (2,0 %) и BlueSky (1,8 %). Свой вариант вписали 6,3 %.

## Доверие и угрозы

То, что цифровая дипломатия укрепляет доверие между странами, признают 85,6 % (ответы «определённо да» и «скорее да»). Среди угроз чаще всего называли кибератаки и взлом коммуникаций – 36,4 %. Далее идут распространение дезинформации, 30,1 %, и потеря контроля над конфиденциальными данными, 16,0 %. Роль в предотвращении конфликтов чаще всего видят в быстром обмене информацией: 62,2 %.

По данным национальной статистики, интернетом пользуются 92,4 % домохозяйств.
"""

EN = """\
# Young people of the SCO and digital diplomacy

In the summer of 2025 a snowball sample of 505 people (N = 505) was reached in eight countries [4, p. 12]. Differences were called significant at p < 0.05, and intervals have a confidence level of 95 %.

## Who answered

Almost 80% of the participants were under 30. Women were 53.5% of those who answered, students 59.8% (302 of 505). Of the respondents 24.8% work in public administration and 17.0% in education.

## Awareness

The term is fully understood by 48.5 per cent, and 27.7 per cent have a partial awareness of it (Figure 1). Another 17.8 per cent are not familiar with the term; 5.9 per cent found it hard to say. So almost half understand the term fully, and together with the partly aware they are more than 75 per cent.

## Influence of digital technologies

The influence of digital technologies on relations between the countries (Fig. 3) is seen as positive by 56.2 % of the respondents; 21.6 % are neutral. A moderately negative view is held by 2.8 %, a significantly negative one by 1.6 %, and 17.8 % could not say.

## Initiatives

The SCO's digital initiatives are very effective and promising to 21.8%, fairly effective to 22.6% and moderately effective to 20.0%. They are of little effect to 5.9% and ineffective to 1.4%. Not familiar with the initiatives were 28.3%. In all, almost 45% rate them as very or fairly effective.

## Platforms

Telegram is far ahead of the other platforms (68.7%). Instagram (46.5%), YouTube (44.2%) and TikTok (30.7%) follow. One in five chose Facebook (21.4%); WhatsApp had 20.4%, X (formerly Twitter) 16.2%, VK 15.4% and WeChat 12.3%. Odnoklassniki and Dzen were named less often (6.7 and 5.0%, respectively), as were Rumble (2.0%) and BlueSky (1.8%). An own answer was written by 6.3%.

## Trust and threats

That digital diplomacy strengthens trust between the countries is affirmed by 85.6% (the answers "definitely yes" and "rather yes"). Among threats, cyber attacks and the hacking of communications come first with 36.4%. The spread of disinformation (30.1%) and the loss of control over confidential data (16.0%) come next. In preventing conflicts most see the role of a fast exchange of information: 62.2%.

According to national statistics, 92.4% of households use the internet.
"""

KK = """\
# ШЫҰ жастары және цифрлық дипломатия

2025 жылдың жазында «қар кесегі» әдісімен сегіз елде 505 сауалнама (N = 505) жиналды [4, 12-б.]. Айырмашылық p < 0,05 болғанда мәнді деп есептелді, аралықтардың сенімділік деңгейі 95 %.

## Кімдер жауап берді

Қатысушылардың 80 %-ға жуығы 30 жасқа толмаған. Жауап бергендердің 53,5 %-ы әйелдер, 59,8 %-ы студенттер (505-тің 302-сі). Респонденттердің 24,8 %-ы мемлекеттік басқару саласында, 17,0 %-ы білім беру саласында жұмыс істейді.

## Хабардарлық

Терминнің мағынасын 48,5 пайызы толық түсінеді, 27,7 пайызы ішінара біледі (1-сурет). Терминмен таныс еместер 17,8 пайыз, ал 5,9 пайызы жауап беруге қиналды. Сонымен, жартысына жуығы терминді толық түсінеді, ішінара білетіндермен бірге 75 %-дан астамы хабардар.

## Цифрлық технологиялардың ықпалы

Цифрлық технологиялардың елдер арасындағы қатынастарға ықпалын (3-сурет) респонденттердің 56,2 %-ы оң бағалайды; 21,6 %-ы бейтарап. Біршама теріс деп 2,8 %-ы, айтарлықтай теріс деп 1,6 %-ы айтты, ал 17,8 %-ы жауап беруге қиналды.

## ШЫҰ бастамалары

ШЫҰ-ның цифрлық бастамаларын жастардың 21,8 %-ы өте тиімді әрі болашағы зор, 22,6 %-ы жеткілікті дәрежеде тиімді, 20,0 %-ы орташа тиімді деп санайды. Тиімділігі төмен дегендер 5,9 %, тиімсіз дегендер 1,4 %. Бастамалармен таныс еместер – 28,3 %. Барлығы 45 %-ға жуығы оларды өте немесе жеткілікті тиімді деп бағалады.

## Платформалар

Платформалар арасында Telegram көш бастап тұр (68,7 %). Одан кейін Instagram (46,5 %), YouTube (44,2 %) және TikTok (30,7 %) келеді. Facebook-ті 21,4 %, WhatsApp-ты 20,4 %, X-ті (бұрынғы Twitter) 16,2 %, VK-ні 15,4 %, WeChat-ті 12,3 % таңдады. Одноклассники мен Дзен (тиісінше 6,7 және 5,0 %), Rumble (2,0 %) және BlueSky (1,8 %) сирек аталды. Өз нұсқасын 6,3 %-ы жазды.

## Сенім мен қатерлер

Цифрлық дипломатия елдер арасындағы сенімді нығайтады деп 85,6 %-ы санайды («сөзсіз иә» және «иә деуге болады» жауаптары). Қатерлердің ішінде кибершабуылдар мен байланыс арналарын бұзу жиі аталды – 36,4 %. Одан кейін жалған ақпараттың таралуы (30,1 %) және құпия деректерді бақылаудан айырылу (16,0 %) тұр. Қақтығыстардың алдын алудағы рөлін көбі жедел ақпарат алмасудан көреді: 62,2 %.

Ұлттық статистика деректері бойынша үй шаруашылықтарының 92,4 %-ы интернетті пайдаланады.
"""

TEXTS = {"ru": RU, "en": EN, "kk": KK}

SLIPS = (
    # (as published, as planted, which of its occurrences)
    ("53.5", "55.3"), ("59.8", "58.9"), ("48.5", "45.8"), ("27.7", "22.7"), ("56.2", "52.6"),
    ("22.6", "26.2"), ("68.7", "67.8"), ("12.3", "13.2"), ("36.4", "34.6"), ("62.2", "66.2"),
)  # fmt: skip
"""Ten slips of the hand: digits swapped, one digit wrong."""


TABLE = (("Платформа", "Доля, %", "n"), ("Telegram", "68,7", "347"), ("Instagram", "46,5", "235"))


def markdown_table() -> str:
    """Return the table as a pipe table."""
    head, *rows = ("| " + " | ".join(row) + " |" for row in TABLE)
    return "\n".join([head, "|---|---:|---:|", *rows]) + "\n"


def latex_table() -> str:
    """Return the table as a tabular."""
    rows = (" & ".join(row).replace("%", "\\%") + r" \\" for row in TABLE)
    return "\\begin{tabular}{lrr}\n" + "\n".join(rows) + "\n\\end{tabular}\n"


def plain(text: str) -> str:
    """Return a Markdown text without its marks of headings."""
    return "\n".join(line.lstrip("# ") for line in text.splitlines()) + "\n"


def latex(text: str) -> str:
    """Return a Markdown text as LaTeX."""
    out = ["\\documentclass{article}", "\\begin{document}"]
    for line in text.splitlines():
        said = line.lstrip("# ").replace("%", "\\%").replace("–", "--")
        out.append(f"\\section{{{said}}}" if line.startswith("#") else said)
    return "\n".join([*out, "\\end{document}", ""])


def docx(text: str, body: str = "", **parts: str) -> bytes:
    """Return a Markdown text as a DOCX document; ``body`` is XML that stands behind it."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = []
    for line in filter(None, text.splitlines()):
        style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if line.startswith("#") else ""
        said = escape(line.lstrip("# "))
        half = len(said) // 2 if "&" not in said else len(said)
        # Word cuts a sentence into runs as it likes.
        runs = "".join(
            f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>'
            for part in (said[:half], said[half:])
        )
        paragraphs.append(f"<w:p>{style}{runs}</w:p>")
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{word}"><w:body>'
        f"{''.join(paragraphs)}{body}</w:body></w:document>"
    )
    return archive({"word/document.xml": document, **parts})


def docx_table() -> str:
    """Return the table as XML of a document."""
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in TABLE
    )
    return f"<w:tbl>{rows}</w:tbl>"


def paragraph(text: str) -> str:
    """Return a paragraph as XML of a document."""
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def archive(parts: dict[str, str]) -> bytes:
    """Return parts as a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


def planted(lang: str, slips: Sequence[tuple[str, str]] = SLIPS) -> str:
    """Return the text with each of these slips in it once."""
    text = TEXTS[lang]
    for right, wrong in slips:
        if lang != "en":
            right, wrong = right.replace(".", ","), wrong.replace(".", ",")
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    return text
