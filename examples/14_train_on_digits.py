"""Handwritten digits, mixup as an option. Nothing of netviz in here: watch it from outside.

netviz watch examples/14_train_on_digits.py -- --epochs 60 --mixup 0.2
"""

import argparse

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=3)
parser.add_argument("--mixup", type=float, default=0.0)  # alpha of Zhang et al. 2018; 0: none
args = parser.parse_args()
torch.manual_seed(0)
pictures = torch.tensor(load_digits().images[:, None] / 16, dtype=torch.float32)
data = TensorDataset(pictures, torch.tensor(load_digits().target))
train, test = (DataLoader(part, 64, shuffle=True) for part in random_split(data, [1437, 360]))
model = nn.Sequential(
    *(nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()),
    *(nn.Conv2d(16, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2)),
    *(nn.Flatten(), nn.Linear(512, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10)),
)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, args.epochs)
for _epoch in range(args.epochs):
    for x, y in train:
        part = torch.distributions.Beta(args.mixup, args.mixup).sample() if args.mixup else 1.0
        output = model.train()(part * x + (1 - part) * x.flip(0))
        loss = part * F.cross_entropy(output, y) + (1 - part) * F.cross_entropy(output, y.flip(0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    schedule.step()
    with torch.no_grad():  # from these the monitor draws the test's loss and accuracy
        losses = [F.cross_entropy(model.eval()(x), y) for x, y in test]
torch.save(model.state_dict(), "digits.pt")
