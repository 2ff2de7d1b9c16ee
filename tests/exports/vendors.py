"""Each vendor's export of the same answers, as bytes by file name."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from tests.exports.people import (
    COUNTRIES,
    HARD,
    JOBS,
    MEDIA,
    PEOPLE,
    QUESTIONS,
    RATINGS,
    SEXES,
    TRUST,
    Person,
)

SINGLES = ("sex", "age", "country", "trust")


def write_csv(path: Path, rows, *, delimiter=",", quoting=csv.QUOTE_MINIMAL, encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def write_xlsx(path: Path, rows, sheet="Sheet1", book=None):
    made = xlsxwriter.Workbook(path) if book is None else book
    page = made.add_worksheet(sheet)
    date = made.add_format({"num_format": "m/d/yy hh:mm:ss"})
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if hasattr(value, "isoformat"):
                page.write_datetime(i, j, value, date)
            elif isinstance(value, str):
                page.write_string(i, j, value)
            else:
                page.write(i, j, value)
    if book is None:
        made.close()


def joined(person: Person, separator: str) -> str:
    return separator.join([*person.media, *([person.own_media] if person.own_media else [])])


def _google_rows(separator, stamp):
    q = QUESTIONS
    yield ["Timestamp", "Email Address", q["sex"], q["age"], q["country"], q["trust"], q["media"],
           q["taxes"], q["schools"], q["job"], q["comment"]]  # fmt: skip
    for p in PEOPLE:
        yield [stamp(p), p.email, p.sex, p.age, p.country, p.trust, joined(p, separator),
               p.taxes, p.schools, p.job or p.own_job, p.comment]  # fmt: skip


def google_sheets(folder: Path) -> Path:
    """Saved from the spreadsheet: commas, answers joined by ", "."""
    path = folder / "google_sheets.csv"
    write_csv(path, _google_rows(", ", lambda p: f"{p.end:%m/%d/%Y %H:%M:%S}"))
    return path


def google_direct(folder: Path) -> Path:
    """Downloaded from the form: all quoted, answers joined by ";", a zone after the time."""
    path = folder / "google_direct.csv"
    rows = _google_rows(";", lambda p: f"{p.end:%Y/%m/%d %I:%M:%S %p} GMT+5")
    write_csv(path, rows, quoting=csv.QUOTE_ALL)
    return path


def google_xlsx(folder: Path) -> Path:
    """Downloaded from the spreadsheet as XLSX."""
    path = folder / "google.xlsx"
    write_xlsx(path, _google_rows(", ", lambda p: p.end), "Form Responses 1")
    return path


def yandex(folder: Path) -> Path:
    """A column an option, "Question / Option"; line breaks in headers."""
    path = folder / "yandex.csv"
    q = {**QUESTIONS, "media": "Where do you get\nthe news?"}
    head = ["ID", "Время создания", q["sex"], q["age"], q["country"], q["trust"],
            *(f"{q['media']} / {text}" for text in MEDIA), f"{q['media']} / Свой вариант",
            q["taxes"], q["schools"], q["job"], q["comment"], q["email"]]  # fmt: skip
    rows = [head]
    for p in PEOPLE:
        rows.append([f"{2000 + p.number}", f"{p.end:%Y-%m-%d %H:%M:%S}", p.sex, p.age, p.country,
                     p.trust, *(text if text in p.media else "" for text in MEDIA), p.own_media,
                     p.taxes, p.schools, p.job or p.own_job, p.comment, p.email])  # fmt: skip
    write_csv(path, rows, encoding="utf-8-sig")
    return path


def microsoft(folder: Path) -> Path:
    """XLSX: ID, times, e-mail and name first; answers end with ";"."""
    path = folder / "microsoft.xlsx"
    q = QUESTIONS
    rows = [["ID", "Start time", "Completion time", "Email", "Name", q["sex"], q["age"],
             q["country"], q["trust"], q["media"], "Taxes", "Schools", q["job"],
             q["comment"]]]  # fmt: skip
    for p in PEOPLE:
        media = "".join(f"{text};" for text in [*p.media, p.own_media] if text)
        rows.append([p.number, p.start, p.end, p.email or "anonymous", "", p.sex, p.age,
                     p.country, p.trust, media, p.taxes, p.schools,
                     p.job or p.own_job, p.comment])  # fmt: skip
    write_xlsx(path, rows)
    return path


def surveymonkey(folder: Path) -> Path:
    """Two header rows, the question once over its options."""
    path = folder / "surveymonkey.csv"
    q = QUESTIONS
    own = "Other (please specify)"
    services = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address",
                "Email Address", "First Name", "Last Name", "Custom Data 1"]  # fmt: skip
    first = [*services, q["sex"], q["age"], q["country"], q["trust"], q["media"],
             *[""] * len(MEDIA), "How good is it?", "", q["job"], "", q["comment"]]  # fmt: skip
    second = [""] * len(services) + ["Response", "Open-Ended Response", "Response", "Response",
              *MEDIA, own, "Taxes", "Schools", "Response", own, "Open-Ended Response"]  # fmt: skip
    rows = [first, second]
    for p in PEOPLE:
        rows.append([f"118{p.number:08}", "4123", f"{p.start:%m/%d/%Y %H:%M:%S}",
                     f"{p.end:%m/%d/%Y %H:%M:%S}", f"10.0.0.{p.number}", p.email, "", "", "",
                     p.sex, p.age, p.country, p.trust,
                     *(text if text in p.media else "" for text in MEDIA), p.own_media,
                     p.taxes, p.schools, p.job, p.own_job, p.comment])  # fmt: skip
    write_csv(path, rows)
    return path


def qualtrics(folder: Path) -> Path:
    """Three header rows; a column an option; previews and unfinished answers among the rows."""
    path = folder / "qualtrics.csv"
    q = QUESTIONS
    services = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)",
                "Finished", "RecordedDate", "ResponseId", "RecipientLastName",
                "RecipientFirstName", "RecipientEmail", "ExternalReference", "LocationLatitude",
                "LocationLongitude", "DistributionChannel", "UserLanguage"]  # fmt: skip
    options = [*MEDIA, "Other"]
    codes = [*services, "Q1", "Q2", "Q3", "Q4", *(f"Q5_{i}" for i in range(1, 6)), "Q5_5_TEXT",
             "Q6_1", "Q6_2", "Q7", "Q7_4_TEXT", "Q8"]  # fmt: skip
    titles = [*services, q["sex"], q["age"], q["country"], q["trust"],
              *(f"{q['media']} - Selected Choice - {text}" for text in options),
              f"{q['media']} - Other - Text", "How good is it? - Taxes",
              "How good is it? - Schools", f"{q['job']} - Selected Choice",
              f"{q['job']} - Other - Text", q["comment"]]  # fmt: skip
    rows = [codes, titles, [f'{{"ImportId":"{code}"}}' for code in codes]]

    def answer(p, status="IP Address", finished="True"):
        return [f"{p.start:%Y-%m-%d %H:%M:%S}", f"{p.end:%Y-%m-%d %H:%M:%S}", status,
                f"10.0.0.{p.number}", "100", "420", finished, f"{p.end:%Y-%m-%d %H:%M:%S}",
                f"R_{p.number:05}x", "", "", p.email, "", "43.2", "76.9", "anonymous", "EN",
                p.sex, p.age, p.country, p.trust,
                *(text if text in p.media else "" for text in MEDIA),
                "Other" if p.own_media else "", p.own_media, p.taxes, p.schools,
                p.job or "Other", p.own_job, p.comment]  # fmt: skip

    rows.append(answer(PEOPLE[3], status="Survey Preview"))
    rows += [answer(p) for p in PEOPLE]
    rows.append(answer(PEOPLE[5], finished="False"))
    write_csv(path, rows)
    return path


def limesurvey(folder: Path) -> Path:
    """Semicolons, a byte order mark, all quoted, codes of questions in the header."""
    path = folder / "limesurvey.csv"
    rows = [["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp",
             "ipaddr", "sex", "age", "country", "trust",
             *(f"media[SQ00{i}]" for i in range(1, 5)), "media[other]", "good[taxes]",
             "good[schools]", "job", "job[other]", "comment"]]  # fmt: skip
    for p in PEOPLE:
        rows.append([p.number, f"{p.end:%Y-%m-%d %H:%M:%S}", "3", "en", "1234567",
                     f"{p.start:%Y-%m-%d %H:%M:%S}", f"{p.end:%Y-%m-%d %H:%M:%S}",
                     f"10.0.0.{p.number}", p.sex, p.age, p.country, p.trust,
                     *(("Yes" if text in p.media else "No") if p.trust else "" for text in MEDIA),
                     p.own_media, p.taxes, p.schools, p.job or "-oth-", p.own_job,
                     p.comment])  # fmt: skip
    write_csv(path, rows, delimiter=";", quoting=csv.QUOTE_ALL, encoding="utf-8-sig")
    return path


def _codes(texts):
    return {text: text.lower().replace(",", "").replace(" ", "_") for text in texts}


MEDIA_CODES = dict(zip(MEDIA, ("news", "telegram", "youtube", "tiktok"), strict=True))


def kobo(folder: Path) -> Path:
    """Codes, in groups; several answers joined by spaces and as 0/1 columns besides."""
    path = folder / "kobo.csv"
    c = _codes((*SEXES, *COUNTRIES, *TRUST, HARD, *RATINGS, *JOBS))
    rows = [["start", "end", "about/sex", "about/age", "about/country", "trust", "media",
             *(f"media/{code}" for code in MEDIA_CODES.values()), "good/taxes", "good/schools",
             "job", "comment", "_id", "_uuid", "_submission_time", "_validation_status",
             "_submitted_by", "_index"]]  # fmt: skip
    for p in PEOPLE:
        start, end = (f"{t:%Y-%m-%dT%H:%M:%S}.000+06:00" for t in (p.start, p.end))
        rows.append([start, end,
                     c[p.sex], p.age, c[p.country], c.get(p.trust, ""),
                     " ".join(MEDIA_CODES[text] for text in p.media),
                     *((("1" if text in p.media else "0") if p.media else "") for text in MEDIA),
                     c[p.taxes], c[p.schools], c.get(p.job, "other"), p.comment, 900 + p.number,
                     f"uuid-{p.number:05}", f"{p.end:%Y-%m-%dT%H:%M:%S}", "", "",
                     p.number])  # fmt: skip
    write_csv(path, rows, delimiter=";", quoting=csv.QUOTE_ALL)
    return path


def kobo_form(folder: Path) -> Path:
    """The form's definition (XLSForm)."""
    path = folder / "form.xlsx"
    q = QUESTIONS
    head = ["type", "name", "label::English (en)", "label::Русский (ru)"]
    survey = [head, ["start", "start", "", ""], ["end", "end", "", ""],
              ["begin_group", "about", "About you", "О вас"],
              ["select_one sex", "sex", q["sex"], "Ваш пол"],
              ["integer", "age", q["age"], "Сколько вам лет?"],
              ["select_one country", "country", q["country"], "Страна"], ["end_group", "", "", ""],
              ["select_one trust", "trust", q["trust"], "Можно ли доверять новостям?"],
              ["select_multiple media", "media", q["media"], "Откуда вы узнаёте новости?"],
              ["begin_group", "good", "", ""],
              ["select_one rating", "taxes", q["taxes"], "Налоги"],
              ["select_one rating", "schools", q["schools"], "Школы"], ["end_group", "", "", ""],
              ["select_one job", "job", q["job"], "Профессия"],
              ["text", "comment", q["comment"], "Что-нибудь ещё?"]]  # fmt: skip
    choices = [["list_name", "name", "label::English (en)", "label::Русский (ru)"]]
    lists = {"sex": SEXES, "country": COUNTRIES, "trust": (*TRUST, HARD), "rating": RATINGS,
             "job": (*JOBS, "Other")}  # fmt: skip
    for name, texts in lists.items():
        choices += [[name, code, text, f"{text} (рус.)"] for text, code in _codes(texts).items()]
    choices += [["media", code, text, f"{text} (рус.)"] for text, code in MEDIA_CODES.items()]
    book = xlsxwriter.Workbook(path)
    write_xlsx(path, survey, "survey", book)
    write_xlsx(path, choices, "choices", book)
    write_xlsx(path, [["form_title"], ["News"]], "settings", book)
    book.close()
    return path


