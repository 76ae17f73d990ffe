"""See what a convolution does: its numbers, its figure, its animation, and a page to play with."""

from netviz import explain

strided = explain.conv(input=5, kernel=3, stride=2, padding=1)
print(strided)
strided.save("conv.svg")
strided.save("conv.gif")
strided.save("conv.html")

# A layer of a model: its own settings, and how much of the image it sees.
layer = explain.conv("zoo:resnet18:layer2.0.conv1")
field = layer.numbers["receptive_field"]
print(f"receptive field {field['size']}, one every {field['jump']} places")
layer.save("layer.pdf")

# 108 weights against 27 + 12.
both = explain.conv(in_channels=3, out_channels=4, compare=True)
print(both.numbers["parameters"], both.numbers["separable"])
both.save("separable.png")
