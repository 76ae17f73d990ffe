"""Colours by role, and the shipped font's measures."""

from netviz.themes.theme import HATCHES, Paint, Theme, load, mix, names, readable_on, shade

__all__ = ["HATCHES", "Paint", "Theme", "load", "mix", "names", "readable_on", "shade"]
