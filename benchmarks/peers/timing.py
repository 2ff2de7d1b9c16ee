"""What the peers' scripts share: they run in interpreters that lack this project."""

import json
import time


def repetitions(rows: int) -> int:
    """Return how many calls are timed."""
    return 30 if rows < 10_000 else 9 if rows < 500_000 else 5


def read_targets(path):
    """Return the margins' shares, by variable and category."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def timed(call, calls):
    """Return a call's milliseconds, after one to warm up, and the last value.

    The fastest call's time, or the mean processor time of a call where that is less: what else the
    machine does then counts as little as it can.
    """
    value, times, processor = call(), [], time.process_time()
    for _ in range(calls):
        start = time.perf_counter()
        value = call()
        times.append(1000 * (time.perf_counter() - start))
    return min(*times, 1000 * (time.process_time() - processor) / calls), value


def answer(version, found):
    """Print what was found as the last line."""
    print(json.dumps({"version": version, "work": found}))
