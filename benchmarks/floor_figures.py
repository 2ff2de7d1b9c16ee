"""The floor of analyze: import pandas and matplotlib's Agg canvas, save as many plain bar figures.

    python floor_figures.py LANGUAGES

The number of figures a language is the bundled study's; sizes and formats are as in analyze.
"""

import sys
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

FIGURES = 31
shares = pd.Series({"full": 48.5, "partial": 27.7, "none": 17.8, "hard to say": 5.9})
folder = Path("floor")
folder.mkdir(exist_ok=True)
for i in range(FIGURES * int(sys.argv[1])):
    figure = Figure(figsize=(160 / 25.4, 80 / 25.4))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.barh(list(shares.index), shares.to_numpy())
    figure.savefig(folder / f"{i}.png", dpi=200)
    figure.savefig(folder / f"{i}.svg")
