"""Callbacks, each in its framework; skipped where that is not installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.live.helpers import curve, records, watched


def installed(*names: str) -> bool:
    return any(importlib.util.find_spec(name) is not None for name in names)


def data(count: int = 32) -> TensorDataset:
    return TensorDataset(torch.randn(count, 4), torch.randint(0, 3, (count,)))


def test_a_closure_makes_the_gradients_within_the_step(log: Path) -> None:
    """As Lightning's optimizers and L-BFGS call it."""
    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    norms = []

    def body(run: Any) -> None:
        for _ in range(3):

            def closure() -> torch.Tensor:
                optimizer.zero_grad()
                loss = model(torch.ones(2, 4)).square().mean()
                loss.backward()
                norms.append(
                    float(torch.cat([p.grad.flatten() for p in model.parameters()]).norm())
                )
                return loss

            assert optimizer.step(closure).item() > 0
        lbfgs = torch.optim.LBFGS(model.parameters(), max_iter=4)
        lbfgs.step(closure=closure)

    run = watched(log, body, model, every=1)
    assert run.step == 4
    assert len(curve(log, "loss")) == 4
    found = [value for _, value in curve(log, "grad_norm")]
    assert found[:3] == pytest.approx(norms[:3], rel=1e-5)


@pytest.mark.skipif(
    not installed("lightning", "pytorch_lightning"), reason="lightning is not installed"
)
def test_lightning(log: Path) -> None:
    name = "lightning.pytorch" if installed("lightning") else "pytorch_lightning"
    pl = pytest.importorskip(name, exc_type=ImportError)
    from netviz.live.callbacks import LightningCallback

    class Lit(pl.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))

        def training_step(self, batch: Any, _: int) -> torch.Tensor:
            return F.cross_entropy(self.net(batch[0]), batch[1])

        def validation_step(self, batch: Any, _: int) -> None:
            self.log("val_loss", F.cross_entropy(self.net(batch[0]), batch[1]))

        def configure_optimizers(self) -> Any:
            return torch.optim.AdamW(self.parameters())

    callback = LightningCallback(to="none", log=log, every=2, quiet=True)
    trainer = pl.Trainer(
        max_epochs=2, callbacks=[callback], logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, accelerator="cpu",
    )  # fmt: skip
    trainer.fit(Lit(), DataLoader(data(), batch_size=8), DataLoader(data(), batch_size=8))
    assert callback.run.step == 8
    assert [r["name"] for r in records(log, "model")] == ["Lit"]
    assert len(curve(log, "loss")) == 8
    assert curve(log, "val_loss")
    assert curve(log, "grad_norm")[-1][1] > 0
    assert records(log, "end")[0]["reason"] == "finished"


@pytest.mark.skipif(
    not (installed("transformers") and installed("accelerate")),
    reason="transformers' Trainer is not installed",
)
def test_hugging_face(log: Path, tmp_path: Path) -> None:
    from transformers import Trainer, TrainingArguments

    from netviz.live.callbacks import HuggingFaceCallback

    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = nn.Linear(4, 3)

        def forward(self, x: Any, labels: Any) -> dict[str, torch.Tensor]:
            logits = self.net(x)
            return {"loss": F.cross_entropy(logits, labels), "logits": logits}

    rows = [{"x": x, "labels": y} for x, y in zip(*data().tensors, strict=True)]
    callback = HuggingFaceCallback(to="none", log=log, every=1, quiet=True)
    arguments = TrainingArguments(
        str(tmp_path / "out"), num_train_epochs=2, per_device_train_batch_size=8, report_to=[],
        use_cpu=True, eval_strategy="epoch", disable_tqdm=True, save_strategy="no",
    )  # fmt: skip
    trainer = Trainer(
        Model(), arguments, train_dataset=rows, eval_dataset=rows, callbacks=[callback]
    )
    trainer.train()
    assert callback.run.step == 8
    assert len(curve(log, "loss")) == 8
    assert len(curve(log, "eval_loss")) == 2
    assert "gradient" in records(log, "layers")[-1]["stats"]
    assert records(log, "model")[0]["graph"]


@pytest.mark.skipif(not installed("ignite"), reason="pytorch-ignite is not installed")
def test_ignite(log: Path) -> None:
    from ignite.engine import create_supervised_evaluator, create_supervised_trainer
    from ignite.metrics import Accuracy

    from netviz.live.callbacks import attach_ignite

    model = nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    trainer = create_supervised_trainer(model, optimizer, F.cross_entropy)
    evaluator = create_supervised_evaluator(model, {"accuracy": Accuracy()})
    run = attach_ignite(trainer, model, evaluator=evaluator, to="none", log=log, quiet=True)
    loader = DataLoader(data(), batch_size=8)
    from ignite.engine import Events

    trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda _: evaluator.run(loader))
    trainer.add_event_handler(Events.ITERATION_COMPLETED(once=6), lambda _: run.stop())
    trainer.run(loader, max_epochs=5)
    assert len(curve(log, "val_accuracy")) >= 1
    assert 6 <= run.step <= 7


@pytest.mark.skipif(not installed("keras"), reason="keras is not installed")
def test_keras(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    import keras

    from netviz.live.callbacks import KerasCallback

    model = keras.Sequential(
        [keras.layers.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(3)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss, metrics=["accuracy"])
    callback = KerasCallback(to="none", log=log, every=1, quiet=True)
    x, y = (tensor.numpy() for tensor in data().tensors)
    model.fit(x, y, epochs=2, batch_size=8, verbose=0, callbacks=[callback])
    assert callback.run.step == 8
    assert len(curve(log, "loss")) == 8
    assert len(curve(log, "accuracy")) == 2
    last = records(log, "layers")[-1]["stats"]
    assert any(value for value in last["ratio"])
    assert "apply" not in vars(model.optimizer)


def test_a_missing_framework_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from netviz.errors import MissingPackageError
    from netviz.live import callbacks

    monkeypatch.setitem(sys.modules, "keras", None)
    monkeypatch.setitem(sys.modules, "keras.callbacks", None)
    monkeypatch.delitem(sys.modules, "netviz.live.callbacks.keras", raising=False)
    with pytest.raises(MissingPackageError, match="pip install keras"):
        _ = callbacks.KerasCallback
