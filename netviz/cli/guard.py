"""What a command does with its errors: one message, the right exit code, no traceback."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer

from netviz.cli.terminal import say
from netviz.errors import NetvizError

P = ParamSpec("P")
R = TypeVar("R")

USER_ERROR = 2
BUG = 1
INTERRUPTED = 130


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """``command`` whose `NetvizError` becomes a message and exit code 2, and a bug code 1.

    With ``debug`` among its arguments true, the traceback is shown as well.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        debug = bool(kwargs.get("debug"))
        try:
            return command(*args, **kwargs)
        except NetvizError as error:
            _trace(debug)
            say("error", str(error))
            raise typer.Exit(USER_ERROR) from None
        except BrokenPipeError:
            _leave_quietly()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            say("stopped", "nothing was written")
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort must catch whatever comes
            _trace(debug)
            say("bug", _bug(error, debug=debug))
            raise typer.Exit(BUG) from None

    return run


def _bug(error: Exception, *, debug: bool) -> str:
    kind = type(error).__name__
    hint = "" if debug else "; run again with --debug for the traceback to report"
    return f"netviz failed unexpectedly ({kind}: {error}): this is a bug in netviz{hint}"


def _trace(debug: bool) -> None:
    if debug:
        sys.stderr.write(traceback.format_exc())


def _leave_quietly() -> None:
    """Whoever read our output went away: give the interpreter's last flush a place to go."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return  # standard output has no file behind it, so nothing is left to flush
