"""Time balance: python balance_times.py DATA.csv TARGETS.json ROWS; see beside_peers.py."""

import logging
import sys
import warnings

import balance
import pandas as pd
from balance.weighting_methods.rake import rake
from timing import answer, read_targets, repetitions, timed

warnings.filterwarnings("ignore")
logging.getLogger("balance").setLevel(logging.ERROR)
path, targets, rows = sys.argv[1], read_targets(sys.argv[2]), int(sys.argv[3])
data = pd.read_csv(path)
weight, total = data["w"], data["w"].sum()
margins = {name: {k: share * total for k, share in of.items()} for name, of in targets.items()}

ms, raked = timed(
    lambda: rake(
        data[list(targets)], weight, None, None, target_margins=margins, transformations=None,
        convergence_rate=1e-10, rate_tolerance=0, max_iteration=500,
    )["weight"],
    repetitions(rows),
)  # fmt: skip
answer(balance.__version__, {"raking": {"ms": ms, "weights": raked.tolist()[:505]}})
