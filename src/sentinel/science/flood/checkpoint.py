"""A run in the middle: what it needs to go on to the same bits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentinel.science.contract import OutOfRange

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """State after `steps` steps at `time` (s) of the inputs with this digest; book: m³ by heading."""

    digest: str
    time: float
    steps: int
    book: dict[str, float]
    arrays: dict[str, Array]

    def save(self, path: Path) -> None:
        """Write an uncompressed .npz file at exactly this path."""
        named: dict[str, Any] = {f"array_{name}": array for name, array in self.arrays.items()}
        booked: dict[str, Any] = {f"book_{name}": np.float64(volume) for name, volume in self.book.items()}
        with path.open("wb") as file:
            np.savez(file, digest=self.digest, time=self.time, steps=self.steps, **named, **booked)

    @classmethod
    def load(cls, path: Path) -> "Checkpoint":
        """Read what `save` wrote; OutOfRange at `resume` when the file is not one."""
        try:
            with np.load(path, allow_pickle=False) as found:
                return cls(
                    digest=str(found["digest"]),
                    time=float(found["time"]),
                    steps=int(found["steps"]),
                    book={name[5:]: float(found[name]) for name in found.files if name.startswith("book_")},
                    arrays={name[6:]: found[name] for name in found.files if name.startswith("array_")},
                )
        except (OSError, ValueError, KeyError, EOFError) as wrong:
            raise OutOfRange("resume", "这个文件不是洪水模拟的断点：请换一个，或从头运行。") from wrong
