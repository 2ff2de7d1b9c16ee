"""How long reading a large form export into codes takes, beside pandas reading it as text.

    python benchmarks/reading.py [--rows N] [--write]

The file is made: 30 questions as Google Forms writes them, two of them multiple choice, with a
time stamp of each row. Each reader runs in a process of its own, in turn; the figures are medians,
and the memory is the process's largest.
"""

from __future__ import annotations

import argparse
import csv
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 3
SINGLES = 26
OPTIONS = [
    "Telegram", "Instagram", "YouTube", "TikTok", "X (formerly Twitter, since 2023)", "WhatsApp",
    "VK (ВКонтакте, VK Видео)", "Facebook",
]  # fmt: skip
ANSWERS = ["Определённо да", "Скорее да", "Скорее нет, чем да", "Нет", "Затрудняюсь ответить"]

FLOOR = """
import pandas
frame = pandas.read_csv({path!r}, dtype=str, keep_default_na=False)
assert len(frame) == {rows}
"""

OURS = """
from pathlib import Path
from youthsurvey.ingest import IngestOptions, code_answers, expected_headers, read_raw
from youthsurvey.model.codebook import Category, Codebook, Variable

def options(texts):
    return tuple(Category(f"c{{i}}", {{"ru": text}}) for i, text in enumerate(texts))

def asked(name, type_, header, categories=()):
    return Variable(name, type_, {{"ru": header}}, categories=categories)

scale, several = options({answers!r}), options({options!r})
variables = [
    asked("submitted", "date", "Отметка времени"),
    asked("age", "numeric", "Возраст"),
    *(asked(f"q{{i}}", "ordinal", f"Вопрос {{i}}", scale) for i in range({singles})),
    *(asked(f"m{{i}}", "multiple", f"Платформы {{i}}", several) for i in range(2)),
]
book = Codebook({{v.name: v for v in variables}})
raw = read_raw(Path({path!r}), expected_headers(book))
done = code_answers(raw, book, IngestOptions("%d.%m.%Y %H:%M:%S", "stop"))
assert len(done.responses) == {rows} and not done.rejects
"""

PEAK = "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"


def make(path: Path, rows: int) -> None:
    """Write the export."""
    rng = random.Random(505)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "Отметка времени",
                "Возраст",
                *(f"Вопрос {i}" for i in range(SINGLES)),
                "Платформы 0",
                "Платформы 1",
            ]
        )
        for i in range(rows):
            day, second = divmod(i, 86_400)
            clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            stamp = f"{1 + day % 28:02}.{6 + day // 28:02}.2025 {clock}"
            singles = rng.choices(ANSWERS, k=SINGLES)
            several = [", ".join(sorted(rng.sample(OPTIONS, rng.randint(1, 4)))) for _ in range(2)]
            writer.writerow([stamp, str(rng.randint(18, 59)), *singles, *several])


def run(code: str) -> tuple[float, float]:
    """Run a reader in a process of its own; return its seconds and megabytes."""
    timed = (
        "import time\nstart = time.perf_counter()\n"
        + code
        + "\nprint(time.perf_counter() - start)"
        + PEAK
    )
    found = subprocess.run(
        [sys.executable, "-c", timed], check=True, capture_output=True, text=True
    )
    seconds, peak = found.stdout.split()
    return float(seconds), int(peak) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        make(path, asked.rows)
        size = path.stat().st_size / 1e6
        known = {
            "path": str(path),
            "rows": asked.rows,
            "answers": ANSWERS,
            "options": OPTIONS,
            "singles": SINGLES,
        }
        times: dict[str, list[tuple[float, float]]] = {"floor": [], "ours": []}
        for _ in range(ROUNDS):
            times["floor"].append(run(FLOOR.format(**known)))
            times["ours"].append(run(OURS.format(**known)))
    floor, ours = (statistics.median(t for t, _ in times[key]) for key in ("floor", "ours"))
    peaks = [max(peak for _, peak in times[key]) / 1024 for key in ("floor", "ours")]
    text = (
        f"Measured on Python {platform.python_version()}, {platform.system()}: {asked.rows:,} "
        f"rows, 30 columns, {size:.0f} MB.\n\n"
        "| reader | s | peak, GiB | ratio | bound |\n|---|---|---|---|---|\n"
        f"| `pandas.read_csv`, as text | {floor:.1f} | {peaks[0]:.2f} | 1x | |\n"
        f"| read and coded | {ours:.1f} | {peaks[1]:.2f} | **{ours / floor:.2f}x** | 3x, 4 GiB |\n"
    )
    print(text)
    if asked.write:
        readme = Path(__file__).with_name("README.md")
        head, _, rest = readme.read_text("utf-8").partition("<!-- reading -->\n")
        _, _, tail = rest.partition("<!-- /reading -->")
        readme.write_text(f"{head}<!-- reading -->\n{text}<!-- /reading -->{tail}", "utf-8")


if __name__ == "__main__":
    main()
