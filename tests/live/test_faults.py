"""Whatever happens to the page, the disk or the training, the training finishes as if alone."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import netviz
from netviz.live import http
from netviz.live import server as servers
from netviz.live.http import Client
from netviz.live.server import Server, manage
from tests.live.helpers import Net, batch, curve, records, train, watched


@pytest.fixture
def own_server(
    page_scripts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A server that the test may kill, with short time limits for what is sent to it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    made = servers.start(port=0)
    yield made
    try:
        os.kill(made.pid, signal.SIGCONT)
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def until(truth: Any, seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def panes(server: Server, name: str) -> set[str]:
    client = Client("127.0.0.1", server.port)
    try:
        found = client.post("/win_data", {"eid": name, "win": None})
        return set(found) if isinstance(found, dict) else set()
    except http.ServerError:
        return set()
    finally:
        client.close()


def options(server: Server, log: Path) -> dict[str, Any]:
    url = f"http://127.0.0.1:{server.port}"
    return {"server": url, "name": "faults", "log": log, "every": 2, "refresh": 0.05}


def test_no_server(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = Server(port=probe.getsockname()[1])
    with netviz.watch(**options(nowhere, log)):
        train(Net(), 20)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "training goes on" in lines[0]
    assert len(curve(log, "loss")) == 20


def test_a_server_that_dies_and_comes_back(
    own_server: Server, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with netviz.watch(**options(own_server, log)) as run:
        model = train(Net(), 3)
        assert until(lambda: "loss" in panes(own_server, "faults"))
        os.kill(own_server.pid, signal.SIGKILL)
        os.waitpid(own_server.pid, 0)
        train(model, 10)
        assert until(lambda: "does not answer" in capsys.readouterr().err)
        again = servers.start(port=own_server.port)
        try:
            train(model, 3)
            assert until(lambda: len(panes(again, "faults")) > 10)
            assert run.step == 16
        finally:
            os.kill(again.pid, signal.SIGKILL)
            os.waitpid(again.pid, 0)
    assert len(curve(log, "loss")) == 16


def test_a_frozen_server_holds_nothing_up(own_server: Server, log: Path) -> None:
    with netviz.watch(**options(own_server, log)) as run:
        train(Net(), 3)
        assert until(lambda: "loss" in panes(own_server, "faults"))
        os.kill(own_server.pid, signal.SIGSTOP)
        train(Net(), 60)
        assert run.step > 60
    assert len(curve(log, "loss")) == 63
    assert records(log, "end")[0]["reason"] == "finished"


def test_a_port_taken_by_something_else(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        threading.Thread(target=_answers_nonsense, args=(other,), daemon=True).start()
        assert manage.running(port) is None
        with netviz.watch(to="visdom", port=port, log=log) as run:
            train(Net(), 5)
        assert run.url == ""
    assert f"port {port} of 127.0.0.1 is taken" in capsys.readouterr().err
    assert len(curve(log, "loss")) == 5


def _answers_nonsense(listener: socket.socket) -> None:
    try:
        while True:
            connection, _ = listener.accept()
            connection.sendall(b"220 mail.example.org ready\r\n")
            connection.close()
    except OSError:
        return


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "run.jsonl"
    log.symlink_to("/dev/full")
    with netviz.watch(to="none", log=log, step=0) as run:
        train(Net(), 10)
    assert run.step == 10
    assert capsys.readouterr().err.count("No space left on device") == 1


def test_a_disk_that_has_room_again(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netviz.live.sinks import jsonl

    full = [True]

    class Disk(io.FileIO):
        def write(self, data: Any) -> int:
            if full[0]:
                super().write(bytes(data)[:7])
                raise OSError(28, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(jsonl.io, "FileIO", Disk)
    monkeypatch.setattr(jsonl, "RETRY_SECONDS", 0.0)

    def body(run: Any) -> None:
        train(Net(), 5)
        assert until(log.exists)
        full[0] = False

    watched(log, body)
    assert len(curve_of_whole_lines(log)) == 5


def curve_of_whole_lines(log: Path) -> list[Any]:
    from netviz.live.events import Scalars
    from netviz.live.replay import events

    return [e for e in events(log) if isinstance(e, Scalars) and "loss" in e.values]


def test_nan_everywhere(own_server: Server, log: Path) -> None:
    model = Net()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(float("nan"))
    with netviz.watch(model, **options(own_server, log)) as run:
        run.layer = "fc"
        train(model, 8)
        run.log(images=torch.full((2, 1, 4, 4), float("nan")), accuracy=float("nan"))
    assert [(a.step, a.rule, a.layer) for a in run.alerts] == [(1, "nonfinite", "conv")]
    assert {"loss", "heat-ratio", "image-images"} <= panes(own_server, "faults")


def test_two_thousand_layers(own_server: Server, log: Path) -> None:
    model = nn.Sequential(*[nn.Linear(4, 4) for _ in range(2000)])

    def steps(count: int) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(count):
            optimizer.zero_grad()
            model(torch.randn(2, 4)).mean().backward()
            optimizer.step()

    with netviz.watch(model, **options(own_server, log)):
        steps(3)
    assert len(records(log, "model")[0]["layers"]) == 2000
    client = Client("127.0.0.1", own_server.port)
    heat = client.post("/win_data", {"eid": "faults", "win": "heat-ratio"})["content"]["data"][0]
    assert len(heat["y"]) <= 48


def test_twenty_runs_on_one_server(own_server: Server, tmp_path: Path) -> None:
    code = (
        "import sys, netviz, torch\n"
        "from netviz.live.events import Scalars\n"
        "for name in sys.argv[2:]:\n"
        "    log = f'{name}.jsonl'\n"
        "    with netviz.watch(server=sys.argv[1], name=name, log=log, quiet=True) as r:\n"
        "        r.log(step=1, loss=float(name)); r.log(step=2, loss=1.0)\n"
    )
    url = f"http://127.0.0.1:{own_server.port}"
    names = [str(i) for i in range(20)]
    running = [
        subprocess.Popen([sys.executable, "-c", code, url, *names[i::2]], cwd=tmp_path)
        for i in range(2)
    ]
    assert [process.wait() for process in running] == [0, 0]
    for name in names:
        client = Client("127.0.0.1", own_server.port)
        pane = client.post("/win_data", {"eid": name, "win": "loss"})
        assert pane["content"]["data"][0]["y"][0] == float(name)


def test_workers_of_a_data_loader_do_not_publish(log: Path) -> None:
    data = TensorDataset(*batch(24))
    model = Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def body(run: Any) -> None:
        loader = DataLoader(data, batch_size=8, num_workers=2, multiprocessing_context="fork")
        for x, y in loader:
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()

    run = watched(log, body, model, every=1)
    assert run.step == 3
    assert len(records(log, "start")) == len(records(log, "end")) == 1
    assert len(curve(log, "loss")) == 3


def test_an_exception_in_the_loop_is_the_users_own(log: Path) -> None:
    def body(run: Any) -> None:
        train(Net(), 2)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        watched(log, body)
    assert records(log, "end")[0]["reason"] == "KeyError: 'mine'"


def test_a_sink_that_fails_is_left_out(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Bad:
        def write(self, events: Any) -> None:
            raise RuntimeError("no more")

        def refresh(self) -> None: ...
        def close(self) -> None: ...

    with netviz.watch(to=Bad(), log=log):
        train(Net(), 5)
    assert capsys.readouterr().err.count("Bad is left out from now on (RuntimeError: no more)") == 1
    assert len(curve(log, "loss")) == 5


def test_an_endless_curve_stays_small(log: Path) -> None:
    from netviz.live.events import Scalars
    from netviz.live.panels import curves
    from netviz.live.panels.base import View
    from netviz.live.state import State

    state = State()
    for step in range(200_000):
        state.add(Scalars(step=step, time=0.0, values={"loss": 1.0 / (step + 1)}))
    payload = curves.losses(state, View())
    assert payload is not None
    assert sum(len(trace["x"]) for trace in payload.data) <= 1000
    assert len(http.encoded(payload.data)) < 50_000
