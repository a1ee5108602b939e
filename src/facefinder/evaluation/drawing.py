"""Charts for the evaluation's report as inline SVG: few lines, readable in print, nothing fetched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from facefinder.evaluation.scoring import NOTHING, Scores

WIDTH, HEIGHT = 560, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 32, 46


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: its name, the CSS class that colours it, and points; None breaks it."""

    name: str
    style: str
    xs: NDArray[np.float64]
    ys: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: what it shows, its ends, and whether it goes by powers of ten."""

    name: str
    low: float
    high: float
    log: bool = False

    def share(self, value: float) -> float:
        """Where a value lies, from 0 at the low end to 1; values outside are held at the ends."""
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log10(max(value, low)), math.log10(low), math.log10(high)
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def ticks(self) -> list[tuple[float, str]]:
        if self.log:
            powers = range(math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9) + 1)
            return [(10.0**power, _percent(10.0**power)) for power in powers]
        # Round numbers, about five of them.
        rough = (self.high - self.low) / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [(step * i, f"{step * i:.4g}") for i in range(first, last + 1)]


def chart(title: str, across: Axis, up: Axis, lines: Sequence[Line]) -> Markup:
    """Curves over two axes."""
    drawn = [_frame(title, across, up)]
    for line in lines:
        points = " ".join(
            f"{_x(across.share(float(x))):.1f},{_y(up.share(float(y))):.1f}"
            for x, y in zip(line.xs, line.ys, strict=True)
        )
        drawn.append(f'<polyline class="curve {escape(line.style)}" points="{points}"/>')
    drawn.append(_legend([(line.name, line.style) for line in lines]))
    return _svg(title, drawn)


def histogram(title: str, mated: Scores, non_mated: Scores) -> Markup:
    """The similarities of mated and non-mated comparisons, each as shares of its own number."""
    real = [scores[scores > NOTHING] for scores in (mated, non_mated)]
    low = min((float(scores.min()) for scores in real if len(scores)), default=0.0)
    edges = np.linspace(math.floor(low * 10) / 10, 1.0, 61)
    shares = [np.histogram(scores, edges)[0] / max(1, len(scores)) for scores in real]
    across = Axis("similarity", float(edges[0]), 1.0)
    up = Axis("share of comparisons", 0.0, float(max(share.max(initial=0.0) for share in shares)) * 1.05 or 1.0)
    drawn = [_frame(title, across, up)]
    for style, share in zip(("mated", "non-mated"), shares, strict=True):
        for left, right, height in zip(edges[:-1], edges[1:], share, strict=True):
            if height > 0:
                x, top = _x(across.share(float(left))), _y(up.share(float(height)))
                wide = _x(across.share(float(right))) - x
                drawn.append(
                    f'<rect class="bar {style}" x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" '
                    f'height="{_y(0) - top:.1f}"/>'
                )
    drawn.append(_legend([("one person", "mated"), ("two different people", "non-mated")]))
    return _svg(title, drawn)


def _svg(title: str, drawn: Sequence[str]) -> Markup:
    return Markup(  # noqa: S704 - every text in it went through escape # nosec B704
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(drawn)}</svg>'
    )


def _frame(title: str, across: Axis, up: Axis) -> str:
    parts = [f"<title>{escape(title)}</title>"]
    for value, text in across.ticks():
        x = _x(across.share(value))
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{escape(text)}</text>')
    for value, text in up.ticks():
        y = _y(up.share(value))
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(text)}</text>')
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across.name)}</text>')
    parts.append(
        f'<text transform="translate(14 {(_TOP + HEIGHT - _BOTTOM) / 2:.1f}) rotate(-90)" text-anchor="middle">'
        f"{escape(up.name)}</text>"
    )
    return "".join(parts)


def _legend(entries: Sequence[tuple[str, str]]) -> str:
    parts = []
    for place, (name, style) in enumerate(entries):
        x, y = _LEFT + 190 * place, _TOP - 12
        parts.append(f'<rect class="key {escape(style)}" x="{x}" y="{y - 8}" width="14" height="8"/>')
        parts.append(f'<text x="{x + 20}" y="{y}">{escape(name)}</text>')
    return "".join(parts)


def _x(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def _percent(rate: float) -> str:
    return f"{rate * 100:.10f}".rstrip("0").rstrip(".") + " %"