def one_ka(folder: Path) -> Path:
    """Codes, variables' names and then their labels in the header; negative codes for no answer."""
    path = folder / "1ka.csv"
    q = QUESTIONS
    names = ["recnum", "status", "lurker", "Q1", "Q2", "Q3", "Q4", "Q5a", "Q5b", "Q5c", "Q5d",
             "Q6a", "Q6b", "Q7", "Q8"]  # fmt: skip
    titles = ["Record number", "Status", "Lurker", q["sex"], q["age"], q["country"], q["trust"],
              *(f"{q['media']} - {text}" for text in MEDIA), "Taxes", "Schools", q["job"],
              q["comment"]]  # fmt: skip
    rows = [names, titles]

    def code(text, texts):
        return str(texts.index(text) + 1) if text in texts else "-1"

    for p in PEOPLE:
        media = [str(int(text in p.media)) for text in MEDIA] if p.media else ["-1"] * 4
        rows.append([p.number, "6", "0", code(p.sex, SEXES), p.age, code(p.country, COUNTRIES),
                     code(p.trust, (*TRUST, HARD)), *media, code(p.taxes, RATINGS),
                     code(p.schools, RATINGS), code(p.job, JOBS) if p.job else "-2",
                     p.comment or "-1"])  # fmt: skip
    write_csv(path, rows, delimiter=";")
    return path


