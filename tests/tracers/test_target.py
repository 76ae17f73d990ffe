# ruff: noqa: E501  the text of model files and tables of cases keep their lines
"""TARGETs of every form, and what each kind of mistake says."""

from __future__ import annotations

import inspect
import os
import pickle
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from netviz import zoo
from netviz.errors import TargetError, UntrustedError
from netviz.ir import Graph, Group, serial
from netviz.tracers import trace
from netviz.tracers.target import load
from netviz.tracers.target.address import Address, parse

HEAD = "import torch\nfrom torch import nn\n"
NET = """
class Net(nn.Module):
    def __init__(self, width=4, *, bias=True):
        super().__init__()
        self.fc = nn.Linear(3, width, bias=bias)

    def forward(self, x):
        return self.fc(x)
"""


def write(folder: Path, text: str, name: str = "model.py") -> str:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD + text, encoding="utf-8")
    return str(file)


def width(model: nn.Module | None) -> int:
    assert model is not None
    return int(model.fc.out_features)  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model.py", Address("file", "model.py")),
        ("model.py:Net", Address("file", "model.py", "Net")),
        ("model.py:Net(a='x:y')", Address("file", "model.py", "Net(a='x:y')")),
        (r"C:\nets\model.py", Address("file", r"C:\nets\model.py")),
        (r"C:\nets\model.py:Net(3)", Address("file", r"C:\nets\model.py", "Net(3)")),
        ("package.module:factory", Address("module", "package.module", "factory")),
        ("package.module", Address("module", "package.module")),
        ("zoo:resnet18(num_classes=10)", Address("zoo", "resnet18(num_classes=10)")),
        ("graph.json", Address("file", "graph.json")),
        ("weights.pth", Address("file", "weights.pth")),
        ("~/model.py:Net", Address("file", "~/model.py", "Net")),
    ],
)
def test_address(text: str, expected: Address) -> None:
    assert parse(text) == expected


def test_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, NET)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert width(load("~/model.py").model) == 4


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("Net", 4), ("Net()", 4), ("Net(9)", 9), ("Net(width=WIDE)", 7), ("Net(width=WIDE + 1)", 8),
     ("small", 2), ("make", 5), ("make(6)", 6), ("Net(width=9, bias=False)", 9), ("Box.net()", 3)],
)  # fmt: skip
def test_expression(expression: str, expected: int, tmp_path: Path) -> None:
    extra = "WIDE = 7\nsmall = Net(2)\ndef make(n=5):\n    return Net(n)\nclass Box:\n    net = staticmethod(lambda: Net(3))\n"
    assert width(load(write(tmp_path, NET + extra) + f":{expression}").model) == expected


CHOICES = {
    "a module called model": ("model = Net(11)\nother = Net(12)\n", 11),
    "a module called net": ("net = Net(12)\n", 12),
    "model before a factory": ("model = Net(11)\ndef build_model():\n    return Net(2)\n", 11),
    "a factory": ("def build_model(n=6):\n    return Net(n)\nclass Big(nn.Module):\n    pass\n", 6),
    "a function called model": ("def model():\n    return Net(8)\n", 8),
    "model assigned under if": ("if True:\n    model = Net(9)\nelse:\n    model = None\n", 9),
    "the class that uses the others": (
        "class Outer(Net):\n    def __init__(self):\n        super().__init__(14)\n        self.part = Net(1)\n", 14),
    "model changed afterwards": ("model = Net(9)\nmodel.fc = nn.Linear(3, 21)\n", 21),
    "a wrapped model": ("model = nn.DataParallel(Net(13))\n", 13),
    "a compiled model": ("model = torch.compile(Net(13))\n", 13),
    "a wrapper that fails": ("model = Net(5)\nmodel = nn.parallel.DistributedDataParallel(model)\n", 5),
    "on a GPU that is not here": ("device = 'cuda'\nmodel = Net(5).to(device)\nmodel = model.cuda()\n", 5),
    "weights that are not here": ("model = Net(5)\nmodel.load_state_dict(torch.load('no.pth'))\nmodel.eval()\n", 5),
    "the main block is not entered": ("if __name__ == '__main__':\n    raise SystemExit(3)\n", 4),
    "nothing is trained": ("for i in range(3):\n    raise RuntimeError\nwhile True:\n    pass\n", 4),
    "a call for its side effects": ("print('hi')\ntorch.save({}, '/nonexistent/x')\nexit(4)\n", 4),
    "a missing package, not needed": ("import notthere_xyz as z\nfrom nowhere_xyz.a import b\nz.init()\n", 4),
    "settings that are mutated": ("cfg = {}\ncfg['w'] = 3\ncfg.update(w=17)\nmodel = Net(cfg['w'])\n", 17),
    "layers appended in a loop": (
        ("layers = []\nfor i in range(3):\n    layers.append(nn.Linear(3, 3))\n"
        "model = nn.Sequential(*layers)\nmodel.fc = nn.Linear(3, 3)\n"), 3),
    "optional import": (("try:\n    import notthere_xyz\nexcept ImportError:\n    notthere_xyz = None\n"
                        "model = Net(6 if notthere_xyz is None else 1)\n"), 6),
    "name of the class is the name of the file": ("class Model(Net):\n    pass\nclass Other(Net):\n    pass\n", 4),
    "notebook line": ("!pip install x\n%matplotlib inline\nmodel = Net(5)\n", 5),
    "training result is not run": ("model = Net(5)\nmodel, hist = train_it(model)\nmodel = fit(model)\n", 5),
    "later rebinding of a constant": ("W = 5\nmodel = Net(W)\nW = undefined_function(model)\n", 5),
}  # fmt: skip


