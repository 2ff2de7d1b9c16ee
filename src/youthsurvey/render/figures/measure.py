"""How wide a text is, and where its lines break."""

from __future__ import annotations

from youthsurvey.render.figures.letters import advance

MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.24
"""From baseline to baseline, in sizes of the text."""

CAP_HEIGHT = 0.729
DESCENT = 0.236
"""Of the font, in sizes of the text."""

# Browsers set the letters of a vector file on whole pixels, which may make a line a little wider.
_SLACK = 1.02


def text_width(text: str, size: float) -> float:
    """Return the width of a line of text in millimetres; ``size`` in points."""
    return sum(map(advance, text)) * size * MM_PER_POINT * _SLACK


def line_height(size: float) -> float:
    """Return the distance of two lines in millimetres; ``size`` in points."""
    return LINE_HEIGHT * size * MM_PER_POINT


def cap_height(size: float) -> float:
    """Return the height of a capital letter in millimetres; ``size`` in points."""
    return CAP_HEIGHT * size * MM_PER_POINT


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than ``width`` millimetres.

    Lines break between words, never after a word of one or two letters; within a word only where
    it is wider than a line by itself.
    """
    lines: list[str] = []
    for piece in _pieces(text):
        candidate = f"{lines[-1]} {piece}" if lines else piece
        if lines and text_width(candidate, size) <= width:
            lines[-1] = candidate
        else:
            lines.extend(_cut(piece, size, width))
    return lines or [""]


def balanced(text: str, size: float, width: float) -> list[str]:
    """Break a text into as few lines as ``wrapped`` does, of about equal width."""
    lines = wrapped(text, size, width)
    high = max(text_width(line, size) for line in lines)
    low = max(text_width(word, size) for word in text.split(" "))
    if len(lines) == 1 or low >= high:
        return lines
    for _ in range(6):
        middle = (low + high) / 2
        narrow = wrapped(text, size, middle)
        if len(narrow) > len(lines) or any(text_width(x, size) > middle for x in narrow):
            low = middle
        else:
            high, lines = middle, narrow
    return lines


def packed(sentences: list[str], size: float, width: float) -> list[str]:
    """Set sentences in lines: beside each other where they fit, else each from a line's start."""
    lines: list[str] = []
    for sentence in sentences:
        candidate = f"{lines[-1]} {sentence}" if lines else sentence
        if lines and text_width(candidate, size) <= width:
            lines[-1] = candidate
        else:
            lines += balanced(sentence, size, width)
    return lines


def _pieces(text: str) -> list[str]:
    """Return words, short ones joined to the next and signs to the word before."""
    pieces: list[str] = []
    join = False
    for word in text.split(" "):
        if not word:
            continue
        if pieces and (join or word in {"–", "—", "%", "+"}):
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
        join = len(word.strip("(«“")) <= 2 and word[-1:].isalnum()
    return pieces


def _cut(word: str, size: float, width: float) -> list[str]:
    """Break a piece that is wider than a line: at its spaces and hyphens, else anywhere."""
    out = [""]
    for part in word.replace("-", "-\0").replace(" ", " \0").split("\0"):
        if text_width(out[-1] + part.rstrip(), size) <= width:
            out[-1] += part
            continue
        if out[-1]:
            out.append("")
        for letter in part:
            if out[-1] and text_width(out[-1] + letter, size) > width:
                out.append("")
            out[-1] += letter
    return [line.rstrip() for line in out]
