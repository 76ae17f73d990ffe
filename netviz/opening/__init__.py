"""Showing the interactive page at once: in a browser, in a notebook, again at every save."""
