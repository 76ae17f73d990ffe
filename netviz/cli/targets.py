"""Shell completion of TARGETs."""

from __future__ import annotations

from pathlib import Path

ENDINGS = (".py", ".json", ".pt2", ".pt", ".pth")


def looks_like_target(text: str) -> bool:
    """Whether ``text`` can hardly be meant as the name of a command."""
    return text.startswith("zoo:") or ":" in text or text.endswith(ENDINGS) or Path(text).exists()


def complete_target(incomplete: str) -> list[str]:
    """Zoo names after ``zoo:``; else ``zoo:``, folders, and files that may hold a model."""
    if incomplete.startswith("zoo:"):
        from netviz.zoo import names

        return [f"zoo:{name}" for name in names() if name.startswith(incomplete[4:])]
    folder, _, start = incomplete.rpartition("/")
    found = ["zoo:"] if "zoo:".startswith(incomplete) else []
    try:
        entries = sorted(Path(f"{folder}/" if folder or incomplete[:1] == "/" else ".").iterdir())
    except OSError:
        return found
    prefix = f"{folder}/" if "/" in incomplete else ""
    for entry in entries:
        if entry.name.startswith(start) and (start or not entry.name.startswith(".")):
            if entry.is_dir():
                found.append(f"{prefix}{entry.name}/")
            elif entry.suffix in ENDINGS:
                found.append(f"{prefix}{entry.name}")
    return found
