"""A forward that fails: the error names the layer, and the graph up to it can be drawn."""

from torch import nn

import netviz

model = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=3),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(8 * 32 * 32, 10),  # should be 8 * 30 * 30
)
try:
    netviz.trace(model, input_size=(1, 3, 32, 32))
except netviz.TraceError as error:
    print(error)
    netviz.draw(error.graph, output="until_it_failed.svg")
