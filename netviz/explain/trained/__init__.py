"""Small networks of the zoo's kind, trained on real digits, which the teaching figures run.

``python -m netviz.explain.trained`` trains them anew and writes ``digits.npz`` and ``facts.json``.
"""
