"""More scripts as people write them: the right models are found, and the weights stay the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from netviz.live.options import WatchOptions
from netviz.live.script import run_script
from tests.live.helpers import curve, records

TIED = """
import sys, torch
from torch import nn
class LM(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb, self.qkv = nn.Embedding(20, 16), nn.Linear(16, 48)
        self.head = nn.Linear(16, 20, bias=False)
        self.head.weight = self.emb.weight
    def forward(self, idx, targets=None):
        q, k, v = self.qkv(self.emb(idx)).chunk(3, -1)
        out = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        logits = self.head(out)
        return logits, nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
class Trainer:
    def __init__(self, model):
        self.model, self.opt = model, torch.optim.AdamW(model.parameters(), lr=1e-2)
        self.sched = torch.optim.lr_scheduler.LambdaLR(self.opt, lambda s: min(1, (s + 1) / 5))
        self.ema = {k: v.clone() for k, v in model.state_dict().items()}
    def train_step(self, batch):
        _, loss = self.model(batch[:, :-1], targets=batch[:, 1:])
        self.opt.zero_grad(); loss.backward(); self.opt.step(); self.sched.step()
        for k, v in self.model.state_dict().items(): self.ema[k].lerp_(v, 0.1)
torch.manual_seed(1)
trainer = Trainer(LM())
for _ in range(12): trainer.train_step(torch.randint(0, 20, (4, 9)))
torch.save([trainer.ema], sys.argv[1])
"""
DISTILS = """
import copy, sys, torch
from torch import nn
torch.manual_seed(5)
teacher = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 4)).requires_grad_(False)
student = nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 4))
projector, target = nn.Linear(4, 4), copy.deepcopy(student)
opt_s = torch.optim.Adam(student.parameters(), 1e-3)
opt_p = torch.optim.SGD(projector.parameters(), 0.1)
for it in range(12):
    for g in opt_s.param_groups: g["lr"] = 1e-3 * (1 - it / 12)
    x = torch.randn(16, 8)
    with torch.no_grad(): wanted = teacher(x)
    kd_loss = (projector(student(x)) - wanted).pow(2).mean()
    opt_s.zero_grad(); opt_p.zero_grad(); kd_loss.backward(); opt_s.step(); opt_p.step()
torch.save([student.state_dict(), projector.state_dict(), target.state_dict()], sys.argv[1])
sys.exit("stopped early")
"""
WORKERS = """
import sys, torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(3)
encoder = nn.LSTM(4, 8, batch_first=True)
head = nn.Linear(8, 5)
opt = torch.optim.RMSprop([{"params": encoder.parameters(), "lr": 1e-3},
                           {"params": head.parameters()}], lr=3e-3)
data = TensorDataset(torch.randn(48, 6, 4), torch.arange(48) % 5)
for x, y in DataLoader(data, batch_size=4, shuffle=True, num_workers=2):
    nll = nn.functional.cross_entropy(head(encoder(x)[0][:, -1]), y)
    opt.zero_grad(); nll.backward(); opt.step()
torch.save([encoder.state_dict(), head.state_dict()], sys.argv[1])
raise RuntimeError("odd")
"""
SCRIPTS = {
    "tied": (TIED, {"model"}, "loss", 0),
    "distils": (DISTILS, {"student", "projector"}, "kd_loss", 1),
    "workers": (WORKERS, {"encoder", "head"}, "nll", 1),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_found_and_left_as_they_would_be(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, models, loss, code = SCRIPTS[name]
    script = tmp_path / "train.py"
    script.write_text(text)
    monkeypatch.setattr(sys, "argv", [str(script), str(tmp_path / "alone.pt")])
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    try:
        exec(compile(text, str(script), "exec"), {"__name__": "__main__"})
    except (SystemExit, RuntimeError):
        assert code
    log = tmp_path / "run.jsonl"
    options = WatchOptions(to="none", log=log, quiet=True, every=2)
    assert run_script(str(script), [str(tmp_path / "watched.pt")], options) == code
    assert {r["name"] for r in records(log, "model")} == models
    assert len(curve(log, loss)) == 12
    alone, seen = (torch.load(tmp_path / f"{n}.pt") for n in ("alone", "watched"))
    for one, other in zip(alone, seen, strict=True):
        assert one.keys() == other.keys()
        assert all(torch.equal(one[key], other[key]) for key in one)
