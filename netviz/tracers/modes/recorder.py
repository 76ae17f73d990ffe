"""Writes down every operator and module call of one forward pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import CodeType
from typing import Any

import torch
from torch import nn

from netviz.ir import Port
from netviz.tracers.modes import operators
from netviz.tracers.modes.drafts import Call, Draft, Origin
from netviz.tracers.modes.origins import Origins
from netviz.tracers.modes.results import alias_of, result_names
from netviz.tracers.modes.roster import Roster
from netviz.tracers.modes.scope import Scope, type_name
from netviz.tracers.modes.sources import place, raised_at
from netviz.tracers.naming import output_names
from netviz.tracers.tensors import named_tensors, spec_of, storage_of, tensors_in

UNRECORDED = Draft("unrecorded", "", "", "")
"""Set as the current draft while a function runs that gives no node."""


class Recorder:
    """One forward pass being written down; `netviz.tracers.modes.interceptors` call it.

    ``current``: the draft that low-level operators belong to. ``written``: storages written under
    it. ``reads``: where tensors' values became Python's. ``apart``: a tensor that a call gives back
    unchanged is handed on under another identity (`netviz.tracers.modes.twice`).
    """

    def __init__(self, roster: Roster, *, stop: CodeType, apart: bool = False) -> None:
        self.roster = roster
        self.scope = Scope(roster, stop=stop)
        self.drafts: list[Draft] = []
        self.unseen: list[str] = []
        self.current: Draft | None = None
        self.failed: Draft | None = None
        self.failed_with: BaseException | None = None
        self.written: set[int] = set()
        self._stop = stop
        self._apart = apart
        self.origins = Origins(roster, self.leaf)
        self.reads: Counter[str] = Counter()

    # -- the model's inputs and outputs --------------------------------------------------------

    def add_inputs(self, arguments: Iterable[tuple[str, Any]]) -> None:
        """One input node per tensor among the forward's arguments."""
        seen: set[int] = set(self.roster.tensors)
        for argument, value in arguments:
            for name, tensor in named_tensors(value, argument):
                if id(tensor) not in seen:
                    seen.add(id(tensor))
                    self.origins.leaf("input", name, tensor)

    def in_thread(self, module: nn.Module) -> None:
        """A module is called in a thread of the model's own."""
        path = self.roster.modules.get(id(module)) or type_name(module)
        self.unseen.append(f"{path} runs in its own thread, where only module calls are seen")

    def add_outputs(
        self, result: Any, current: Callable[[torch.Tensor], torch.Tensor] = lambda t: t
    ) -> None:
        """One output node per tensor in the forward's result, named by its path.

        ``current`` gives what stands for a tensor in the world that the forward ran in.
        """
        cut: list[str] = []
        results = list(named_tensors(result, "", cut=cut))
        if cut:
            more = f" and {len(cut) - 1} more" if len(cut) > 1 else ""
            self.unseen.append(f"outputs nested too deep to follow: those in {cut[0]}{more}")
        names = output_names([path for path, _ in results])
        for name, (_, tensor) in zip(names, results, strict=True):
            draft = Draft("output", "output", name, "")
            draft.inputs.append(self.origins.operand(name, current(tensor)))
            self.drafts.append(draft)

    # -- module calls --------------------------------------------------------------------------

    def enter(
        self, module: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any], *, reached: bool
    ) -> None:
        """A module is called; ``reached`` says whether through ``nn.Module``'s own ``__call__``."""
        self.scope.enter(module, args, kwargs, len(self.drafts)).reached = reached

    def leave(self, result: Any) -> Any:
        """A module call gave ``result``; one that did nothing (``Identity``) becomes a node.

        Returns what the caller is to get.
        """
        call = self.scope.top
        if len(self.drafts) == call.drafts_before and id(result) in call.operands:
            result = self._pass_through(call, result)
        self.scope.leave(result)
        return result

    def _pass_through(self, call: Call, result: torch.Tensor) -> torch.Tensor:
        draft = Draft("operator", "identity", "identity", call.group.id, source=call.source)
        draft.inputs.append(self.origins.operand("input", result))
        self.written.clear()
        result = self._handed_on(draft, result)
        self._give(draft, ["output"], [result])
        self.drafts.append(draft)
        return result

    def _handed_on(self, draft: Draft, unchanged: torch.Tensor) -> torch.Tensor:
        """What the model gets for a tensor that ``draft`` gives back as it was."""
        if not self._apart:
            draft.idle = True
            return unchanged
        outer, self.current = self.current, UNRECORDED
        given = alias_of(unchanged)
        self.current = outer
        draft.idle = given is unchanged
        return given

    def abandon(self, error: BaseException) -> None:
        """A module call raised; the innermost one is remembered when no operator was to blame."""
        call = self.scope.stack.pop()
        if self.failed is None or self.failed_with is not error:
            draft = Draft("operator", "forward", "forward", call.group.id)
            draft.source = raised_at(error) or call.source
            draft.inputs.extend(self.origins.operand(n, t) for n, t in call.named)
            self.fail(draft, error)

    # -- operators -----------------------------------------------------------------------------

    def begin(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Draft:
        """Open a draft for a call of ``func``; its origins are read before it can write."""
        here = place(self._stop)
        named = operators.named_arguments(func, args, kwargs)
        group = self.scope.group_of(here) if here.scopes else self.scope.top.group.id
        draft = Draft("operator", operators.operator_name(func), operators.dotted_name(func), group)
        draft.source = here.source or self.scope.top.source
        draft.attributes = operators.attributes_of(func, named)
        if draft.op == "lift_fresh":  # what torch.from_numpy looks like from here
            draft.op, named = "from_numpy", []
        self.written.clear()
        self._read(draft, named)
        return draft

    def _read(self, draft: Draft, named: list[tuple[str, Any]]) -> None:
        weighted = draft.op in operators.WEIGHTED
        for position, (name, value) in enumerate(named):
            single = isinstance(value, torch.Tensor)
            for index, tensor in enumerate([value] if single else tensors_in(value)):
                if weighted and position and self._absorb(draft, tensor):
                    continue
                draft.inputs.append(
                    self.origins.operand(name if single else f"{name}.{index}", tensor)
                )
        if draft.parameters:
            draft.group = self.scope.owner_of(draft.parameters[0], draft.group)

    def _absorb(self, draft: Draft, tensor: torch.Tensor) -> bool:
        """Take ``tensor`` as the operator's own weight if it is a parameter or buffer."""
        owned = self.roster.tensors.get(id(tensor))
        if owned is None:
            return False
        draft.parameters.append(owned[0])
        for size, name in operators.weight_sizes(draft.op, tensor, len(draft.parameters)):
            draft.attributes.setdefault(name, size)
        return True

    def leaf(self, kind: str, name: str, tensor: torch.Tensor) -> Draft:
        """The node of ``tensor``, which no operator gave: input, parameter, buffer or constant."""
        group = self.scope.top.group.id if self.scope.stack and kind != "input" else ""
        draft = Draft(kind, kind, name, group)
        if kind in ("parameter", "buffer"):
            draft.parameters.append(name)
        self.drafts.append(draft)
        return draft

    def end(self, draft: Draft, args: Any, kwargs: Any, result: Any) -> Any:
        """Close the draft of a call that gave ``result``; returns what the model is to get.

        A tensor given back unchanged (dropout in eval) counts as given by the call from then on:
        the model's code must get the very object that it would get untraced.
        """
        given = tensors_in(result)
        operands = tensors_in(args) + (tensors_in(kwargs) if kwargs else [])
        if draft.op in operators.REPLACING:
            self.written.add(storage_of(operands[0]))
        written = self._written_among(draft, operands, given) if self.written else []
        if not given and not written:
            return result
        unchanged = len(given) == 1 and not self.written and any(given[0] is t for t in operands)
        if unchanged and (draft.op in operators.NO_OPERATION or self._owned(given[0])):
            return result
        if unchanged and given[0] is result:
            result = self._handed_on(draft, result)
            given = [result]
        self._take_data_reads(draft)
        self._give(draft, result_names(result, given), given)
        self._give(draft, ["self"] * len(written), written)
        self.drafts.append(draft)
        return result

    def _give(self, draft: Draft, names: list[str], tensors: list[torch.Tensor]) -> None:
        homes = {o.storage: i for i, o in reversed([*enumerate(draft.inputs)]) if o.storage}
        for name, tensor in zip(names, tensors, strict=True):
            storage = storage_of(tensor)
            alias = homes.get(storage)
            wrote = alias is None or storage in self.written or draft.op in operators.REPLACING
            draft.outputs.append(Port(name, spec_of(tensor), alias))
            self.origins.keep(tensor, Origin(draft, len(draft.outputs) - 1), wrote=wrote)

    def _owned(self, tensor: torch.Tensor) -> bool:
        return id(tensor) in self.roster.tensors

    def _written_among(
        self, draft: Draft, operands: list[torch.Tensor], given: list[torch.Tensor]
    ) -> list[torch.Tensor]:
        """Arguments that the call wrote into and did not give back; not a module's own weights."""
        weights, seen = set(draft.parameters), {id(t) for t in given}
        found = []
        for tensor in operands:
            if id(tensor) in seen or storage_of(tensor) not in self.written:
                continue
            seen.add(id(tensor))
            # Running statistics that a normalisation updates are its own business.
            if self.roster.tensors.get(id(tensor), ("",))[0] not in weights:
                found.append(tensor)
        return found

    def fail(self, draft: Draft, error: BaseException) -> None:
        """Remember the operator that raised; it is drawn only if nobody catches the exception."""
        if self.failed_with is not error:
            draft.error = f"{type(error).__name__}: {str(error).strip()}"
            self.failed, self.failed_with = draft, error

    # -- values that leave torch ---------------------------------------------------------------

    def read_values(self, func: Callable[..., Any], args: tuple[Any, ...]) -> None:
        """A tensor's values became Python's: what follows from them cannot be seen."""
        name = operators.function_name(func)
        if not (args and isinstance(args[0], torch.Tensor)):
            return
        here = place(self._stop)
        where = here.source or self.scope.top.source
        at = f" at {where.file}:{where.line}" if where is not None else ""
        self.reads[f"{name}{at}"] += 1
        if name in operators.DATA_READS:
            self.scope.top.data_reads.append(self.origins.operand("data", args[0]))

    def _take_data_reads(self, draft: Draft) -> None:
        """Join a tensor made of outside data to the tensors last turned into such data."""
        if draft.inputs or draft.op not in operators.FROM_DATA or not self.scope.top.data_reads:
            return
        draft.inputs.extend(self.scope.top.data_reads)
        self.scope.top.data_reads = []
        self.unseen.append(f"what happens before {draft.op} at {_at(draft)} runs outside torch")


def _at(draft: Draft) -> str:
    return f"{draft.source.file}:{draft.source.line}" if draft.source else "an unknown line"
