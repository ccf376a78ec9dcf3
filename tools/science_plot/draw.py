"""Line plots as small SVG files that read on light and on dark ground: axes, lines, bands, points, a legend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
WIDTH, HEIGHT = 680, 400
LEFT, RIGHT, TOP, BOTTOM = 66, 24, 74, 52
STYLE = """
svg{background:#fff;font:13px system-ui,sans-serif}text{fill:#222}.t{font-size:15px;font-weight:600}
.g{stroke:#ddd}.a{stroke:#666}.l{fill:none;stroke-width:1.8;stroke-linejoin:round}.d{stroke-dasharray:7 4}
.w{stroke-width:4;opacity:.45}.p{stroke-width:1.6;fill:none}.b{stroke:none;opacity:.16}
.ink{stroke:#222;color:#222}.blue{stroke:#1f6fb5;color:#1f6fb5}.orange{stroke:#c75a00;color:#c75a00}
.green{stroke:#1b7f4b;color:#1b7f4b}.purple{stroke:#8548a8;color:#8548a8}.red{stroke:#b8293d;color:#b8293d}
.brown{stroke:#8a6a3b;color:#8a6a3b}.b{fill:currentColor}
@media(prefers-color-scheme:dark){svg{background:#15181c}text{fill:#e6e6e6}.g{stroke:#33383f}.a{stroke:#999}
.ink{stroke:#e6e6e6;color:#e6e6e6}.blue{stroke:#6db3f2;color:#6db3f2}.orange{stroke:#f79a4b;color:#f79a4b}
.green{stroke:#5fce93;color:#5fce93}.purple{stroke:#c79be6;color:#c79be6}.red{stroke:#f2798a;color:#f2798a}
.brown{stroke:#c9a670;color:#c9a670}}
"""


@dataclass(frozen=True)
class Axis:
    """One axis: its label with unit, its two ends and the numbers written at it; `log` takes ends above 0."""

    label: str
    ends: tuple[float, float]
    ticks: Sequence[float]
    log: bool = False

    def share(self, values: Array) -> Array:
        """Where values lie between the ends, 0-1."""
        low, high = self.ends
        if self.log:
            return np.asarray(np.log(np.maximum(values, low * 1e-3) / low) / np.log(high / low))
        return np.asarray((np.asarray(values, float) - low) / (high - low))


@dataclass
class Plot:
    """A plot being drawn; `svg` gives its file."""

    title: str
    x: Axis
    y: Axis
    body: list[str] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)

    def line(self, x: Any, y: Any, colour: str, label: str = "", kind: str = "") -> None:
        """A line through the points; `kind` "d" is dashed, "w" wide and pale (the exact or published one)."""
        shape = f'class="l {colour} {kind}"'
        self.body.append(f'<polyline {shape} points="{self._path(x, y)}"/>')
        self._name(label, f'<path {shape} d="M0 -4h26"/>')

    def band(self, x: Any, low: Any, high: Any, colour: str, label: str = "") -> None:
        """The ground between two lines."""
        round_about = np.concatenate([x, np.flip(x)]), np.concatenate([low, np.flip(high)])
        shape = f'class="b {colour}"'
        self.body.append(f'<polygon {shape} points="{self._path(*round_about)}"/>')
        self._name(label, f'<path {shape} d="M0 -9h26v10h-26z"/>')

    def points(self, x: Any, y: Any, colour: str, label: str = "") -> None:
        """Small rings."""
        shape = f'class="p {colour}"'
        for across, down in zip(*self._place(x, y), strict=True):
            self.body.append(f'<circle {shape} cx="{across:.1f}" cy="{down:.1f}" r="4.5"/>')
        self._name(label, f'<circle {shape} cx="13" cy="-4" r="4.5"/>')

    def text(self, x: float, y: float, said: str, anchor: str = "start") -> None:
        """A word at a place of the axes."""
        (across,), (down,) = self._place([x], [y])
        self.body.append(f'<text x="{across:.1f}" y="{down:.1f}" text-anchor="{anchor}">{escape(said)}</text>')

    def svg(self) -> str:
        """The file."""
        keys, at = [], float(LEFT)
        for label, mark in self.legend:
            keys.append(f'<g transform="translate({at:.0f} 54)">{mark}<text x="32">{escape(label)}</text></g>')
            at += 50 + 6.8 * len(label)
        wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{escape(self.title)}</title><style>{STYLE}</style>",
            f'<clipPath id="c"><path d="M{LEFT} {TOP}h{wide}v{tall}h-{wide}z"/></clipPath>',
            f'<text class="t" x="{LEFT}" y="26">{escape(self.title)}</text>',
            *keys,
            *self._grid(),
            f'<g clip-path="url(#c)">{"".join(self.body)}</g>',
            f'<path class="a" fill="none" d="M{LEFT} {TOP}v{tall}h{wide}"/>',
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _grid(self) -> Iterable[str]:
        bottom = HEIGHT - BOTTOM
        for tick, across in zip(
            self.x.ticks, self._place(self.x.ticks, [self.y.ends[0]] * len(self.x.ticks))[0], strict=True
        ):
            yield f'<path class="g" d="M{across:.1f} {TOP}V{bottom}"/>'
            yield f'<text x="{across:.1f}" y="{bottom + 18}" text-anchor="middle">{tick:g}</text>'
        for tick, down in zip(
            self.y.ticks, self._place([self.x.ends[0]] * len(self.y.ticks), self.y.ticks)[1], strict=True
        ):
            yield f'<path class="g" d="M{LEFT} {down:.1f}H{WIDTH - RIGHT}"/>'
            yield f'<text x="{LEFT - 7}" y="{down + 4:.1f}" text-anchor="end">{tick:g}</text>'
        middle = (LEFT + WIDTH - RIGHT) / 2, (TOP + bottom) / 2
        yield f'<text x="{middle[0]:.0f}" y="{HEIGHT - 12}" text-anchor="middle">{escape(self.x.label)}</text>'
        turned = f'transform="translate(17 {middle[1]:.0f}) rotate(-90)" text-anchor="middle"'
        yield f"<text {turned}>{escape(self.y.label)}</text>"

    def _name(self, label: str, mark: str) -> None:
        if label:  # several lines may share one entry
            self.legend.append((label, mark))

    def _place(self, x: Any, y: Any) -> tuple[Array, Array]:
        across = LEFT + self.x.share(np.asarray(x)) * (WIDTH - LEFT - RIGHT)
        down = HEIGHT - BOTTOM - self.y.share(np.asarray(y)) * (HEIGHT - TOP - BOTTOM)
        return across, down

    def _path(self, x: Any, y: Any) -> str:
        return " ".join(f"{across:.1f},{down:.1f}" for across, down in zip(*self._place(x, y), strict=True))
