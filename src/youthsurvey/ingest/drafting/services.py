"""Columns that the vendor's form adds: times, addresses, numbers of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from youthsurvey.ingest.dialects import Role
from youthsurvey.ingest.drafting.asked import Guess
from youthsurvey.ingest.drafting.export import Drafted, Dropped, Export, no_contacts
from youthsurvey.ingest.drafting.guess import guess_as
from youthsurvey.model.codebook import Variable

_WHAT: Mapping[Role, str] = {
    "submitted": "the time of the answer",
    "started": "the time of the start",
    "duration": "how long it took",
    "email": "e-mail addresses",
    "name": "names",
    "phone": "telephone numbers",
    "address": "network addresses or places",
    "id": "the form's number of the answer",
    "status": "the form's own status",
    "form": "the form's own book-keeping",
}
_PERSONAL: tuple[Role, ...] = ("email", "name", "phone", "address")


def service(export: Export, place: int, role: Role) -> Drafted | Dropped:
    """Return what becomes of a column that no question made.

    The time of the answer is kept as a day, an e-mail address as a number that finds who
    answered twice; names, addresses and the form's book-keeping are not read.
    """
    header = " ".join(export.names[place].split())
    asked = export.asked(place, header)
    holds = f"it holds {_WHAT[role]}"
    if not asked.answers or role not in ("submitted", "email", "status", "duration"):
        return Dropped(export.names[place], holds, role in _PERSONAL)
    variable = Variable(role, "text", {export.all[0]: header}, required=False)
    found = Guess("text", reason=holds, role=role)
    if role == "submitted":
        dated = guess_as(asked, "date")
        if dated.type != "date":
            return Dropped(export.names[place], f"{holds}, which cannot be read", False)
        variable = replace(variable, type="date", date_format=dated.date_format)
        found = replace(dated, role=role)
    elif role == "email":
        variable = replace(
            variable, name="contact", type="contact", categories=no_contacts(export, asked)
        )
        found = replace(found, type="contact", role="contact")
    elif role == "status":
        answers = guess_as(asked, "single").categories
        variable = replace(variable, type="single", categories=answers)
        found = replace(found, type="single", categories=answers)
    else:
        variable = replace(variable, type="numeric")
        found = replace(found, type="numeric")
    return Drafted(variable, found, (place,))
