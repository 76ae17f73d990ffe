"""A training script run as python itself would, and watched; the script knows nothing of it."""

from __future__ import annotations

import builtins
import importlib.util
import runpy
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, TracebackType

from netviz.errors import TargetError
from netviz.live.options import WatchOptions
from netviz.live.publisher import say
from netviz.live.run import Run, begin
from netviz.live.stops import MonitorAlert, StopTraining

INTERRUPTED = 130


def run_script(path: str, arguments: Sequence[str], options: WatchOptions) -> int:
    """Run the file ``path`` as ``__main__``; its exit code.

    Raises `TargetError` where there is no such file.
    """
    file = Path(path)
    if not file.exists():
        raise TargetError(f"no file {path!r} to run; for a module write: netviz watch -m {path}")
    sys.argv = [path, *arguments]
    if file.is_dir() or file.suffix not in (".py", ".pyw", ""):
        return _watched(lambda: runpy.run_path(path, run_name="__main__"), options)
    sys.path[0] = str(file.resolve().parent)
    return _watched(lambda: _execute(file), options)


def run_module(name: str, arguments: Sequence[str], options: WatchOptions) -> int:
    """Run the module ``name`` as ``python -m`` would; its exit code.

    Raises `TargetError` where there is none.
    """
    sys.path[:1] = [str(Path.cwd())]
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise TargetError(f"no module named {name!r} in {Path.cwd()} or among what is installed")
    sys.argv = [found.origin or name, *arguments]
    return _watched(lambda: runpy.run_module(name, run_name="__main__", alter_sys=True), options)


def _execute(file: Path) -> None:
    """Run a file as a ``__main__`` that stays, so that what it pickles or spawns finds it."""
    module = ModuleType("__main__")
    module.__file__ = str(file)
    module.__dict__["__builtins__"] = builtins
    module.__dict__["__cached__"] = None
    code = compile(file.read_bytes(), str(file), "exec")
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


def _watched(run: Callable[[], object], options: WatchOptions) -> int:
    watched = begin([], None, options)
    code, reason = 0, "finished"
    try:
        run()
    except SystemExit as leave:
        code = _code(leave)
        reason = "finished" if code == 0 else f"exit code {code}"
    except StopTraining as stop:
        say(str(stop))
        reason = "stopped"
    except KeyboardInterrupt as error:
        code, reason = INTERRUPTED, "interrupted"
        _print(error)
    except MonitorAlert as error:
        code, reason = 1, str(error)
        say(str(error))
    except BaseException as error:  # noqa: BLE001 - whatever the script raises is told as python would
        code, reason = 1, f"{type(error).__name__}: {error}"
        _print(error)
    _finish(watched, reason)
    return code


def _finish(watched: Run, reason: str) -> None:
    watched.close(reason)
    if watched.url:
        say(f"the page stays on {watched.url}")
    say(f"log: {watched.path}  (netviz report {_near(watched.path)})")


def _near(path: Path) -> Path:
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _code(leave: SystemExit) -> int:
    """As the interpreter reads it: None is 0, a text is printed and is 1."""
    if leave.code is None or isinstance(leave.code, int):
        return int(leave.code or 0)
    sys.stderr.write(f"{leave.code}\n")
    return 1


def _print(error: BaseException) -> None:
    """The script's own traceback, without the frames that run it."""
    trace: TracebackType | None = error.__traceback__
    ours = {__file__, runpy.__file__, "<frozen runpy>"}
    while trace is not None and trace.tb_frame.f_code.co_filename in ours:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
