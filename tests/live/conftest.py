"""A state folder of the tests' own, and one Visdom server for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from netviz.errors import MissingPackageError
from netviz.live.server import Server, assets, start
from netviz.live.server import stop as stop_server


@pytest.fixture(scope="session")
def state_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where servers of the tests keep their environments; scripts stay in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("state")
        patch.setenv("XDG_STATE_HOME", str(home))
        yield home


@pytest.fixture(scope="session")
def page_scripts() -> Path:
    """The scripts of Visdom's page; skipped where they cannot be had."""
    try:
        return assets.prepare()
    except MissingPackageError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def server(state_home: Path, page_scripts: Path) -> Iterator[Server]:
    made = start(port=None)
    yield made
    stop_server()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """No test leaves a run or a hook behind."""
    yield
    from netviz.live.run import current

    run = current()
    if run is not None:
        run.close()
