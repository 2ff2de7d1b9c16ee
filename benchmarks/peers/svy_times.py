"""Time svy: python svy_times.py DATA.csv TARGETS.json ROWS; see beside_peers.py."""

import sys
import warnings

import polars as pl
import svy
from timing import answer, read_targets, repetitions, timed

warnings.filterwarnings("ignore")
path, targets, rows = sys.argv[1], read_targets(sys.argv[2]), int(sys.argv[3])
data = pl.read_csv(path)
sample = svy.Sample(data=data, design=svy.Design(wgt="w"))
total = data["w"].sum()
controls = {name: {k: share * total for k, share in of.items()} for name, of in targets.items()}
calls = repetitions(rows)

ms, table = timed(lambda: sample.categorical.tabulate("x", "y"), calls)
found = {"table": {"ms": ms, "f": table.stats.f.value}}
ms, raked = timed(lambda: sample.weighting.rake(controls=controls, tol=1e-10, max_iter=500), calls)
found["raking"] = {"ms": ms, "weights": raked.data["rk_wgt"].to_list()[:505]}
ms, table = timed(lambda: raked.categorical.tabulate("x", "y"), calls)
found["calibrated"] = {"ms": ms, "f": table.stats.f.value}
answer(svy.__version__, found)
