"""Scripts as people write them, run as python would run them, and watched."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netviz.errors import TargetError
from netviz.live.options import WatchOptions
from netviz.live.script import run_module, run_script
from tests.live.helpers import curve, records

CLASSIC = """
import argparse
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(8, 16)
        self.fc2 = nn.Linear(16, 3)
    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1)
    args = parser.parse_args()
    data = TensorDataset(torch.randn(64, 8), torch.randint(0, 3, (64,)))
    loader = DataLoader(data, batch_size=16, shuffle=True)
    model, criterion = Net(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
    for epoch in range(3):
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(inputs), labels)
            loss.backward()
            optimizer.step()
    print("lr", args.lr, "name", __name__)

if __name__ == "__main__":
    main()
"""
TRAINER = """
import torch, torch.nn.functional as F
class Trainer:
    def __init__(self):
        self.net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 1))
        self.optim = torch.optim.Adam(self.net.parameters())
    def step(self, x):
        self.optim.zero_grad(set_to_none=True)
        mse = F.mse_loss(self.net(x), x.sum(1, keepdim=True))
        mse.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optim.step()
trainer = Trainer()
for _ in range(12):
    trainer.step(torch.randn(5, 4))
"""
VAE = """
import torch
from torch import nn
class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = nn.Linear(6, 4), nn.Linear(2, 6)
    def encode(self, x):
        return self.encoder(x).chunk(2, -1)
    def loss(self, x):
        mean, log_var = self.encode(x)
        z = mean + torch.randn_like(mean) * (0.5 * log_var).exp()
        return ((self.decoder(z) - x) ** 2).mean() + mean.square().mean()
vae = VAE()
opt = torch.optim.AdamW(vae.parameters())
for _ in range(12):
    elbo = vae.loss(torch.randn(3, 6))
    opt.zero_grad(); elbo.backward(); opt.step()
"""
GAN = """
import torch
from torch import nn
netG, netD = nn.Linear(3, 5), nn.Linear(5, 1)
optG = torch.optim.Adam(netG.parameters()); optD = torch.optim.Adam(netD.parameters())
bce = nn.BCEWithLogitsLoss()
for _ in range(12):
    fake = netG(torch.randn(4, 3))
    errD = bce(netD(torch.randn(4, 5)), torch.ones(4, 1))
    errD = errD + bce(netD(fake.detach()), torch.zeros(4, 1))
    optD.zero_grad(); errD.backward(); optD.step()
    errG = bce(netD(fake), torch.ones(4, 1))
    optG.zero_grad(); errG.backward(); optG.step()
"""
ACCUMULATES = """
import torch
from torch import nn
model = nn.Sequential(nn.Embedding(10, 8), nn.Flatten(), nn.Linear(24, 10))
teacher = nn.Linear(8, 8).requires_grad_(False)
optimizer = torch.optim.SGD([{"params": model[0].parameters(), "lr": 0.1},
                             {"params": model[2].parameters()}], lr=0.01)
scaler = torch.amp.GradScaler("cpu", enabled=True)
for i in range(24):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        teacher(torch.randn(2, 8))
        out = model(torch.randint(0, 10, (4, 3)))
        loss = nn.functional.cross_entropy(out, torch.randint(0, 10, (4,))) / 2
    scaler.scale(loss).backward()
    if i % 2:
        scaler.step(optimizer); scaler.update(); optimizer.zero_grad()
"""
SCRIPTS = {
    "classic": (CLASSIC, {"model"}, {"loss"}, {"lr"}),
    "trainer": (TRAINER, {"net"}, {"mse"}, {"lr", "grad_norm_before_clip"}),
    "vae": (VAE, {"vae"}, {"elbo"}, {"lr"}),
    "gan": (GAN, {"netG", "netD"}, {"errD", "errG"}, {"lr/optG", "lr/optD"}),
    "accumulates": (ACCUMULATES, {"model"}, {"loss"}, {"lr/0", "lr/1", "loss_scale"}),
}


def netviz(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "netviz", "watch", "--to", "none", "--log", "run.jsonl"]
    return subprocess.run(
        [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_models_losses_and_optimizers_are_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, models, losses, others = SCRIPTS[name]
    (tmp_path / "train.py").write_text(text)
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    options = WatchOptions(to="none", log=tmp_path / "run.jsonl", quiet=True)
    assert run_script(str(tmp_path / "train.py"), [], options) == 0
    log = tmp_path / "run.jsonl"
    assert {r["name"] for r in records(log, "model")} == models
    assert not records(log, "alert")
    assert all(r["graph"] for r in records(log, "model"))
    for curve_name in (*losses, *others):
        assert curve(log, curve_name), curve_name
    assert all(len(curve(log, loss)) == 12 for loss in losses)


def test_it_is_run_as_python_runs_it(tmp_path: Path) -> None:
    package = tmp_path / "mine"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "parts.py").write_text("VALUE = 7\n")
    (package / "train.py").write_text(
        "import sys, pickle\nfrom .parts import VALUE\nclass Box: pass\n"
        "print(__name__, VALUE, sys.argv[1:], type(pickle.loads(pickle.dumps(Box()))).__module__)\n"
        "sys.exit(5)\n"
    )
    done = netviz(tmp_path, "-m", "mine.train", "--lr", "1")
    assert done.stdout.strip() == "__main__ 7 ['--lr', '1'] __main__"
    assert done.returncode == 5
    (tmp_path / "plain.py").write_text(
        (package / "train.py").read_text().replace(".parts", "mine.parts")
    )
    done = netviz(tmp_path, "plain.py", "--", "--", "x")
    assert done.stdout.strip() == "__main__ 7 ['--', 'x'] __main__"


def test_an_exception_is_the_scripts_own(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("def f():\n    raise ValueError('odd')\nf()\n")
    done = netviz(tmp_path, "train.py")
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert 'train.py", line 3' in lines[1]
    assert "ValueError: odd" in lines
    assert "netviz/live" not in done.stderr
    assert records(tmp_path / "run.jsonl", "end")[0]["reason"] == "ValueError: odd"


def test_what_is_not_there(tmp_path: Path) -> None:
    options = WatchOptions(to="none", log=tmp_path / "run.jsonl", quiet=True)
    with pytest.raises(TargetError, match=r"no file 'missing.py'"):
        run_script("missing.py", [], options)
    with pytest.raises(TargetError, match=r"no module named 'missing.module'"):
        run_module("missing.module", [], options)


LOOP = """
import os, signal, time, torch
net = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
for step in range(STEPS):
    loss = net(torch.randn(5, 4)).square().mean()
    optimizer.zero_grad(); loss.backward(); optimizer.step()
    print(step, flush=True)
time.sleep(1.5)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_ctrl_c_ends_it_and_the_log_is_whole(tmp_path: Path) -> None:
    start = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    (tmp_path / "train.py").write_text(start + LOOP.replace("STEPS", "10**9"))
    command = [sys.executable, "-m", "netviz", "watch", "--to", "none", "--log", "run.jsonl"]
    process = subprocess.Popen(
        [*command, "train.py"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 20:
            break
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "KeyboardInterrupt" in errors
    log = tmp_path / "run.jsonl"
    assert records(log, "end")[0]["reason"] == "interrupted"
    assert [step for step, _ in curve(log, "loss")][:20] == list(range(1, 21))


def test_a_killed_training_loses_no_more_than_a_moment(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(LOOP.replace("STEPS", "300"))
    done = netviz(tmp_path, "train.py")
    assert done.returncode == -signal.SIGKILL
    assert len(curve(tmp_path / "run.jsonl", "loss")) == 300
