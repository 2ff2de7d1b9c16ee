"""Time samplics: python samplics_times.py DATA.csv TARGETS.json ROWS; see beside_peers.py."""

import sys
import warnings
from importlib.metadata import version

import polars as pl

warnings.filterwarnings("ignore")
from samplics import PopParam  # noqa: E402
from samplics.categorical import CrossTabulation  # noqa: E402
from timing import answer, repetitions, timed  # noqa: E402

data = pl.read_csv(sys.argv[1])
pair, weight = data.select("x", "y").to_numpy(), data["w"].to_numpy()


def table() -> dict:
    made = CrossTabulation(param=PopParam.prop)
    made.tabulate(vars=pair, varnames=["x", "y"], samp_weight=weight, remove_nan=True)
    return made.stats


ms, stats = timed(table, min(repetitions(int(sys.argv[3])), 3))
answer(version("samplics"), {"table": {"ms": ms, "f": float(stats["Pearson-Adj"]["f_value"])}})
