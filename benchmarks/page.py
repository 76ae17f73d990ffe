"""How quick is the interactive page in Chromium? ``python benchmarks/page.py``.

A line a model: the file's size; from the end of loading to the first picture; opening each of the
closed modules, the slowest of them; searching; colouring all boxes anew; opening everything.
Milliseconds, the least of ``--repeats``. ``--clock cpu`` counts what the page's main thread
computes, for a machine that others use too. ``--netron`` times Netron on the same graph, as DOT;
``--model-explorer PROGRAM`` times Model Explorer, on the JSON made for it (``PROGRAM`` is what its
package ai-edge-model-explorer installs, best in an environment of its own).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from gallery import GALLERY
from harness import parser, table
from subjects import Subject
from torch import nn

from netviz.ir import Graph

HEADS = ("model", "operators", "kB", "first picture", "open a module", "search", "recolour",
         "open all", "of operators")  # fmt: skip
EXPLORER_PORT = 8177
NAMES = ("ResNet-50", "Llama-3-405B (meta)", "DenseNet-201", "SD-1.5 U-Net (meta)", "T5 small",
         "Mixtral-like")  # fmt: skip


class Masked(nn.Module):
    """A block that reads a mask which every block reads."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(8)
        self.layers = nn.ModuleList(nn.Linear(8, 8) for _ in range(6))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """A residual block."""
        y = self.norm(x)
        for layer in self.layers:
            y = torch.relu(layer(y)) * mask
        return x + y


class FanOut(nn.Module):
    """Groups of blocks, no two alike enough to fold, one mask feeding all: 10 000 operators."""

    def __init__(self, groups: int = 25, blocks: int = 20) -> None:
        super().__init__()
        self.groups = nn.ModuleList(
            nn.ModuleList(Masked() for _ in range(blocks - n % 3)) for n in range(groups)
        )

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """All blocks, one after another."""
        mask = mask.sigmoid()
        for group in self.groups:
            for block in group:
                x = block(x, mask)
        return x


def _fan_out() -> tuple[nn.Module, Any]:
    return FanOut().eval(), (torch.rand(1, 8), torch.rand(1, 8))


SUBJECTS: dict[str, Subject] = {name: GALLERY[name] for name in NAMES}
SUBJECTS["10 000 operators, one mask"] = _fan_out


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        path = shutil.which("chromium")
        found = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


class Timed:
    """One open page and its clock; ``said``: what it wrote to the console or asked for."""

    def __init__(self, browser: Any, clock: str) -> None:
        self.page = browser.new_page(viewport={"width": 1400, "height": 900})
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.cpu = clock == "cpu"
        self.cdp = self.page.context.new_cdp_session(self.page)
        domain = "threadTicks" if self.cpu else "timeTicks"
        self.cdp.send("Performance.enable", {"timeDomain": domain})

    def busy(self) -> float:
        """Milliseconds so far that the main thread was at work."""
        metrics = self.cdp.send("Performance.getMetrics")["metrics"]
        found = {metric["name"]: metric["value"] for metric in metrics}
        return 1000 * float(found["TaskDuration"])

    def of(self, action: str) -> float:
        """Milliseconds of a script, and of painting what it changes."""
        start = self.busy()
        self.page.evaluate(
            f"() => {{ {action}; return new Promise(done => "
            "requestAnimationFrame(() => setTimeout(done))); }"
        )
        return self.busy() - start