@pytest.mark.parametrize("case", CHOICES)
def test_choice(case: str, tmp_path: Path) -> None:
    text, expected = CHOICES[case]
    target = load(write(tmp_path, NET + text))
    assert width(target.model) == expected
    assert type(target.model).__name__ not in ("DataParallel", "OptimizedModule")


MISTAKES = {
    "two models": ("class G(nn.Module):\n    pass\nclass D(nn.Module):\n    pass\n", ["several models", "draw", "model.py:G", "model.py:D"]),
    "needs arguments": (
        "class Clf(nn.Module):\n    def __init__(self, num_classes, p=0.5):\n        super().__init__()\n",
        ["Clf(num_classes, p=0.5)", "needs num_classes", "'", ":Clf(num_classes=...)'"]),
    "no model": ("x = 3\n", ["no torch model"]),
    "syntax": ("def f(:\n", ["model.py:3", "not valid Python"]),
    "constructor raises": (
        "class Bad(nn.Module):\n    def __init__(self):\n        super().__init__()\n        raise KeyError('gone')\n",
        ["model.py:6", "KeyError", "gone"]),
    "import fails": ("from notthere_xyz import Base\nclass Bad(Base):\n    pass\n", ["notthere_xyz", "pip install"]),
    "model cannot be built": (("class Net(nn.Module):\n    pass\nmodel = Net(*open('/nonexistent/x'))\n"
                              "class B(nn.Module):\n    def __init__(self, a):\n        pass\n"), None),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path) -> None:
    text, wanted = MISTAKES[case]
    file = write(tmp_path, text)
    if wanted is None:
        assert type(load(file).model).__name__ == "Net"
        return
    with pytest.raises(TargetError) as caught:
        load(file)
    for part in wanted:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("target", "wanted"),
    [("nothere.py", "no such file"), ("notthere_xyz.module:f", "notthere_xyz"), ("torch.nn:Linearr", "Linear"),
     ("torch.nn:Linear(2)", "out_features"), ("torch.nn", "NAME"), ("x.onnx", "no such file"),
     (".", "folder"), ("a b c", "no such file"), ("resnet18", "did you mean zoo:resnet18"),
     ("https://x.org/model.py", "download it"), ("no_such_pkg.models:f", "pip install no_such_pkg"),
     ("cv2_.models.f", "pip install cv2_"), ("torch.nnn:Linear", "'torch' has no such module")],
)  # fmt: skip
def test_wrong_target(target: str, wanted: str) -> None:
    with pytest.raises(TargetError, match=wanted):
        load(target)


def test_wrong_name_lists_close_ones(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"Net\(width=4, \*, bias=True\)"):
        load(write(tmp_path, NET) + ":Nett")
    with pytest.raises(TargetError, match=r"It is Net\(width"):
        load(write(tmp_path, NET) + ":Net(hight=3)")
    with pytest.raises(TargetError, match="not a name or a call"):
        load(write(tmp_path, NET) + ":Net(")


