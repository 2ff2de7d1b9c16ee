"""Who answered what. Nobody did: every answer is made up."""

import datetime as dt
import random
from dataclasses import dataclass

SEXES = ("Female", "Male")
COUNTRIES = ("Kazakhstan", "Kyrgyzstan", "Uzbekistan")
TRUST = ("Definitely yes", "Rather yes", "Rather no", "Definitely no")
HARD = "Hard to say"
MEDIA = ("News, in print or online", "Telegram", "YouTube", "TikTok")
RATINGS = ("Very good", "Good", "Bad", "Very bad")
JOBS = ("Teacher", "Doctor", "Farmer")
OWN_JOBS = ("welder", "I fly helicopters", "poet; sometimes")
OWN_MEDIA = ("my neighbour", "radio")

QUESTIONS = {
    "sex": "What is your sex?",
    "age": "How old are you?",
    "country": "Which country do you live in?",
    "trust": "Do you think that the news can be trusted?",
    "media": "Where do you get the news?",
    "taxes": "How good is it? [Taxes]",
    "schools": "How good is it? [Schools]",
    "job": "What is your trade?",
    "comment": "Anything else that you would like to say?",
    "email": "Your e-mail address",
}


@dataclass(frozen=True)
class Person:
    """One respondent; "" and () for no answer."""

    number: int
    start: dt.datetime
    sex: str
    age: int
    country: str
    trust: str
    media: tuple[str, ...]
    own_media: str
    taxes: str
    schools: str
    job: str
    own_job: str
    comment: str
    email: str

    @property
    def end(self) -> dt.datetime:
        return self.start + dt.timedelta(minutes=7)


def people(n: int = 120) -> tuple[Person, ...]:
    """Return the respondents, always the same."""
    rng = random.Random(7)
    out = []
    start = dt.datetime(2025, 6, 9, 8, 30, 5)
    for number in range(1, n + 1):
        start += dt.timedelta(minutes=rng.randrange(40, 900))
        media = tuple(text for text in MEDIA if rng.random() < 0.5)
        own_media = rng.choice(OWN_MEDIA) if rng.random() < 0.08 else ""
        own_job = rng.choice(OWN_JOBS) if rng.random() < 0.1 else ""
        silent = rng.random() < 0.05
        out.append(
            Person(
                number=number,
                start=start,
                sex=rng.choice(SEXES),
                age=rng.randrange(18, 60),
                country=rng.choices(COUNTRIES, (5, 2, 1))[0],
                trust="" if silent else rng.choice((*TRUST, HARD)),
                media=() if silent else media,
                own_media="" if silent else own_media,
                taxes=rng.choice(RATINGS),
                schools=rng.choice(RATINGS),
                job="" if own_job else rng.choice(JOBS),
                own_job=own_job,
                comment=f"Thought number {number}, with a comma" if rng.random() < 0.2 else "",
                email=f"person{number:03}@example.org" if rng.random() < 0.5 else "",
            )
        )
    return tuple(out)


PEOPLE = people()
