"""cVAE-GAN above cLR-GAN, every network and every loss where it belongs.

After figure 2 of Zhu et al., Toward multimodal image-to-image translation, 2017.
"""

from __future__ import annotations

from netviz.explain.bicycle.facts import SMALL as CHANNELS
from netviz.explain.bicycle.facts import Facts
from netviz.explain.bicycle.shapes import arrow, bell, code, comparison, network
from netviz.explain.pictures import in_colour, picture
from netviz.explain.sheet import SMALL, Sheet
from netviz.scene import Ink, Point, Rect, Scene
from netviz.tables.units import short
from netviz.themes import Theme
from netviz.themes.metrics import text_width

_IMAGE = 64.0
_B, _E, _Q, _Z, _G, _MADE = 32.0, 128.0, 222.0, 292.0, 376.0, 486.0
_E2, _Z2 = 586.0, 654.0
_BELOW = 104.0
_SECOND = 290.0
NAMES = ("cvae", "clr")


def draw(facts: Facts, shown: tuple[str, ...], theme: Theme) -> Scene:
    """The configurations in ``shown``, one below the other."""
    sheet = Sheet(theme)
    about = "one G and one E in both; solid: how data flows, dashed: what a loss compares"
    sheet.heading("BicycleGAN: from one image to many", about, y=-118)
    y = 0.0
    for name in shown:
        (_cvae if name == "cvae" else _clr)(sheet, facts, y)
        y += _SECOND
    _total(sheet, facts, y - _SECOND + 186, shown)
    return sheet.scene("BicycleGAN")


def _cvae(sheet: Sheet, facts: Facts, y: float) -> None:
    sheet.text("cVAE-GAN:  B → z → B̂", 0, y - 82, size=12, weight="semibold")
    _photo(sheet, "B", facts.b, (_B, y))
    _networks(sheet, facts, y, encoder=_E)
    bell(sheet, "Q(z|B)", (_Q, y), moved=0.3)
    bell(sheet, "N(z)", (_Q, y + _BELOW))
    arrow(sheet, [(_B + 34, y), (_E - 28, y)])
    arrow(sheet, [(_E + 28, y), (_Q - 32, y)])
    arrow(sheet, [(_Q + 32, y), (_Z - 8, y)])
    _loss(
        sheet,
        [(_Q, y + 34), (_Q, y + _BELOW - 18)],
        ("KL", "vae_kl", "kl"),
        facts,
        beside=(_Q, y + 63),
    )
    top = y - _IMAGE / 2 - 21
    way = [(_B, y - 34), (_B, top), (_MADE, top), (_MADE, y - 34)]
    _loss(sheet, way, ("L1", "vae_l1", "l1"), facts, beside=((_B + _MADE) / 2, top))
    _judged(sheet, facts, y, "vae_gan")


def _clr(sheet: Sheet, facts: Facts, y: float) -> None:
    sheet.text("cLR-GAN:  z → B̂ → ẑ", 0, y - 82, size=12, weight="semibold")
    bell(sheet, "N(z)", (_Q, y))
    arrow(sheet, [(_Q + 32, y), (_Z - 8, y)])
    _networks(sheet, facts, y, encoder=_E2)
    arrow(sheet, [(_MADE + 34, y), (_E2 - 28, y)])
    arrow(sheet, [(_E2 + 28, y), (_Z2 - 8, y)])
    code(sheet, "ẑ", (_Z2, y), facts.noise)
    top = y - _IMAGE / 2 - 21
    way = [(_Z, y - 28), (_Z, top), (_Z2, top), (_Z2, y - 28)]
    _loss(sheet, way, ("L1 of z", "lr_latent", "latent"), facts, beside=((_Z + _Z2) / 2, top))
    _judged(sheet, facts, y, "lr_gan")


