"""Colours by role, and the shipped font's measures."""

from netviz.themes.theme import Paint, Theme, load, mix, names, readable_on, shade

__all__ = ["Paint", "Theme", "load", "mix", "names", "readable_on", "shade"]
