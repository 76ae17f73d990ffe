"""What watching costs a training: ``python benchmarks/overhead.py``.

Bare steps, watched steps and what wandb's and TensorBoard's users do (full histograms of every
gradient and weight) take turns in one process, on a GPT of 6 layers and 256 features. Process time
counts the monitor's own thread too; beside it stands what the monitor says of itself, which other
programs on the machine disturb less. Then: how long one refresh of a long curve takes, beside
Visdom's own append.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from harness import table
from torch import nn
from torch.optim.optimizer import register_optimizer_step_pre_hook

import netviz
from netviz.live.events import Scalars
from netviz.live.http import Client
from netviz.live.panels.base import View
from netviz.live.panels.curves import losses
from netviz.live.server import Server, ensure
from netviz.live.state import State

WARM = 12


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=16, help="of ten steps, bare and watched")
    options = parser.parse_args()
    torch.set_num_threads(1)
    server = ensure()
    with tempfile.TemporaryDirectory() as folder:
        rows = compared(contenders(server, Path(folder)), options.turns)
    heads = ["", "bare, ms a step", "with it", "above bare", "its hooks", "its thread"]
    print(table(heads, rows))
    print()
    print(table(["points of a curve", "netviz refresh", "Visdom append"], list(published(server))))


class Block(nn.Module):
    """A pre-norm transformer block."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(N, T, width) to the same."""
        n, t, d = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(n, t, 3, 4, d // 4).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(n, t, d))
        return x + self.down(nn.functional.gelu(self.up(self.ln2(x))))


class Gpt(nn.Module):
    """Six blocks of 256 features over 2 000 tokens: 5.8 million parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.places = nn.Embedding(2000, 256), nn.Embedding(128, 256)
        self.blocks = nn.ModuleList([Block(256) for _ in range(6)])
        self.norm, self.head = nn.LayerNorm(256), nn.Linear(256, 2000, bias=False)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """(N, T) to logits (N, T, 2000)."""
        x = self.tokens(tokens) + self.places(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class Watched:
    """netviz, looking every ``every`` steps and publishing to a real server."""

    def __init__(self, model: nn.Module, every: int, *, server: Server, folder: Path) -> None:
        log = folder / f"{every}.jsonl"
        self._run = netviz.watch(
            model, every=every, budget=1.0, server=server.url, log=log, quiet=True, name="cost"
        )
        self.off()

    def on(self) -> None:
        """Hooks in place; the bare steps meanwhile are not counted."""
        self._run.recorder.clock.leave_out(time.perf_counter() - self._since)
        self._run.recorder.attach()

    def off(self) -> None:
        """Hooks gone."""
        self._run.recorder.detach()
        self._since = time.perf_counter()

    def close(self) -> list[str]:
        """End of the run; the shares of its hooks and of its thread, at the median look."""
        self._run.close()
        curves = self._run.state.curves
        both, thread = (curves[f"monitor/{name}"].points()[1] for name in ("overhead", "thread"))
        hooks = [a - b for a, b in zip(both, thread, strict=True)]
        return [f"{statistics.median(shares):.2%}" for shares in (hooks, thread)]


class Nothing:
    """Bare beside bare: how far two equal measurements lie apart."""

    def on(self) -> None:
        """Nothing."""

    def off(self) -> None:
        """Nothing."""

    def close(self) -> list[str]:
        """It keeps no account."""
        return ["", ""]


class FullHistograms:
    """As ``wandb.watch(log="all")``: 64 bins of each whole gradient and weight."""

    def __init__(self, model: nn.Module, every: int) -> None:
        self._model, self._every, self._done = model, every, 0
        self._handle: Any = None

    def on(self) -> None:
        """Hook in place."""
        self._handle = register_optimizer_step_pre_hook(self._count)

    def off(self) -> None:
        """Hook gone."""
        self._handle.remove()

    def close(self) -> list[str]:
        """It keeps no account."""
        return ["", ""]

    def _count(self, *_: Any) -> None:
        self._done += 1
        if self._done % self._every == 0:
            for parameter in self._model.parameters():
                for tensor in (parameter.detach(), parameter.grad):
                    if tensor is not None:
                        low, high = float(tensor.min()), float(tensor.max())
                        torch.histc(tensor, 64, low, high).tolist()


def contenders(server: Server, folder: Path) -> dict[str, Callable[[nn.Module], Any]]:
    """What is switched on and off around the steps of a model."""
    netviz_every = functools.partial(Watched, server=server, folder=folder)
    return {
        "nothing (the noise)": lambda _: Nothing(),
        "netviz, every 50 steps": lambda model: netviz_every(model, 50),
        "netviz, every 10 steps": lambda model: netviz_every(model, 10),
        "netviz, every step": lambda model: netviz_every(model, 1),
        "full histograms, every 10 steps": lambda model: FullHistograms(model, 10),
        "full histograms, every step": lambda model: FullHistograms(model, 1),
    }


def compared(makers: dict[str, Callable[[nn.Module], Any]], turns: int) -> list[list[str]]:
    """Process seconds a step bare and with each, short turns of both in alternation; medians.

    Short turns, since a shared machine is faster and slower by several percent from one minute to
    the next, and in alternating order, so that neither always comes first.
    """
    torch.manual_seed(0)
    model = Gpt()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    run(model, optimizer, 3)
    rows = []
    for name, make in makers.items():
        it = make(model)
        it.on()
        run(model, optimizer, WARM)
        it.off()
        steps = 50 if "50" in name else 10  # at least one look a turn
        bare, seen = alternated(model, optimizer, it, (max(4, turns * 10 // steps), steps))
        times = [f"{1000 * t:.1f}" for t in (bare, seen)]
        rows.append([name, *times, f"{seen / bare - 1:+.1%}", *it.close()])
        print(rows[-1], flush=True)
    return rows


def alternated(
    model: nn.Module, optimizer: torch.optim.Optimizer, it: Any, plan: tuple[int, int]
) -> tuple[float, float]:
    """Median process seconds of a step bare, and with ``it``; ``plan``: turns and their steps."""
    turns, steps = plan
    times: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(turns):
        for watched in (turn % 2 == 0, turn % 2 == 1):
            if watched:
                it.on()
            times[watched].append(timed(model, optimizer, steps) / steps)
            if watched:
                it.off()
    return statistics.median(times[False]), statistics.median(times[True])


def timed(model: nn.Module, optimizer: torch.optim.Optimizer, steps: int) -> float:
    """Process seconds of ``steps`` steps."""
    began = time.process_time()
    run(model, optimizer, steps)
    return time.process_time() - began


def run(model: nn.Module, optimizer: torch.optim.Optimizer, steps: int) -> None:
    """Train on random tokens."""
    for _ in range(steps):
        tokens = torch.randint(0, 2000, (8, 129))
        logits = model(tokens[:, :-1])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def published(server: Server) -> Iterator[list[str]]:
    """Milliseconds of one refresh of a curve, and of one append as visdom's client sends it."""
    client = Client("127.0.0.1", server.port)
    for count in (1_000, 10_000, 100_000, 1_000_000):
        state = State()
        for step in range(count):
            state.add(Scalars(step=step, time=0.0, values={"loss": 1.0 / (step + 1)}))
        yield [f"{count:,}", _refresh(client, state), _append(server.port, count)]
    client.close()


def _refresh(client: Client, state: State) -> str:
    times = []
    for _ in range(15):
        began = time.perf_counter()
        payload = losses(state, View())
        if payload is not None:
            body = {"data": payload.data, "layout": payload.layout, "win": "loss", "opts": {}}
            client.post("/events", {**body, "eid": "cost"})
        times.append(time.perf_counter() - began)
    return f"{1000 * statistics.median(times):.1f} ms"


def _append(port: int, count: int) -> str:
    if count > 100_000:
        return "not tried"
    numbers = list(range(count))
    trace = {"type": "scatter", "mode": "lines", "name": "a", "x": numbers, "y": numbers}
    pane = {"win": "append", "eid": "cost", "opts": {}, "layout": {}}
    slow = Client("127.0.0.1", port, read=60.0)
    slow.post("/events", {"data": [trace], **pane})
    times = []
    for step in range(5):
        new = {**trace, "x": [count + step], "y": [0.0]}
        began = time.perf_counter()
        slow.post("/update", {"data": [new], "append": True, **pane})
        times.append(time.perf_counter() - began)
    slow.close()
    return f"{1000 * statistics.median(times):.1f} ms"


if __name__ == "__main__":
    main()
