"""What only the style of neurons has; names as in NN-SVG."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Lengths are points. ``most``: neurons drawn of a layer at most, an ellipsis for the others.

    ``edge_width``: of the strongest edge; ``edge_width_proportional``,
    ``edge_opacity_proportional``, ``edge_colour_proportional``: by the real weight, if it is known;
    ``edge_opacity``: of all edges, 0 to 1; ``default_edge_colour`` ("" for the theme's),
    ``negative_edge_colour``, ``positive_edge_colour``: "#rrggbb". ``node_diameter``,
    ``node_colour`` ("" for the theme's), ``activations``: fill neurons by what flows through them,
    if it is known.
    ``between_layers``, ``between_nodes``: blanks, 0 for what fits. ``bezier_curves``: edges bent.
    ``direction``: "right", "up" or "down"; the sheet's own goes first. ``show_bias``: a unit "1" in
    each layer that feeds one with a bias. ``show_labels``, ``show_arrowheads``: as they say.
    """

    most: int = 10
    edge_width: float = 0.9
    edge_width_proportional: bool = True
    edge_opacity: float = 1.0
    edge_opacity_proportional: bool = True
    edge_colour_proportional: bool = True
    default_edge_colour: str = ""
    negative_edge_colour: str = "#2166ac"
    positive_edge_colour: str = "#b2182b"
    node_diameter: float = 13.0
    node_colour: str = ""
    activations: bool = True
    between_layers: float = 0.0
    between_nodes: float = 5.0
    bezier_curves: bool = False
    direction: str = "right"
    show_bias: bool = False
    show_labels: bool = True
    show_arrowheads: bool = False
