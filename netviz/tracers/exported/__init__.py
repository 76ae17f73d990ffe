"""Exported programs, read without running them.

``signature`` tells what a program takes, owns and gives; ``reader`` goes through its operators,
with ``values`` for who made which tensor, ``calls`` for the module calls that they were made in,
``costs`` for their work and ``names`` for what to call them.
"""

from netviz.tracers.exported.program import from_exported

__all__ = ["from_exported"]
