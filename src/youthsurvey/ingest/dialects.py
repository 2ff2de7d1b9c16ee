"""What each form vendor does to headers and answers: one row a vendor.

To add a vendor, add its row here, a fixture in tests/ingest/exports.py and its page in
docs/vendors.md. Headers are compared folded (``folding.fold``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import MissingKind

Role = Literal[
    "submitted", "started", "duration", "email", "name", "phone", "address", "id", "status",
    "form",
]  # fmt: skip
"""What a column is that no question made: ``form`` is the vendor's own book-keeping."""

Heads = Literal["", "filled", "titled"]
"""Several header rows: a question filled forward over its options, or codes and then titles."""


@dataclass(frozen=True)
class Dialect:
    """How a vendor writes an export.

    Attributes:
        name: as in study.toml, [input] vendor.
        title: the vendor's own name.
        services: header -> what its column is.
        telling: headers of which ``least`` tell this vendor; a pattern begins with "^".
        least: how many of them.
        header_rows: records that the header is made of.
        heads: what becomes of several.
        option: a pattern of the header of a column that holds one option, with the groups
            ``question`` and ``option``; "" where all answers to a question stand in one cell.
        own: a pattern of the option, or header, that holds the words of an own answer.
        own_marks: what stands in the question's own column where the own answer was chosen.
        separators: what may stand between several answers in one cell, likeliest first.
        missing: texts that mean a kind of missing.
        coded: answers are codes, which a form's definition (XLSForm) names.
        numbered: answers are the numbers of options, which the export does not name.
        rules: status columns: header -> the values under which a row is a respondent's.
    """

    name: str
    title: str
    services: Mapping[str, Role] = field(default_factory=dict)
    telling: tuple[str, ...] = ()
    least: int = 1
    header_rows: int = 1
    heads: Heads = ""
    option: str = ""
    own: str = ""
    own_marks: tuple[str, ...] = ()
    separators: tuple[str, ...] = (", ", ";")
    missing: Mapping[str, MissingKind] = field(default_factory=dict)
    coded: bool = False
    numbered: bool = False
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def tells(self, headers: Sequence[str]) -> bool:
        """Whether an export's headers are this vendor's."""
        folded = [fold(header) for header in headers]
        found = 0
        for telling in self.telling:
            if telling.startswith("^"):
                found += any(re.search(telling, header) for header in headers)
            else:
                found += fold(telling) in folded
        return bool(self.telling) and found >= self.least

    def role(self, header: str) -> Role | None:
        """Return what a column is that no question made."""
        return self._roles.get(fold(header))

    @property
    def _roles(self) -> dict[str, Role]:
        return {fold(header): role for header, role in self.services.items()}

    def compose(self, heads: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return one header a column, and its title where the vendor writes one."""
        if len(heads) < 2:
            return tuple(heads[0]), ()
        if self.heads == "titled":
            return tuple(heads[0]), tuple(heads[1])
        headers, question = [], ""
        for first, second in zip(heads[0], heads[1], strict=True):
            question = first.strip() or question
            plain = fold(second) in _PLAIN_SECOND
            headers.append(question if plain else f"{question} / {second.strip()}")
        return tuple(headers), ()


_PLAIN_SECOND = ("", *map(fold, ("Response", "Open-Ended Response", "Ответ", "Жауап")))
"""Second header rows that say only that the answer stands there."""

TIMESTAMPS = (
    "Timestamp", "Отметка времени", "Уақыт белгісі", "Позначка часу", "Zeitstempel", "Horodateur",
    "Marca temporal", "Carimbo de data/hora", "Informazioni cronologiche", "Sygnatura czasowa",
    "Zaman damgası", "Tijdstempel", "Tidstämpel", "Časové razítko", "Časovna značka", "时间戳记",
    "タイムスタンプ", "타임스탬프", "طابع زمني", "Vaqt belgisi", "Vaxt möhürü", "Убакыт белгиси",
)  # fmt: skip
"""What Google Forms calls the time of an answer, by the form's language."""

_EMAILS = (
    "Email Address",
    "Email address",
    "Адрес электронной почты",
    "Электрондық пошта мекенжайы",
)

_ROWS = (
    Dialect(
        "google_forms", "Google Forms",
        services={**dict.fromkeys(TIMESTAMPS, "submitted"), **dict.fromkeys(_EMAILS, "email"),
                  "Username": "email", "Имя пользователя": "email", "Score": "form"},
        telling=TIMESTAMPS, separators=(", ", ";"),
    ),
    Dialect(
        "yandex_forms", "Yandex Forms",
        services={"ID": "id", "Id": "id", "Время создания": "submitted",
                  "Дата создания": "submitted",
                  "Создано": "submitted", "Created": "submitted", "Creation time": "submitted",
                  "Язык": "form"},
        telling=("Время создания", "Дата создания", "Создано", "Creation time"),
        option=r"(?P<question>.+?)\s/\s(?P<option>.+)",
        own=r"^(?:свой вариант|другое|other|өз нұсқам|басқа)\b",
    ),
    Dialect(
        "microsoft_forms", "Microsoft Forms",
        services={"ID": "id", "ИД": "id", "Start time": "started", "Время начала": "started",
                  "Басталу уақыты": "started", "Completion time": "submitted",
                  "Время завершения": "submitted", "Аяқталу уақыты": "submitted", "Email": "email",
                  "Электронная почта": "email", "Адрес электронной почты": "email",
                  "Электрондық пошта": "email", "Name": "name", "Имя": "name", "Аты": "name",
                  "Last modified time": "form", "Время последнего изменения": "form",
                  "Total points": "form", "Quiz feedback": "form", "Language": "form",
                  "Язык": "form"},
        telling=("Start time", "Completion time", "Время начала", "Время завершения",
                 "Басталу уақыты", "Аяқталу уақыты"),
        least=2, separators=(";",),
    ),
    Dialect(
        "surveymonkey", "SurveyMonkey",
        services={"Respondent ID": "id", "Collector ID": "form", "Start Date": "started",
                  "End Date": "submitted", "IP Address": "address", "Email Address": "email",
                  "First Name": "name", "Last Name": "name", "Custom Data 1": "form",
                  "Date Created": "started", "Date Modified": "submitted",
                  "respondent_id": "id", "collector_id": "form", "date_created": "started",
                  "date_modified": "submitted", "ip_address": "address", "email_address": "email",
                  "first_name": "name", "last_name": "name"},
        telling=("Respondent ID", "Collector ID", "respondent_id", "collector_id"),
        least=2, header_rows=2, heads="filled",
        option=r"(?P<question>.+) / (?P<option>.+)", own=r"^(?:other|другое)\b.*\(.+\)",
    ),
    Dialect(
        "qualtrics", "Qualtrics",
        services={"StartDate": "started", "EndDate": "submitted", "Status": "status",
                  "IPAddress": "address", "Progress": "form", "Duration (in seconds)": "duration",
                  "Finished": "status", "RecordedDate": "form", "ResponseId": "id",
                  "ResponseID": "id", "RecipientLastName": "name", "RecipientFirstName": "name",
                  "RecipientEmail": "email", "ExternalReference": "id",
                  "ExternalDataReference": "id", "LocationLatitude": "address",
                  "LocationLongitude": "address", "DistributionChannel": "form",
                  "UserLanguage": "form", "Q_RecaptchaScore": "form"},
        telling=("ResponseId", "RecordedDate", "DistributionChannel", "Duration (in seconds)"),
        least=3, header_rows=3, heads="titled",
        option=r"(?P<question>.+?)_(?P<option>\d+)", own=r"_TEXT$", separators=(",",),
        rules={"Status": ("IP Address", "0"), "Finished": ("True", "TRUE", "1")},
    ),
    Dialect(
        "limesurvey", "LimeSurvey",
        services={"id": "id", "Response ID": "id", "submitdate": "submitted",
                  "Date submitted": "submitted", "lastpage": "form", "Last page": "form",
                  "startlanguage": "form", "Start language": "form", "seed": "form", "Seed": "form",
                  "startdate": "started", "Date started": "started", "datestamp": "form",
                  "Date last action": "form", "ipaddr": "address", "IP address": "address",
                  "refurl": "form", "Referrer URL": "form", "token": "id",
                  "interviewtime": "duration",
                  "Total time": "duration"},
        telling=("submitdate", "lastpage", "startlanguage", "Date submitted", "Last page",
                 "Start language"),
        least=2, option=r"(?P<question>.+?)\s?\[(?P<option>[^\[\]]+)\]",
        own=r"^(?:other|другое|басқа)$", own_marks=("-oth-", "Other", "Другое"),
    ),
    Dialect(
        "kobo", "KoBoToolbox / ODK",
        services={"start": "started", "end": "submitted", "today": "form", "deviceid": "id",
                  "_id": "id", "_uuid": "id", "_submission_time": "form",
                  "_validation_status": "form",
                  "_notes": "form", "_status": "form", "_submitted_by": "name",
                  "__version__": "form",
                  "_tags": "form", "_index": "form", "username": "name", "phonenumber": "phone",
                  "_geolocation": "address", "meta/instanceID": "id", "meta-instanceID": "id",
                  "KEY": "id", "SubmissionDate": "submitted", "formhub/uuid": "id",
                  "instanceID": "id", "subscriberid": "id", "simserial": "id",
                  "meta/rootUuid": "id"},
        telling=("_uuid", "_submission_time", "_validation_status", "_index", "meta/instanceID",
                 "KEY", "SubmissionDate", "__version__"),
        least=2, option=r"(?P<question>.+)/(?P<option>[^/]+)", separators=(" ",), coded=True,
    ),
    Dialect(
        "1ka", "1KA",
        services={"recnum": "id", "status": "form", "lurker": "form", "unit_id": "id",
                  "Record": "id", "Date": "submitted", "insert_date": "submitted",
                  "itime": "submitted", "code": "id"},
        telling=("recnum", "lurker", "unit_id", "^Q1[a-z]?$", "itime"),
        least=2, header_rows=2, heads="titled", option=r"(?P<question>Q\d+)(?P<option>[a-z]{1,2})",
        own=r"_text$", numbered=True,
        missing={"-1": MissingKind.NO_ANSWER, "-2": MissingKind.NOT_ASKED,
                 "-3": MissingKind.NO_ANSWER, "-4": MissingKind.NOT_ASKED,
                 "-5": MissingKind.NO_ANSWER, "-96": MissingKind.NO_ANSWER,
                 "-97": MissingKind.NOT_ASKED, "-98": MissingKind.REFUSED,
                 "-99": MissingKind.DONT_KNOW},
    ),
    Dialect("statistics", "SPSS or Stata"),
    Dialect("generic", "no vendor that is known here"),
)  # fmt: skip

DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in _ROWS}
GENERIC = DIALECTS["generic"]


def recognise(headers: Sequence[str]) -> Dialect:
    """Return whose export has these headers; the generic dialect where it is nobody's.

    >>> recognise(["ResponseId", "RecordedDate", "DistributionChannel", "Q1"]).title
    'Qualtrics'
    """
    order = sorted(DIALECTS.values(), key=lambda dialect: -dialect.least)
    return next((dialect for dialect in order if dialect.tells(headers)), GENERIC)
