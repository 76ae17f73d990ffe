"""A figure told layer by layer: sizes, gaps and skips find their places by themselves."""

from pathlib import Path

from netviz.builder import Figure

out = Path("out")
out.mkdir(exist_ok=True)

net = Figure(256).conv((64, 64)).pool().conv((128, 128)).pool()
net.conv((256, 256), caption="bottleneck")
net.unpool().conv((128, 128)).unpool().conv((64, 64)).softmax(2)
net.skip("conv1", "conv5").skip("conv2", "conv4")

for suffix in ("svg", "tex"):
    print("wrote", net.save(out / f"built.{suffix}"))
