"""The garbage collector rests and is woken again."""

from __future__ import annotations

import gc

import pytest

from netviz.ir.paused import paused


def test_it_rests_and_wakes_also_after_an_error() -> None:
    seen = []

    def broken() -> None:
        with paused():
            seen.append(gc.isenabled())
            raise KeyError

    assert gc.isenabled()
    with pytest.raises(KeyError):
        broken()
    assert seen == [False]
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