def test_a_dot_for_the_colon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, NET + "raise_me = [][0]\n", "nets_with_dots.py")
    monkeypatch.chdir(tmp_path)
    assert width(load("nets_with_dots.Net(6)").model) == 6
    assert width(load("nets_with_dots.Net").model) == 4
    assert isinstance(load("torch.nn.Linear(2, 3)").model, nn.Linear)
    with pytest.raises(TargetError, match=r"does not define 'pyy'; it defines Net"):
        load("nets_with_dots.pyy")


def test_an_argument_of_the_files_own_record_is_shown_as_such(tmp_path: Path) -> None:
    text = """
import torch.nn as nn
from dataclasses import dataclass

@dataclass
class Sizes:
    width: int = -1

class Net(nn.Module):
    def __init__(self, sizes: Sizes):
        super().__init__()
        self.head = nn.Linear(sizes.width, 2)
"""
    with pytest.raises(TargetError, match=r"model\.py:Net\(sizes=Sizes\(\.\.\.\)\)'"):
        load(write(tmp_path, text))


def test_a_variable_needs_no_arguments(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"model: .*pip install no_such_pkg") as caught:
        load(write(tmp_path, "from no_such_pkg import make\nmodel = make()\n"))
    assert "arguments" not in str(caught.value)


def test_installed_module() -> None:
    assert isinstance(load("torch.nn:Linear(2, 3)").model, nn.Linear)


def test_module_of_this_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, NET + "raise_me = [][0]\n", "pkg_of_test/sub/nets.py")
    (tmp_path / "pkg_of_test/__init__.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert width(load("pkg_of_test.sub.nets:Net(6)").model) == 6
    assert width(load("pkg_of_test.sub.nets").model) == 4


@pytest.mark.parametrize("package", [True, False])
def test_relative_imports(package: bool, tmp_path: Path) -> None:
    write(tmp_path, NET, "lib/layers.py")
    if package:
        write(tmp_path, "", "lib/__init__.py")
    file = write(
        tmp_path,
        "from .layers import Net\nfrom . import layers\nmodel = Net(15)\n",
        "lib/net_file.py",
    )
    assert width(load(file).model) == 15


def test_parent_package_that_cannot_be_imported(tmp_path: Path) -> None:
    write(tmp_path, NET, "brokenlib/layers.py")
    write(tmp_path, "import notthere_xyz\n", "brokenlib/__init__.py")
    target = load(write(tmp_path, "from .layers import Net\nmodel = Net(5)\n", "brokenlib/m.py"))
    assert width(target.model) == 5
    assert any("notthere_xyz" in note for note in target.notes)


def test_siblings_of_two_folders_do_not_mix(tmp_path: Path) -> None:
    for folder, size in (("a", 21), ("b", 22)):
        write(tmp_path, f"WIDTH = {size}\n", f"{folder}/shared_settings.py")
        write(
            tmp_path,
            NET + "from shared_settings import WIDTH\nmodel = Net(WIDTH)\n",
            f"{folder}/model.py",
        )
    assert width(load(str(tmp_path / "a/model.py")).model) == 21
    assert width(load(str(tmp_path / "b/model.py")).model) == 22
    assert width(load(str(tmp_path / "a/model.py")).model) == 21


def test_file_is_read_again_after_a_change(tmp_path: Path) -> None:
    assert width(load(write(tmp_path, NET + "model = Net(5)\n")).model) == 5
    assert width(load(write(tmp_path, NET + "model = Net(6)\n")).model) == 6


def test_process_is_left_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        NET
        + "import sys, os\nsys.path.append('/nowhere')\nprint('x')\nmodel = Net(len(sys.argv) + 4)\n"
    )
    before = (list(sys.path), list(sys.argv), str(Path.cwd()), sys.stdin)
    loud = text.replace("super().__init__()", "super().__init__(); print('noise')")
    assert width(load(write(tmp_path, loud)).model) == 5
    assert (list(sys.path), list(sys.argv), str(Path.cwd()), sys.stdin) == before
    out = capsys.readouterr()
    assert out.out == ""
    assert "noise" in out.err


def test_source_locations(tmp_path: Path) -> None:
    file = write(tmp_path, NET)
    model = load(file).model
    assert inspect.getsource(type(model)).startswith("class Net(nn.Module)")
    code = type(model).forward.__code__  # type: ignore[union-attr]
    assert (code.co_filename, code.co_firstlineno) == (file, 9)


