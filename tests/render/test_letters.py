"""Letters in processes that were forked after the font had been opened."""

import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from youthsurvey.render.figures import letters

ALPHABET = "".join(chr(code) for code in range(0x0400, 0x0500))


def drawn(_: int) -> bytes:
    vertices, _codes = letters.outline(ALPHABET)
    return vertices.tobytes()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_forked_processes_draw_the_same_letters():
    letters._letter.cache_clear()
    letters.advance.cache_clear()
    letters.advance("0")  # opens the font, before there are workers
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(4, mp_context=context) as pool:
        found = list(pool.map(drawn, range(16)))
    expected = drawn(0)
    assert [part == expected for part in found] == [True] * 16
    assert np.frombuffer(expected).size > 1000
