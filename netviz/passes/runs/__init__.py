"""Finding runs of equal calls: what `netviz.passes.repeat` folds."""
