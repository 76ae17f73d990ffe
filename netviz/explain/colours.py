"""Colours that tell many things apart without meaning anything: the weights of a kernel."""

from __future__ import annotations

from math import cos, pi, sin

from netviz.themes import Theme, mix, shade

_DARK = 0.4
"""Below this lightness of its page a theme is a dark one."""


def is_dark(theme: Theme) -> bool:
    """Whether the page is darker than its text."""
    return _grey(theme.background) < _DARK


def is_grey(theme: Theme) -> bool:
    """Whether the theme tells things apart by shades alone, as for print without colours."""
    return all(len({c[1:3], c[3:5], c[5:7]}) == 1 for c in theme.scale)


def spectrum(count: int, theme: Theme) -> tuple[str, ...]:
    """``count`` fills of one lightness and different hues, or shades where the theme is grey."""
    if is_grey(theme):
        return tuple(mix("#f4f4f4", "#8c8c8c", i / max(1, count - 1)) for i in range(count))
    light, strong = (0.5, 0.105) if is_dark(theme) else (0.87, 0.095)
    return tuple(oklch(light, strong, 25 + 330 * i / max(1, count)) for i in range(count))


def inks(count: int, theme: Theme) -> tuple[str, ...]:
    """``count`` strong colours for points, lines and words, or greys where the theme is grey."""
    if is_grey(theme):
        return tuple(mix("#111111", "#a0a0a0", i / max(1, count - 1)) for i in range(count))
    light = 0.74 if is_dark(theme) else 0.58
    return tuple(oklch(light, 0.15, 25 + 330 * i / max(1, count)) for i in range(count))


def stroke_of(fill: str, theme: Theme) -> str:
    """An outline for ``fill`` that stands out from it and from the page."""
    return mix(fill, "#ffffff" if is_dark(theme) else "#000000", 0.38)


def scale_text(theme: Theme, part: float) -> tuple[str, str]:
    """The fill at ``part`` (0 to 1) of the theme's scale, and the text colour readable on it."""
    from netviz.themes import readable_on

    fill = shade(theme, part)
    return fill, readable_on(fill)


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour of Ottosson's OKLCH (https://bottosson.github.io/posts/oklab), hue in
    degrees, cut to what a screen shows."""
    a, b = chroma * cos(hue * pi / 180), chroma * sin(hue * pi / 180)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(c, 0.0), 1.0))):02x}" for c in linear)


def _gamma(c: float) -> float:
    return 12.92 * c if c <= 0.0031308 else 1.055 * float(c ** (1 / 2.4)) - 0.055


def _grey(colour: str) -> float:
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) / 765