def measured(browser: Any, file: Path, options: Any) -> dict[str, float]:
    """Everything timed once."""
    timed = Timed(browser, options.clock)
    timed.page.goto(file.as_uri(), wait_until="commit")
    while not timed.page.evaluate("document.body?.dataset.ready ?? ''"):
        time.sleep(0.02)
    # From the network's end to the first picture: unpacking, reading, laying out, drawing.
    first = float(timed.page.evaluate("document.body.dataset.ready"))
    found = {"first picture": timed.busy() if timed.cpu else first}
    timed.page.evaluate("viewer.toDepth(0)")
    groups = timed.page.evaluate(
        "viewer.closed().filter(b => b.item < 0).map(b => b.item).slice(0, 8)"
    )
    opened = [timed.of(f"viewer.toggle({item}, true)") for item in groups]
    found["open a module"] = max(opened, default=0.0)
    found["search"] = timed.of("viewer.seek('norm|linear')")
    timed.page.evaluate("viewer.seek('')")
    found["recolour"] = timed.of("viewer.colourBy('flops')")
    found["open all"] = timed.of(
        "viewer.net.view.runs.forEach((_, r) => viewer.state.unfolded.add(r)); "
        "viewer.toDepth(Infinity)"
    )
    found["of operators"] = timed.of("viewer.colourBy('role')")
    if timed.said:
        raise SystemExit(f"{file.name} said {timed.said}")
    timed.page.close()
    return found


def netron(browser: Any, graph: Graph, folder: Path) -> float | str:
    """Milliseconds on the wall clock until Netron has drawn the same graph, from its DOT, once it
    has been allowed its cookies."""
    import netron as tool
    from playwright.sync_api import TimeoutError as Late

    from netviz.drawing import draw_graph

    file = folder / "peer.dot"
    file.write_bytes(draw_graph(graph, format="dot", detail="full", repeats=False))
    host, port = tool.start(str(file), browse=False)
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"http://{host}:{port}")
    start = time.perf_counter()
    try:
        page.get_by_text("Accept").click()
        page.wait_for_selector("g.node", timeout=60_000)
        return 1000 * (time.perf_counter() - start)
    except Late:
        return "over 60 s"
    finally:
        page.close()
        tool.stop()


def model_explorer(browser: Any, graph: Graph, folder: Path, program: str) -> float | str:
    """Milliseconds on the wall clock until Model Explorer has drawn the same graph, from the JSON
    that netviz writes for it; its server is up already."""
    from playwright.sync_api import TimeoutError as Late

    from netviz.renderers.model_explorer import render

    file = folder / "peer.json"
    file.write_bytes(render(graph))
    command = [program, str(file), "--no_open_in_browser", f"--port={EXPLORER_PORT}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as server:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        try:
            lines = (line.split() for line in server.stdout or ())
            address = next(w for words in lines for w in words if w.startswith("http://"))
            start = time.perf_counter()
            page.goto(address)
            # Its legend of boxes comes with the first picture.
            page.get_by_text(f"{len(graph.nodes)} nodes").first.wait_for(timeout=60_000)
            page.wait_for_selector("canvas", timeout=60_000)
            page.get_by_text("op node count").wait_for(timeout=60_000)
            return 1000 * (time.perf_counter() - start)
        except Late:
            return "over 60 s"
        finally:
            page.close()
            os.killpg(server.pid, signal.SIGTERM)


def main() -> None:
    """Print the table."""
    from netviz.renderers.html import render
    from netviz.tracers import trace

    made = parser(__doc__)
    made.add_argument("--netron", action="store_true", help="time Netron on the same graphs")
    made.add_argument("--model-explorer", metavar="PROGRAM", help="time Model Explorer too")
    options = made.parse_args()
    rows = []
    heads = (*HEADS, *(["Netron"] if options.netron else []))
    heads = (*heads, *(["Model Explorer"] if options.model_explorer else []))
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for name in (name for name in SUBJECTS if options.only in name):
            graph = trace(*SUBJECTS[name]())
            file = Path(folder, "page.html")
            file.write_bytes(render(graph))
            all_ = [measured(browser, file, options) for _ in range(options.repeats)]
            least = [f"{min(one[key] for one in all_):.0f}" for key in all_[0]]
            row = [name, str(len(graph.nodes)), str(file.stat().st_size // 1000), *least]
            rows.append([*row, *_peer(browser, graph, Path(folder), options)])
    print(table(heads, rows))


def _peer(browser: Any, graph: Graph, folder: Path, options: Any) -> list[str]:
    found = [netron(browser, graph, folder)] if options.netron else []
    if options.model_explorer:
        found.append(model_explorer(browser, graph, folder, options.model_explorer))
    return [one if isinstance(one, str) else f"{one:.0f}" for one in found]


if __name__ == "__main__":
    main()
