"""Compute and write the plots of the science guide (docs/science/plots) from the cases its tests assert.

PYTHONPATH=src python tools/science_plots.py    ten seconds on one core
"""

import sys
from pathlib import Path

from science_plot import flood, others

PLOTS = flood.PLOTS | others.PLOTS
FOLDER = Path(__file__).parents[1] / "docs/science/plots"


def main() -> int:
    """Write them all; return the exit status."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PLOTS.items():
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8")
        print(f"written: {name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
