"""A small Transformer learns Python letter by letter: netviz watch 16_train_a_transformer.py 99."""

import inspect
import sys

import torch
from torch import nn

torch.manual_seed(0)
steps = int([*sys.argv, "40"][1])
text = torch.tensor(list(inspect.getsource(inspect).encode())) % 128


class Gpt(nn.Module):
    """Letters (N, L) to logits of the letters that follow, (N, L, 128)."""

    def __init__(self, width=96):
        super().__init__()
        self.letters, self.places = nn.Embedding(128, width), nn.Embedding(64, width)
        block = nn.TransformerEncoderLayer(width, 4, 4 * width, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, 3, nn.LayerNorm(width), False)
        self.head = nn.Linear(width, 128)

    def forward(self, x):
        later = nn.Transformer.generate_square_subsequent_mask(x.shape[1])
        return self.head(self.blocks(self.letters(x) + self.places.weight, later, is_causal=True))


gpt = Gpt()
optimizer = torch.optim.AdamW(gpt.parameters(), lr=3e-3, weight_decay=0.1)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
for _step in range(steps):
    batch = torch.stack([text[i : i + 65] for i in torch.randint(len(text) - 65, (16,)).tolist()])
    loss = nn.functional.cross_entropy(gpt(batch[:, :-1]).transpose(1, 2), batch[:, 1:])
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(gpt.parameters(), 1.0)
    optimizer.step()
    schedule.step()
torch.save(gpt.state_dict(), "gpt.pt")