def test_parse_args(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["netviz", "--wide", "99"])
    text = NET + (
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--wide', type=int, default=16)\n"
        "p.add_argument('--data', required=True)\np.add_argument('folder')\n"
        "args, _ = p.parse_known_args()\nmodel = Net(args.wide)\n"
    )
    target = load(write(tmp_path, text))
    assert width(target.model) == 16
    assert any("--data" in n and "folder" in n for n in target.notes)


def test_hints(tmp_path: Path) -> None:
    text = NET + "example_inputs = torch.ones(2, 3)\ninput_size = (1, 3)\n"
    assert set(load(write(tmp_path, text)).hints) == {"example_inputs", "input_size"}
    text = NET + "if __name__ == '__main__':\n    n = Net()\n    y = n(torch.zeros(5, 3))\n"
    args, kwargs = load(write(tmp_path, text)).hints["call"]  # type: ignore[misc]
    assert args[0].shape == (5, 3)
    assert kwargs == {}


def test_lightning_stand_in(tmp_path: Path) -> None:
    text = (
        "import lightning as L\nclass Lit(L.LightningModule):\n    def __init__(self, w=6):\n"
        "        super().__init__()\n        self.save_hyperparameters()\n"
        "        self.fc = nn.Linear(2, self.hparams.w)\n"
    )
    target = load(write(tmp_path, text))
    assert width(target.model) == 6


def test_device(tmp_path: Path) -> None:
    file = write(tmp_path, NET)
    model = load(file, device="meta").model
    assert model is not None
    assert next(model.parameters()).is_meta
    with pytest.raises(TargetError, match="device"):
        load(file, device="gpu9")


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.system, ("touch pwned",))


@pytest.mark.parametrize("how", ["torch", "legacy", "pickle"])
def test_pickles_are_not_opened(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if how == "pickle":
        (tmp_path / "m.pkl").write_bytes(pickle.dumps(Evil()))
    else:
        torch.save({"model": Evil()}, "m.pkl", _use_new_zipfile_serialization=how == "torch")
    with pytest.raises(UntrustedError, match="--trust") as caught:
        load("m.pkl")
    assert "system" in str(caught.value)
    assert not (tmp_path / "pwned").exists()


def test_state_dict(tmp_path: Path) -> None:
    file = str(tmp_path / "w.pth")
    torch.save(nn.Linear(2, 3).state_dict(), file)
    for trust in (False, True):
        with pytest.raises(TargetError, match="weights only") as caught:
            load(file, trust=trust)
        assert not isinstance(caught.value, UntrustedError)


def test_trusted_pickle(tmp_path: Path) -> None:
    file = str(tmp_path / "whole.pt")
    torch.save({"epoch": 3, "model": nn.Linear(2, 3)}, file)
    with pytest.raises(UntrustedError, match=r"torch\.nn\.modules\.linear\.Linear"):
        load(file)
    assert isinstance(load(file, trust=True).model, nn.Linear)


def test_torchscript(tmp_path: Path) -> None:
    file = str(tmp_path / "script.pt")
    torch.jit.save(torch.jit.script(nn.Linear(2, 3)), file)
    assert isinstance(load(file).model, torch.jit.ScriptModule)


def test_exported_program(tmp_path: Path) -> None:
    file = str(tmp_path / "net.pt2")
    torch.export.save(torch.export.export(nn.Linear(2, 3), (torch.ones(4, 2),)), file)
    target = load(file)
    assert isinstance(target.model, torch.export.ExportedProgram)
    assert [node.op for node in trace(target.model).nodes] == ["input", "linear", "output"]


def test_file_that_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.pt").write_bytes(b"hello")
    with pytest.raises(TargetError, match="no file that netviz can read"):
        load(str(tmp_path / "x.pt"))


def test_saved_graph(tmp_path: Path) -> None:
    file = tmp_path / "graph.json"
    graph = Graph(name="Net", groups=(Group(id="", path="", class_name="Net"),))
    file.write_text(serial.dumps(graph), encoding="utf-8")
    target = load(str(file))
    assert target.model is None
    assert target.graph == graph


def test_zoo() -> None:
    name = sorted(zoo.names())[0]
    assert isinstance(load(f"zoo:{name}").model, nn.Module)
    with pytest.raises(TargetError, match="the zoo has no model 'nothere'"):
        load("zoo:nothere")
    with pytest.raises(TargetError, match="no_such_option"):
        load(f"zoo:{name}(no_such_option=3)")
