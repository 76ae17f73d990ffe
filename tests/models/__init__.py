"""Awkward models: small, and each with one habit that breaks tracers.

`CASES` has them all by name; ``tests/tracers/test_awkward.py`` traces every one.
"""

from __future__ import annotations

from tests.models import (
    attention,
    autograd,
    contexts,
    dtypes,
    failing,
    given,
    hostile,
    identity,
    inplace,
    keepsakes,
    operators,
    outputs,
    papers,
    rare,
    recurrent,
    scale,
    sharing,
    state,
    structure,
    values,
    wrappers,
)
from tests.models.case import Case, cases_of

FAMILIES = (
    attention,
    autograd,
    contexts,
    dtypes,
    failing,
    given,
    hostile,
    identity,
    inplace,
    keepsakes,
    operators,
    outputs,
    papers,
    rare,
    recurrent,
    scale,
    sharing,
    state,
    structure,
    values,
    wrappers,
)

CASES: dict[str, Case] = {case.name: case for family in FAMILIES for case in cases_of(family)}
