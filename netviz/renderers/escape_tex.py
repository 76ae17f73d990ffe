"""Any text as TeX that typesets just that text, in text mode, under any engine."""

from __future__ import annotations

COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "_": r"\_",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "-": "{-}",  # no ligature: two hyphens stay two
    "[": "{[}",  # after a line break it would open an option
    "]": "{]}",
    "*": "{*}",  # after a line break it would forbid a page break
    "×": r"$\times$",
    "·": r"$\cdot$",
    "–": "--",
    "—": "---",
    "…": r"\ldots{}",
}
"""By the letter that each sets."""

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma "
        "tau upsilon phi chi psi omega "
        "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(),
        strict=True,
    )
)


def escape(text: str) -> str:
    """``text`` for TeX's text mode.

    Blanks and line ends become single spaces. Letters that a plain LaTeX document cannot set
    (other than Latin and Greek) are named by their code: ``[U+6F22]``.
    """
    return "".join(map(_letter, " ".join(text.split())))


def _letter(letter: str) -> str:
    if letter in COMMANDS:
        return COMMANDS[letter]
    if letter in GREEK:
        return f"$\\{GREEK[letter]}$"
    if letter.isascii() and letter.isprintable():
        return letter
    if "À" <= letter <= "ÿ" and letter != "÷":
        return letter
    return f"{{[}}U+{ord(letter):04X}{{]}}"