def _networks(sheet: Sheet, facts: Facts, y: float, *, encoder: float) -> None:
    """What both have: z and A into G, G's image; E where it stands."""
    told = {name: short(count) for name, count in facts.parameters.items()}
    code(sheet, "z", (_Z, y), facts.noise)
    network(sheet, "G", (_G, y), kind="waist", role="convolution", words=told["G"])
    network(sheet, "E", (encoder, y), kind="narrow", role="linear", words=told["E"])
    arrow(sheet, [(_Z + 6, y), (_G - 45, y)])
    arrow(sheet, [(_G + 45, y), (_MADE - 34, y)])
    _photo(sheet, "A", facts.a, (_G, y + _BELOW))
    arrow(sheet, [(_G, y + _BELOW - 34), (_G, y + 19)])
    box = Rect(_MADE - 32, y - 32, _IMAGE, _IMAGE, 0, Ink(stroke=sheet.theme.muted, dash=(3, 2)))
    sheet.add(f"made/{y:g}", (box,), tip="what G makes of A and z: 256×256×3")
    sheet.text("B̂", _MADE, y + 4, size=15, anchor="middle", weight="semibold")
    sheet.text("256×256×3", _MADE, y + 17, size=7.5, fill=sheet.theme.muted, anchor="middle")


def _judged(sheet: Sheet, facts: Facts, y: float, loss: str) -> None:
    """D below the made image, and what it says."""
    at = _MADE, y + _BELOW
    words = short(facts.parameters["D"])
    network(sheet, "D", at, kind="narrow", role="attention", words=words)
    arrow(sheet, [(_MADE, y + 34), (_MADE, y + _BELOW - 25)])
    _tag(
        sheet,
        (_MADE + 76, y + _BELOW),
        "GAN",
        value=facts.losses[loss],
        weight=facts.weights["gan"],
    )
    arrow(sheet, [(_MADE + 28, y + _BELOW), (_MADE + 44, y + _BELOW)])
    words = "B is real, B̂ is made"
    sheet.text(words, _MADE + 46, y + _BELOW + 26, size=SMALL, fill=sheet.theme.muted)


def _photo(sheet: Sheet, name: str, image: object, at: Point) -> None:
    x, y = at
    box = (x - _IMAGE / 2, y - _IMAGE / 2, _IMAGE, _IMAGE)
    picture(sheet, f"{name}/{x:g},{y:g}", in_colour(image), box=box, tip=f"{name}: 256×256×3")
    words = f"{name}  256×256×3"
    sheet.text(words, x, y + _IMAGE / 2 + 13, size=7.5, fill=sheet.theme.muted, anchor="middle")


def _loss(
    sheet: Sheet, way: list[Point], names: tuple[str, str, str], facts: Facts, *, beside: Point
) -> None:
    """A dashed line between what is compared, and the loss on it."""
    title, loss, weight = names
    comparison(sheet, way)
    _tag(sheet, beside, title, value=facts.losses[loss], weight=facts.weights[weight])


def _tag(sheet: Sheet, at: Point, title: str, *, value: float, weight: float) -> None:
    """The name of a loss, its weight in the total and its value, in a box around ``at``."""
    theme, (x, y) = sheet.theme, at
    words = f"{weight:g} × {value:.2f}"
    wide = max(text_width(title, 10.0, "semibold"), text_width(words, 7.5)) + 14
    ink = Ink(fill=theme.error.fill, stroke=theme.error.stroke, width=0.9)
    tip = f"{title}: weight {weight:g}, {value:.4f} with random weights"
    sheet.add(f"loss/{x:g},{y:g}", (Rect(x - wide / 2, y - 14, wide, 28, 4, ink),), tip=tip)
    sheet.text(title, x, y - 2, fill=theme.error.text, anchor="middle", weight="semibold")
    sheet.text(words, x, y + 9, size=7.5, fill=theme.error.text, anchor="middle")


def _total(sheet: Sheet, facts: Facts, y: float, shown: tuple[str, ...]) -> None:
    w = facts.weights
    lines = []
    if len(shown) == 2:
        lines.append(
            f"Together: G and E minimise GAN + {w['l1']:g} L1 + {w['kl']:g} KL (cVAE-GAN) + GAN + "
            f"{w['latent']:g} L1 of z (cLR-GAN); each D learns against its own GAN."
        )
    where = "every layer of G on its way down" if facts.injection == "all" else "the input of G"
    sizes = ", ".join(f"{name} {short(count)}" for name, count in facts.parameters.items())
    lines += [
        f"Parameters: {sizes}.",
        f"z has {facts.noise} numbers, joined to the channels of {where}; L1 of z teaches G alone.",
        f"Losses: random weights, {CHANNELS} channels wide, on the edges A of a photograph B.",
    ]
    for i, text in enumerate(lines):
        sheet.text(text, 0, y + 15 * i, size=SMALL, fill=sheet.theme.muted)