def _frame():
    import pandas as pd

    def code(text, texts, missing=-9.0):
        return float(texts.index(text) + 1) if text in texts else missing

    return pd.DataFrame(
        {
            "sex": [code(p.sex, SEXES) for p in PEOPLE],
            "age": [float(p.age) if p.number % 17 else 999.0 for p in PEOPLE],
            "country": [code(p.country, COUNTRIES) for p in PEOPLE],
            "trust": [code(p.trust, (*TRUST, HARD)) for p in PEOPLE],
            **{
                f"media_{i}": [float(text in p.media) for p in PEOPLE]
                for i, text in enumerate(MEDIA, 1)
            },
            "taxes": [code(p.taxes, RATINGS) for p in PEOPLE],
            "schools": [code(p.schools, RATINGS) for p in PEOPLE],
            "job": [code(p.job, JOBS, 4.0) for p in PEOPLE],
            "comment": [p.comment for p in PEOPLE],
        }
    )


def _labels():
    def number(texts, more=None):
        return {**{float(i): text for i, text in enumerate(texts, 1)}, **(more or {})}

    return {
        "sex": number(SEXES),
        "country": number(COUNTRIES),
        "trust": number((*TRUST, HARD), {-9.0: "Refused to answer"}),
        "taxes": number(RATINGS),
        "schools": number(RATINGS),
        "job": number((*JOBS, "Other")),
        **{f"media_{i}": {0.0: "No", 1.0: "Yes"} for i in range(1, 5)},
    }


