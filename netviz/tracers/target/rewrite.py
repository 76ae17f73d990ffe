"""Small changes to a user's code before it runs: no downloads of weights, no GPU that is not there.

Positions stay as they are, so that tracebacks and source locations keep pointing at the real file.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass

from netviz.tracers.target.names import root_name

_LIBRARIES = (
    "torchvision",
    "timm",
    "torchaudio",
    "efficientnet_pytorch",
    "segmentation_models_pytorch",
)
_OFF: Mapping[str, bool | None] = {"pretrained": False, "weights": None, "weights_backbone": None,
                              "encoder_weights": None, "pretrained_backbone": False}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Code without downloads, and the lines where it was changed."""

    code: tuple[ast.stmt, ...]
    lines: tuple[int, ...]


def without_downloads(code: list[ast.stmt]) -> Rewritten:
    """Turn ``models.resnet18(pretrained=True)`` and ``weights=...`` off, in known libraries."""
    names = {n for stmt in code for node in ast.walk(stmt) for n in _library_names(node)}
    if not names:
        return Rewritten(tuple(code), ())
    turner = _Turner(names)
    turned = tuple(turner.visit(copy.deepcopy(stmt)) for stmt in code)
    return Rewritten(turned, tuple(turner.lines))


def _library_names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {a.asname or a.name.split(".")[0] for a in node.names
                if a.name.split(".")[0] in _LIBRARIES}  # fmt: skip
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _LIBRARIES:
        return {a.asname or a.name for a in node.names}
    return set()


class _Turner(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.lines: list[int] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if root_name(node.func) in self.names:
            for keyword in node.keywords:
                if keyword.arg is not None and keyword.arg in _OFF and _is_on(keyword.value):
                    off = ast.Constant(_OFF[keyword.arg])
                    keyword.value = ast.copy_location(off, keyword.value)
                    self.lines.append(node.lineno)
        return node


def _is_on(value: ast.expr) -> bool:
    return not (isinstance(value, ast.Constant) and not value.value)


def without_gpu(code: tuple[ast.stmt, ...]) -> Rewritten:
    """Turn ``.cuda()`` into nothing and ``"cuda:0"`` into ``"cpu"``, save in comparisons."""
    turner = _ToProcessor()
    turned = tuple(turner.visit(copy.deepcopy(stmt)) for stmt in code)
    return Rewritten(turned, tuple(turner.lines)) if turner.lines else Rewritten(code, ())


class _ToProcessor(ast.NodeTransformer):
    def __init__(self) -> None:
        self.lines: list[int] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr != "cuda":
            return node
        if root_name(function) == "torch":
            return node
        self.lines.append(node.lineno)
        return function.value

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return node  # device == "cuda" must stay a question

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str) and re.fullmatch(r"cuda(:\d+)?", node.value):
            self.lines.append(node.lineno)
            return ast.copy_location(ast.Constant("cpu"), node)
        return node
