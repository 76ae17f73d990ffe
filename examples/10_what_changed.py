"""Two versions of a network: what is equal, what was added, what is not as it was."""

from torch import nn

import netviz


def network(width: int, *, dropout: bool) -> nn.Sequential:
    """A small classifier of 32x32 images."""
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1),
        nn.ReLU(),
        *([nn.Dropout2d(0.1)] if dropout else []),
        nn.Conv2d(width, 64, 3, padding=1, stride=2),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(64, 10),
    )


before, after = network(32, dropout=False), network(48, dropout=True)
difference = netviz.diff(before, after, input_size=(1, 3, 32, 32), title="Before and after")
print(difference)
difference.save("what_changed.svg")
