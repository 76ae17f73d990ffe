"""How long the figures of papers take: from the traced graph to the SVG, and TeX after that.

    python benchmarks/figures.py            medians of five
    python benchmarks/figures.py --no-tex   without TeX

Times are CPU time, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import netviz

FIGURES = (
    ("LeNet-5", "zoo:lenet5", "lenet"),
    ("AlexNet", "zoo:alexnet_2012", "alexnet"),
    ("VGG-16", "zoo:vgg16", "plotneuralnet"),
    ("ResNet-18", "zoo:resnet18", "resnet"),
    ("ResNet-152", "zoo:resnet152", "resnet"),
    ("U-Net", "zoo:unet_2015", "unet"),
    ("DCGAN", "zoo:dcgan_g", "plotneuralnet"),
    ("Transformer", "zoo:transformer", "blocks"),
    ("ViT", "zoo:vit_b_16", "blocks"),
    ("MAE", "zoo:mae_base", "blocks"),
    ("BicycleGAN", "zoo:bicyclegan_cvae", "graph"),
    ("Llama-3-405B", "zoo:llama3_405b", "blocks"),
)
"""What each is called, the target, and the style."""


def main() -> None:
    """Print one row a figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-tex", action="store_true")
    chosen = parser.parse_args()
    tex = not chosen.no_tex and shutil.which("pdflatex") is not None
    print("| figure | style | operators | scene + SVG | pdflatex |")
    print("|---|---|--:|--:|--:|")
    for name, target, style in FIGURES:
        graph = netviz.trace(target)
        figure = netviz.figure(graph, style=style)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            drawn = _median(lambda figure=figure: figure.render("svg"), chosen.repeats)
            compiled = f"{_compiled(figure):.2f} s" if tex else "-"
        operators = sum(node.kind == "operator" for node in graph.nodes)
        print(
            f"| {name} | {style} | {operators} | {1000 * drawn:.0f} ms | {compiled} |", flush=True
        )


def _median(run: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def _compiled(figure: netviz.Drawing) -> float:
    """Seconds of CPU that TeX took, of a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        plain = netviz.figure(figure.graph, **{**figure.options, "via": "pdflatex"})
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        plain.save(Path(folder) / "figure.pdf")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
