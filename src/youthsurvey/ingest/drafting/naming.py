"""Short Latin names for questions and answers."""

from __future__ import annotations

import re
import unicodedata

_LATIN = {
    **dict(zip("абвгдеёзийклмнопрстуфхыэъь", "abvgdeezijklmnoprstufhye", strict=False)),
    "ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": "",
    "ә": "a", "і": "i", "ң": "n", "ғ": "g", "ү": "u", "ұ": "u", "қ": "k", "ө": "o", "һ": "h",
    "ў": "u", "є": "e", "ї": "i", "ґ": "g", "ё": "e", "й": "y", "х": "kh", "э": "e", "ы": "y",
}  # fmt: skip


def latin(text: str) -> str:
    """Return a text in Latin letters.

    >>> latin("Қазақстан, Щучинск")
    'Kazakstan, Schuchinsk'
    """
    out = []
    for letter in text:
        low = letter.lower()
        if low in _LATIN:
            new = _LATIN[low]
            out.append(new.capitalize() if letter != low else new)
        else:
            out.append(letter)
    plain = unicodedata.normalize("NFKD", "".join(out))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens(text: str) -> tuple[str, ...]:
    """Return a text's words in small Latin letters.

    >>> tokens("X (бывший Twitter)")
    ('x', 'byvshiy', 'twitter')
    """
    return tuple(re.findall(r"[a-z0-9]+", latin(text).lower()))


def slug(text: str, longest: int = 28) -> str:
    """Return a code for a text: its first words, joined by underscores.

    >>> slug("Не знаком(а) с этим термином"), slug("!"), slug("C++")
    ('ne_znakom_a_s_etim_terminom', '', 'c')
    """
    out = ""
    for word in tokens(text):
        longer = f"{out}_{word}" if out else word
        if len(longer) > longest:
            break
        out = longer
    return out or "".join(tokens(text))[:longest]


def unique(name: str, taken: set[str]) -> str:
    """Return the name, numbered where it is taken, and take it."""
    found, n = name, 1
    while found in taken:
        n += 1
        found = f"{name}_{n}"
    taken.add(found)
    return found
