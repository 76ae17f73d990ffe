"""A DCGAN (Radford et al. 2016) on handwritten digits: python 15_train_a_dcgan.py 100 visdom."""

import sys

import torch
from sklearn.datasets import load_digits
from torch import nn

import netviz

epochs, to = sys.argv[1:] or (2, "none")
torch.manual_seed(0)
digits = torch.tensor(load_digits().images[:, None] / 8 - 1, dtype=torch.float32)
generator = nn.Sequential(
    *(nn.ConvTranspose2d(32, 128, 2, bias=False), nn.BatchNorm2d(128), nn.ReLU()),
    *(nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU()),
    *(nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh()),
)
discriminator = nn.Sequential(
    *(nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2)),
    *(nn.Conv2d(32, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.LeakyReLU(0.2)),
    *(nn.Conv2d(64, 1, 2), nn.Flatten()),
)
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=5e-4, betas=(0.5, 0.999))
bce, fixed = nn.BCEWithLogitsLoss(), torch.randn(36, 32, 1, 1)
with netviz.watch(generator, discriminator, to=to) as run:
    for _epoch in range(int(epochs)):
        for real in digits[torch.randperm(len(digits))].split(64):
            fake, one = generator(torch.randn(len(real), 32, 1, 1)), torch.ones(len(real), 1)
            d_loss = bce(discriminator(real), one) + bce(discriminator(fake.detach()), 0 * one)
            d_adam.zero_grad()
            d_loss.backward()
            d_adam.step()
            g_loss = bce(discriminator(fake), one)
            g_adam.zero_grad()
            g_loss.backward()
            g_adam.step()
        with torch.no_grad():
            run.log(samples=generator(fixed))
