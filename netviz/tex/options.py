"""What concerns TeX alone among the options of a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from netviz.errors import FormatError
from netviz.tex.engines import VIA
from netviz.themes.metrics import FAMILIES

WAYS = ("tikz", "pics")


@dataclass(frozen=True, slots=True, kw_only=True)
class TexOptions:
    """How a figure goes through TeX.

    ``font``: the family that text is measured and shown in, "inter" or "cm" (Computer Modern);
    None: "cm" where TeX sets it, else "inter". ``via``: make pdf and png with "latex" (whichever
    engine is there) or one engine by name; None: without TeX. ``tex``: how a .tex is written,
    "tikz" (the figure itself) or "pics" (PlotNeuralNet's named boxes, to edit on). ``standalone``:
    with the standalone class; ``fragment``: only the picture, for ``\\input``. ``templates``: a
    folder whose templates go before ours. ``layers``: a folder with PlotNeuralNet's own style
    files, for "pics". ``stem``: what pictures beside a .tex are named after.
    """

    font: str | None = None
    via: str | None = None
    tex: str = "tikz"
    standalone: bool = False
    fragment: bool = False
    templates: str | Path | None = None
    layers: str | Path | None = None
    stem: str = "figure"

    @property
    def document(self) -> str:
        """The template of the document: "article", "standalone" or "fragment"."""
        return "fragment" if self.fragment else "standalone" if self.standalone else "article"


def checked(options: TexOptions) -> None:
    """Raise `FormatError` for values that there are not, and for two that exclude each other."""
    for name, value, known in (("font", options.font, (*FAMILIES, None)),
                               ("via", options.via, (*VIA, None)),
                               ("tex", options.tex, WAYS)):  # fmt: skip
        if value not in known:
            listed = ", ".join(str(word) for word in known if word is not None)
            raise FormatError(f"no {name} {value!r}; choose from {listed}")
    if options.standalone and options.fragment:
        raise FormatError("a figure is standalone or a fragment, not both")


def through_tex(options: TexOptions, suffix: str) -> bool:
    """Whether TeX sets the format ``suffix``."""
    return suffix == "tex" or (options.via is not None and suffix in ("pdf", "png"))


def idle(options: TexOptions, suffix: str) -> list[str]:
    """Which of the ``options`` that were chosen do nothing for a figure in the format ``suffix``,
    and where they would, in words."""
    tex = "for .tex, and for .pdf and .png with via"
    named = options.tex == "pics" and through_tex(options, suffix)
    does_nothing = {
        "via": (options.via is not None and suffix not in ("pdf", "png"), "for .pdf and .png"),
        "standalone": (options.standalone and not through_tex(options, suffix), tex),
        "fragment": (options.fragment and suffix != "tex", "for .tex"),
        "tex=pics": (options.tex == "pics" and not named, tex),
        "layers": (options.layers is not None and not named, f"{tex}, with tex=pics"),
        "templates": (options.templates is not None and not through_tex(options, suffix), tex),
    }
    return [
        f"{name} is {where}: .{suffix} does without"
        for name, (vain, where) in does_nothing.items()
        if vain
    ]


def family(options: TexOptions, suffix: str) -> str:
    """The family of a figure's text in the format ``suffix``; `FormatError` for one that TeX has
    not."""
    if not through_tex(options, suffix):
        return options.font or "inter"
    if options.font == "inter":
        raise FormatError("plain TeX has no Inter: leave out font, or take pdf or svg without via")
    return "cm"
