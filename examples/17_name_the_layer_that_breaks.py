"""A blank picture in one batch, a normalisation that divides by it: the monitor names the layer."""

import torch
from sklearn.datasets import load_digits
from torch import nn

import netviz


class Standardise(nn.Module):
    """Each row to mean 0 and deviation 1; someone forgot the epsilon."""

    def forward(self, x):
        return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True)


torch.manual_seed(0)
pictures, labels = load_digits(return_X_y=True)
pictures, labels = torch.tensor(pictures / 16).float(), torch.tensor(labels)
pictures[1000] = 0.0
model = nn.Sequential(
    nn.Sequential(nn.Linear(64, 64, bias=False), nn.ReLU()),
    nn.Sequential(Standardise(), nn.Linear(64, 64), nn.ReLU()),
    nn.Linear(64, 10),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
try:
    with netviz.watch(model, to="none", raise_on="nonfinite"):
        for x, y in zip(pictures.split(64), labels.split(64), strict=True):
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
except netviz.live.MonitorAlert as stopped:
    print(stopped)