_TITLES = {
    **{k: v for k, v in QUESTIONS.items() if k not in ("email", "media")},
    **{f"media_{i}": text for i, text in enumerate(MEDIA, 1)},
}


def spss(folder: Path) -> Path:
    """Value labels, a user-missing value and a range of them."""
    import pyreadstat

    path = folder / "spss.sav"
    pyreadstat.write_sav(
        _frame(), str(path), column_labels=_TITLES, variable_value_labels=_labels(),
        missing_ranges={"trust": [-9.0], "age": [{"lo": 990.0, "hi": 999.0}]},
    )  # fmt: skip
    return path


def stata(folder: Path) -> Path:
    """Value labels and an extended missing value."""
    import pyreadstat

    frame = _frame()
    frame["trust"] = [value if value > 0 else "a" for value in frame["trust"]]
    frame["age"] = [value if value < 990 else "b" for value in frame["age"]]
    labels = {
        name: {int(v): t for v, t in found.items() if v > 0} for name, found in _labels().items()
    }
    labels = {name: found for name, found in labels.items() if not name.startswith("media")}
    labels["trust"]["a"] = "Refused to answer"
    path = folder / "stata.dta"
    pyreadstat.write_dta(
        frame, str(path), column_labels=_TITLES, variable_value_labels=labels,
        missing_user_values={"trust": ["a"], "age": ["b"]},
    )  # fmt: skip
    return path


VENDORS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "google_sheets": ("google_forms", google_sheets),
    "google_direct": ("google_forms", google_direct),
    "google_xlsx": ("google_forms", google_xlsx),
    "yandex": ("yandex_forms", yandex),
    "microsoft": ("microsoft_forms", microsoft),
    "surveymonkey": ("surveymonkey", surveymonkey),
    "qualtrics": ("qualtrics", qualtrics),
    "limesurvey": ("limesurvey", limesurvey),
    "kobo": ("kobo", kobo),
    "1ka": ("1ka", one_ka),
    "spss": ("statistics", spss),
    "stata": ("statistics", stata),
}
"""By name, the dialect and what writes the export."""
