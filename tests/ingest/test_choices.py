"""Properties of taking a multiple choice apart."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from youthsurvey.ingest import IngestOptions, RawTable, code_answers
from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Category, Codebook, Variable

word = st.text(st.sampled_from("абвғқ «»-–XY()'"), min_size=1, max_size=5).filter(
    lambda w: fold(w) != ""
)
# Labels with up to three separators inside, with and without the space.
label = st.lists(word, min_size=1, max_size=4).flatmap(
    lambda words: st.sampled_from([", ", ","]).map(lambda s: s.join(words))
)


def pieces(text):
    return [fold(piece) for piece in text.split(",")]


@st.composite
def questions(draw):
    """Options of which no two share a piece, so that a cell can be read in one way only."""
    labels = draw(st.lists(label, min_size=1, max_size=6))
    unique, seen = [], set()
    for text in labels:
        if not seen & set(pieces(text)):
            unique.append(text.strip())
            seen |= set(pieces(text))
    order = draw(st.permutations(range(len(unique))))
    return unique, order[: draw(st.integers(1, len(unique)))], seen


def read(labels, cell):
    categories = (
        *(Category(f"o{i}", {"ru": text}) for i, text in enumerate(labels)),
        Category("own", {"ru": "Свой ответ"}, own=True),
    )
    variable = Variable("v", "multiple", {"ru": "v"}, categories=categories)
    raw = RawTable.of(("v",), [[cell]], [2], source="a.csv")
    ingested = code_answers(raw, Codebook({"v": variable}), IngestOptions())
    assert not ingested.rejects
    column = ingested.responses["v"]
    return set(np.flatnonzero(column.values[0]).tolist()), column.own[0]


@settings(max_examples=150, deadline=None)
@given(questions())
def test_joined_options_are_read_back(question):
    labels, picked, _ = question
    assert read(labels, ", ".join(labels[i] for i in picked)) == (set(picked), "")


@settings(max_examples=150, deadline=None)
@given(questions(), label, st.data())
def test_joined_options_and_an_own_answer_anywhere_are_read_back(question, own, data):
    labels, picked, seen = question
    assume(not seen & set(pieces(own)))
    assume(fold(own.strip(", ")) not in {"", "o0"})
    parts = [labels[i] for i in picked]
    parts.insert(data.draw(st.integers(0, len(parts))), own.strip())
    assert read(labels, ", ".join(parts)) == ({*picked, len(labels)}, own.strip())
