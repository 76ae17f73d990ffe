"""One file or folder a topic: ``Options``, and ``explain(options) -> Explanation``."""
