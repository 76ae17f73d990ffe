"""Before a training run: will it fit, and where does the time go? Nothing is trained here."""

import netviz

model = netviz.zoo.gpt_mini()
batch = model.example_inputs[0].expand(32, -1)

table = netviz.summary(model, batch, mode="train", backward=True, depth=2)
print(table)
forward, backward = table.totals.flops, table.totals.backward_flops
print(f"one step: {(forward + backward) / 1e9:.1f} GFLOPs")

netviz.draw(model, batch, mode="train", depth=2, colour_by="memory", output="memory.svg")
