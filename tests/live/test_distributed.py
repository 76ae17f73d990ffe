"""Several processes: rank 0 publishes, for all of them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch.distributed

from tests.live.helpers import curve, records

pytestmark = pytest.mark.skipif(
    not torch.distributed.is_available(), reason="torch was built without distributed"
)
COMMON = """
import sys, torch, netviz
import torch.distributed as dist
from torch import nn
dist.init_process_group("gloo")
rank = dist.get_rank()
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
"""
LOOP = """
with netviz.watch(to="none", log=sys.argv[1], every=2, quiet=True) as run:
    for step in range(6):
        x = torch.full((3, 4), float(rank + 1))
        loss = wrapped(x).square().mean()
        optimizer.zero_grad()
        loss.backward()
        print(f"{rank} {step + 1} {float(loss)}", flush=True)
        if norm_of is not None:
            print(f"norm {step + 1} {norm_of()}", flush=True)
        optimizer.step()
    run.log(accuracy=0.5)
dist.barrier()
dist.destroy_process_group()
"""
DDP = """
wrapped = nn.parallel.DistributedDataParallel(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
norm_of = None
"""
SHARDED = """
from torch.distributed.fsdp import fully_shard
from torch.distributed.device_mesh import init_device_mesh
mesh = init_device_mesh("cpu", (dist.get_world_size(),))
for layer in (model[0], model[2]):
    fully_shard(layer, mesh=mesh)
wrapped = fully_shard(model, mesh=mesh)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
def norm_of():
    grads = [p.grad.full_tensor().flatten() for p in model.parameters()]
    return float(torch.cat(grads).norm())
"""


def together(script: str, folder: Path) -> list[str]:
    """What two processes that run ``script`` print."""
    (folder / "train.py").write_text(script)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    common = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    running = [
        subprocess.Popen(
            [sys.executable, "train.py", "run.jsonl"],
            cwd=folder,
            env={**common, "RANK": str(rank), "WORLD_SIZE": "2", "GLOO_SOCKET_IFNAME": "lo"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(2)
    ]
    outputs = [process.communicate(timeout=100) for process in running]
    assert [process.returncode for process in running] == [0, 0], outputs
    return [line for out, _ in outputs for line in out.splitlines()]


def test_losses_are_means_over_processes(tmp_path: Path) -> None:
    lines = together(COMMON + DDP + LOOP, tmp_path)
    losses: dict[int, list[float]] = {}
    for _, step, loss in map(str.split, lines):
        losses.setdefault(int(step), []).append(float(loss))
    log = tmp_path / "run.jsonl"
    assert len(records(log, "start")) == len(records(log, "end")) == 1
    assert len(records(log, "model")) == 1
    found = curve(log, "loss")
    assert found
    before = 0
    for step, value in found:  # each is the mean of the steps since the last, over both
        since = [v for s in range(before + 1, step + 1) for v in losses[s]]
        assert value == pytest.approx(sum(since) / len(since), rel=1e-4)
        before = step
    assert records(log, "layers")[-1]["stats"]["gradient"][0] is not None
    assert curve(log, "accuracy") == [(6, 0.5)]


def test_norms_of_sharded_parameters_are_put_together(tmp_path: Path) -> None:
    lines = together(COMMON + SHARDED + LOOP, tmp_path)
    norms = {int(step): float(v) for kind, step, v in map(str.split, lines) if kind == "norm"}
    found = curve(tmp_path / "run.jsonl", "grad_norm")
    assert found
    for step, value in found:
        assert value == pytest.approx(norms[step], rel=1e-4)
