"""The exceptions that netviz raises on purpose.

::

    NetvizError            anything below; the command line prints it and exits with code 2
    +-- TargetError        the TARGET names no file, no model, or several
    |   `-- UntrustedError a pickle that was not opened without --trust
    +-- InputError         the model's inputs are missing, malformed or could not be inferred
    +-- TraceError         the forward raised; carries the partial graph
    +-- GraphError         a graph contradicts itself, or a graph file is not one
    +-- FormatError        unknown or unusable output format, theme, option value
    +-- OutputError        the output could not be written
    +-- TexError           LaTeX rejected a figure; carries its source
    `-- MissingPackageError  an optional package or program is not installed

Messages name the bad value, list the good ones where there are few, and say what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netviz.ir import Graph


class NetvizError(Exception):
    """Base of every error that netviz raises on purpose."""


class TargetError(NetvizError):
    """The TARGET names no file, no model, or several candidates."""


class UntrustedError(TargetError):
    """A pickled file was not opened, since unpickling runs code that it carries."""


class InputError(NetvizError):
    """The model's inputs are missing, malformed, or could not be inferred."""


class TraceError(NetvizError):
    """The model's forward raised.

    ``graph`` is what had been traced until then (the failing node carries ``error``); it can be
    drawn. ``path`` is the module that failed, ``operator`` the operation, ``shapes`` what it met.
    The original exception is ``__cause__``.
    """

    def __init__(
        self,
        message: str,
        *,
        graph: Graph | None = None,
        path: str = "",
        operator: str = "",
        shapes: tuple[tuple[int, ...], ...] = (),
    ) -> None:
        super().__init__(message)
        self.graph = graph
        self.path = path
        self.operator = operator
        self.shapes = shapes


class GraphError(NetvizError):
    """A graph contradicts itself, or a file that should hold one does not."""


class FormatError(NetvizError):
    """An output format, theme or option value is unknown or unusable."""


class OutputError(NetvizError):
    """The output could not be written."""


class TexError(NetvizError):
    """LaTeX did not make a PDF of a figure.

    ``source`` is the document, ``files`` what lies beside it by name, to be kept and looked into.
    """

    def __init__(self, message: str, *, source: bytes, files: Mapping[str, bytes]) -> None:
        super().__init__(message)
        self.source = source
        self.files = files


class MissingPackageError(NetvizError):
    """An optional package or program is not installed; the message says how to install it."""
