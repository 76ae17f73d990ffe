# ruff: noqa: E501  the text of model files and tables of cases keep their lines
"""Model files as people write them: text, and the ``--input`` that must be found for each.

A value None says that any inputs will do as long as the forward accepts them. ``H`` is the usual
head of such files.
"""

from __future__ import annotations

H = "import math\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"

FILES: dict[str, tuple[str, tuple[str, ...] | None]] = {}


def add(name: str, text: str, *flags: str, head: str = H) -> None:
    """Register a file that must load and whose inputs must be ``flags`` (any, when none given)."""
    FILES[name] = (head + text, flags or None)


add(
    "lenet",
    """
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 16 * 5 * 5)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)
""",
    "1x3x32x32",
)

add(
    "mnist_example",
    """
import argparse
from torchvision import datasets, transforms
from torch.optim.lr_scheduler import StepLR

class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, 1)
        self.conv2 = nn.Conv2d(32, 64, 3, 1)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        x = self.dropout1(x)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = self.dropout2(x)
        return F.log_softmax(self.fc2(x), dim=1)

def train(args, model, device, train_loader, optimizer, epoch):
    model.train()

def main():
    parser = argparse.ArgumentParser(description="PyTorch MNIST Example")
    parser.add_argument("--batch-size", type=int, default=64)
    args = parser.parse_args()
    model = Net().to("cuda")
    dataset1 = datasets.MNIST("../data", train=True, download=True)
    raise SystemExit("must not run")

if __name__ == "__main__":
    main()
""",
    "1x1x28x28",
)

add(
    "argparse_top",
    """
import argparse, sys
parser = argparse.ArgumentParser()
net_args = parser.add_argument_group("net")
net_args.add_argument("--hidden", type=int, default=48)
parser.add_argument("--data", required=True)
parser.add_argument("out")
args = parser.parse_args()
if not args.data:
    sys.exit("no data")
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

class MLP(nn.Module):
    def __init__(self, width=args.hidden):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, width), nn.ReLU(), nn.Linear(width, 2))

    def forward(self, x):
        return self.net(x)

model = MLP().to(device)
model = torch.nn.DataParallel(model)
checkpoint = torch.load("missing.pth")
model.load_state_dict(checkpoint["state_dict"])
loader = torch.utils.data.DataLoader(open("/nonexistent"))
for epoch in range(100):
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        loss.backward()
raise RuntimeError("must not run")
""",
    "1x20",
)

add(
    "config_dataclass",
    """
from dataclasses import dataclass

@dataclass
class GPTConfig:
    block_size: int = 32
    vocab_size: int = 65
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 32
    dropout: float = 0.0

class CausalSelfAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.c_attn = nn.Linear(config.n_embd, 3 * config.n_embd)
        self.c_proj = nn.Linear(config.n_embd, config.n_embd)
        self.n_head, self.n_embd = config.n_head, config.n_embd
        self.register_buffer("bias", torch.tril(torch.ones(config.block_size, config.block_size))
                             .view(1, 1, config.block_size, config.block_size))

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(self.n_embd, dim=2)
        q, k, v = (t.view(B, T, self.n_head, C // self.n_head).transpose(1, 2) for t in (q, k, v))
        att = (q @ k.transpose(-2, -1)) / math.sqrt(k.size(-1))
        att = att.masked_fill(self.bias[:, :, :T, :T] == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(B, T, C))

class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.ln_1 = nn.LayerNorm(config.n_embd)
        self.attn = CausalSelfAttention(config)
        self.mlp = nn.Sequential(nn.Linear(config.n_embd, 4 * config.n_embd), nn.GELU(),
                                 nn.Linear(4 * config.n_embd, config.n_embd))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_1(x))

class GPT(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.wte = nn.Embedding(config.vocab_size, config.n_embd)
        self.wpe = nn.Embedding(config.block_size, config.n_embd)
        self.h = nn.ModuleList([Block(config) for _ in range(config.n_layer)])
        self.lm_head = nn.Linear(config.n_embd, config.vocab_size, bias=False)

    def forward(self, idx, targets=None):
        device = idx.device
        b, t = idx.size()
        assert t <= self.config.block_size
        pos = torch.arange(0, t, dtype=torch.long, device=device)
        x = self.wte(idx) + self.wpe(pos)
        for block in self.h:
            x = block(x)
        logits = self.lm_head(x)
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))
        return logits, loss
""",
    "1x16:int64",
)

add(
    "short_gpt",
    """
batch_size = 16
block_size = 8
n_embd = 32
vocab_size = 50
device = "cuda" if torch.cuda.is_available() else "cpu"
with open("/nonexistent/input.txt") as f:
    text = f.read()

class BigramLanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.token_embedding_table = nn.Embedding(vocab_size, n_embd)
        self.position_embedding_table = nn.Embedding(block_size, n_embd)
        self.lm_head = nn.Linear(n_embd, vocab_size)

    def forward(self, idx, targets=None):
        B, T = idx.shape
        x = self.token_embedding_table(idx)
        x = x + self.position_embedding_table(torch.arange(T, device=device))
        return self.lm_head(x)

model = BigramLanguageModel()
m = model.to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
for iter in range(5000):
    xb, yb = get_batch("train")
    optimizer.step()
""",
    "1x8:int64",
)

add(
    "two_inputs",
    """
class TwoTower(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.tab = nn.Linear(12, 8)
        self.head = nn.Linear(16, 1)

    def forward(self, image, features):
        return self.head(torch.cat([self.cnn(image), self.tab(features)], dim=1))
""",
    "image=1x3x224x224",
    "features=1x12",
)

add(
    "lightning_like",
    """
import pytorch_lightning as pl
from torchmetrics import Accuracy

class LitClassifier(pl.LightningModule):
    def __init__(self, hidden=64, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()
        self.l1 = nn.Linear(28 * 28, self.hparams.hidden)
        self.l2 = nn.Linear(hidden, 10)
        self.example_input_array = torch.zeros(4, 1, 28, 28)

    def forward(self, x):
        return self.l2(torch.relu(self.l1(x.view(x.size(0), -1))))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.log("loss", loss)
        return loss

if __name__ == "__main__":
    pl.Trainer().fit(LitClassifier())
""",
    "4x1x28x28",
)

add(
    "lightning_2",
    """
import lightning as L
import wandb

class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Sequential(nn.Linear(28 * 28, 64), nn.ReLU(), nn.Linear(64, 3))

    def forward(self, x):
        return self.l1(x)

class LitAutoEncoder(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()

    def forward(self, x):
        return self.encoder(x.view(x.size(0), -1))

wandb.init(project="x")
trainer = L.Trainer(max_epochs=1)
""",
    "1x1x28x28",
)

add(
    "transformer_src_tgt",
    """
class Seq2Seq(nn.Module):
    def __init__(self, src_vocab=100, tgt_vocab=120, d_model=32):
        super().__init__()
        self.src_emb = nn.Embedding(src_vocab, d_model)
        self.tgt_emb = nn.Embedding(tgt_vocab, d_model)
        self.transformer = nn.Transformer(d_model, 4, 1, 1, 64, batch_first=True)
        self.out = nn.Linear(d_model, tgt_vocab)

    def forward(self, src, tgt, src_mask=None, tgt_mask=None):
        return self.out(self.transformer(self.src_emb(src), self.tgt_emb(tgt), src_mask, tgt_mask))
""",
    "src=1x16:int64",
    "tgt=1x16:int64",
)

add(
    "annotated_transformer",
    """
class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=50):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * -(math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x):
        return x + self.pe[:, : x.size(1)]

class EncoderDecoder(nn.Module):
    def __init__(self, vocab=60, d_model=32):
        super().__init__()
        self.emb = nn.Embedding(vocab, d_model)
        self.pos = PositionalEncoding(d_model)
        self.enc = nn.TransformerEncoderLayer(d_model, 4, 64, batch_first=True)
        self.dec = nn.TransformerDecoderLayer(d_model, 4, 64, batch_first=True)
        self.generator = nn.Linear(d_model, vocab)

    def forward(self, src, tgt, src_mask, tgt_mask):
        memory = self.enc(self.pos(self.emb(src)), src_mask)
        return self.generator(self.dec(self.pos(self.emb(tgt)), memory, tgt_mask))
""",
)

add(
    "vae",
    """
class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(784, 400)
        self.fc21 = nn.Linear(400, 20)
        self.fc22 = nn.Linear(400, 20)
        self.fc3 = nn.Linear(20, 400)
        self.fc4 = nn.Linear(400, 784)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        return mu + torch.randn_like(std) * std

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 784))
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar

device = torch.device("cuda")
model = VAE().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
""",
    "1x1x28x28",
)

add(
    "unet",
    """
def double_conv(in_channels, out_channels):
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, 3, padding=1), nn.ReLU(inplace=True),
        nn.Conv2d(out_channels, out_channels, 3, padding=1), nn.ReLU(inplace=True))

class UNet(nn.Module):
    def __init__(self, n_class=2):
        super().__init__()
        self.dconv_down1 = double_conv(3, 8)
        self.dconv_down2 = double_conv(8, 16)
        self.maxpool = nn.MaxPool2d(2)
        self.upsample = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.dconv_up1 = double_conv(16 + 8, 8)
        self.conv_last = nn.Conv2d(8, n_class, 1)

    def forward(self, x):
        conv1 = self.dconv_down1(x)
        x = self.dconv_down2(self.maxpool(conv1))
        x = torch.cat([self.upsample(x), conv1], dim=1)
        return self.conv_last(self.dconv_up1(x))
""",
    "1x3x224x224",
)

add(
    "pinn",
    """
class PINN(nn.Module):
    def __init__(self, layers=[2, 20, 20, 1]):
        super().__init__()
        self.linears = nn.ModuleList([nn.Linear(a, b) for a, b in zip(layers[:-1], layers[1:])])

    def forward(self, x, t):
        u = torch.cat([x, t], dim=1)
        for layer in self.linears[:-1]:
            u = torch.tanh(layer(u))
        return self.linears[-1](u)
""",
    "x=1x1",
    "t=1x1",
)

add(
    "text_classifier",
    """
class TextClassificationModel(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_class):
        super(TextClassificationModel, self).__init__()
        self.embedding = nn.EmbeddingBag(vocab_size, embed_dim)
        self.fc = nn.Linear(embed_dim, num_class)

    def forward(self, text, offsets):
        return self.fc(self.embedding(text, offsets))

vocab_size = 95
emsize = 64
model = TextClassificationModel(vocab_size, emsize, 4)
""",
    "text=16:int64",
    "offsets=1:int64",
)

add(
    "siamese",
    """
class SiameseNetwork(nn.Module):
    def __init__(self):
        super(SiameseNetwork, self).__init__()
        self.cnn1 = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(1, 4, 3), nn.ReLU(), nn.BatchNorm2d(4),
                                  nn.ReflectionPad2d(1), nn.Conv2d(4, 8, 3), nn.ReLU())
        self.fc1 = nn.Sequential(nn.Linear(8 * 100 * 100, 50), nn.ReLU(), nn.Linear(50, 5))

    def forward_once(self, x):
        output = self.cnn1(x)
        output = output.view(output.size()[0], -1)
        return self.fc1(output)

    def forward(self, input1, input2):
        return self.forward_once(input1), self.forward_once(input2)
""",
    "input1=1x1x100x100",
    "input2=1x1x100x100",
)

add(
    "lstm_series",
    """
class LSTMModel(nn.Module):
    def __init__(self, input_dim=5, hidden_dim=32, layer_dim=2, output_dim=1):
        super().__init__()
        self.hidden_dim, self.layer_dim = hidden_dim, layer_dim
        self.lstm = nn.LSTM(input_dim, hidden_dim, layer_dim, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, x):
        h0 = torch.zeros(self.layer_dim, x.size(0), self.hidden_dim).requires_grad_()
        c0 = torch.zeros(self.layer_dim, x.size(0), self.hidden_dim).requires_grad_()
        out, (hn, cn) = self.lstm(x, (h0.detach(), c0.detach()))
        return self.fc(out[:, -1, :])
""",
    "1x16x5",
)

add(
    "char_rnn",
    """
class CharRNN(nn.Module):
    def __init__(self, vocab=80, hidden=32, n_layers=2):
        super().__init__()
        self.hidden_size, self.n_layers = hidden, n_layers
        self.encoder = nn.Embedding(vocab, hidden)
        self.rnn = nn.LSTM(hidden, hidden, n_layers)
        self.decoder = nn.Linear(hidden, vocab)

    def forward(self, input, hidden):
        emb = self.encoder(input)
        output, hidden = self.rnn(emb, hidden)
        return self.decoder(output), hidden

    def init_hidden(self, batch_size):
        return (torch.zeros(self.n_layers, batch_size, self.hidden_size),
                torch.zeros(self.n_layers, batch_size, self.hidden_size))
""",
)

add(
    "rnn_cell_tutorial",
    """
class RNN(nn.Module):
    def __init__(self, input_size=57, hidden_size=128, output_size=18):
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)

    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = self.i2h(combined)
        return F.log_softmax(self.i2o(combined), dim=1), hidden
""",
    "input=1x57",
    "hidden=1x128",
)

add(
    "gnn_adj",
    """
class GraphConvolution(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_features, out_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, input, adj):
        support = torch.mm(input, self.weight)
        return torch.spmm(adj, support) + self.bias

class GCN(nn.Module):
    def __init__(self, nfeat=34, nhid=16, nclass=4):
        super().__init__()
        self.gc1 = GraphConvolution(nfeat, nhid)
        self.gc2 = GraphConvolution(nhid, nclass)

    def forward(self, x, adj):
        x = F.relu(self.gc1(x, adj))
        return F.log_softmax(self.gc2(x, adj), dim=1)
""",
    "x=16x34",
    "adj=16x16",
)

add(
    "gnn_edge_index",
    """
class SAGE(nn.Module):
    def __init__(self, d=12, h=8):
        super().__init__()
        self.lin1, self.lin2 = nn.Linear(2 * d, h), nn.Linear(h, 3)

    def forward(self, x, edge_index):
        src, dst = edge_index
        agg = torch.zeros_like(x).index_add_(0, dst, x[src])
        return self.lin2(torch.relu(self.lin1(torch.cat([x, agg], dim=-1))))
""",
    "x=16x12",
    "edge_index=2x32:int64",
)

add(
    "vit_scratch",
    """
class PatchEmbedding(nn.Module):
    def __init__(self, img_size=64, patch_size=8, in_channels=3, embed_dim=32):
        super().__init__()
        self.n_patches = (img_size // patch_size) ** 2
        self.proj = nn.Conv2d(in_channels, embed_dim, patch_size, patch_size)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)

class VisionTransformer(nn.Module):
    def __init__(self, dim=32, depth=2):
        super().__init__()
        self.patch_embed = PatchEmbedding()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, self.patch_embed.n_patches + 1, dim))
        self.blocks = nn.TransformerEncoder(nn.TransformerEncoderLayer(dim, 4, 64, batch_first=True), depth)
        self.head = nn.Linear(dim, 10)

    def forward(self, x):
        x = self.patch_embed(x)
        cls = self.cls_token.expand(x.shape[0], -1, -1)
        x = torch.cat((cls, x), dim=1) + self.pos_embed
        return self.head(self.blocks(x)[:, 0])
""",
    "1x3x64x64",
)

add(
    "vit_asserts",
    """
class ViT(nn.Module):
    def __init__(self, image_size=48, patch=6, dim=24):
        super().__init__()
        self.image_size = image_size
        self.to_patch = nn.Conv2d(3, dim, patch, patch)
        self.pos = nn.Parameter(torch.randn(1, dim, 8, 8))

    def forward(self, img):
        b, c, h, w = img.shape
        assert h == self.image_size and w == self.image_size, f"Input image size ({h}*{w}) doesn't match model ({self.image_size}*{self.image_size})."
        return (self.to_patch(img) + self.pos).mean((2, 3))
""",
    "1x3x48x48",
)

add(
    "vit_patches_by_hand",
    """
class ViT(nn.Module):
    def __init__(self, patch=7, dim=16):
        super().__init__()
        self.patch = patch
        self.embed = nn.Linear(patch * patch, dim)
        self.pos = nn.Parameter(torch.zeros(1, 16, dim))
        self.out = nn.Linear(dim, 10)

    def forward(self, x):
        b, c, h, w = x.shape
        p = self.patch
        x = x.reshape(b, c, h // p, p, w // p, p).permute(0, 2, 4, 1, 3, 5).reshape(b, -1, c * p * p)
        return self.out((self.embed(x) + self.pos).mean(1))
""",
    "1x1x28x28",
)

add(
    "seq2seq_attention",
    """
class Encoder(nn.Module):
    def __init__(self, vocab, emb, hid):
        super().__init__()
        self.embedding = nn.Embedding(vocab, emb)
        self.rnn = nn.GRU(emb, hid)

    def forward(self, src):
        return self.rnn(self.embedding(src))

class Attention(nn.Module):
    def __init__(self, hid):
        super().__init__()
        self.attn = nn.Linear(2 * hid, hid)
        self.v = nn.Linear(hid, 1, bias=False)

    def forward(self, hidden, encoder_outputs):
        hidden = hidden.repeat(encoder_outputs.shape[0], 1, 1)
        energy = torch.tanh(self.attn(torch.cat((hidden, encoder_outputs), dim=2)))
        return F.softmax(self.v(energy).squeeze(2), dim=0)

class Decoder(nn.Module):
    def __init__(self, vocab, emb, hid):
        super().__init__()
        self.embedding = nn.Embedding(vocab, emb)
        self.attention = Attention(hid)
        self.rnn = nn.GRU(emb + hid, hid)
        self.fc_out = nn.Linear(hid, vocab)
        self.output_dim = vocab

    def forward(self, input, hidden, encoder_outputs):
        embedded = self.embedding(input.unsqueeze(0))
        a = self.attention(hidden, encoder_outputs).t().unsqueeze(1)
        weighted = torch.bmm(a, encoder_outputs.permute(1, 0, 2)).permute(1, 0, 2)
        output, hidden = self.rnn(torch.cat((embedded, weighted), dim=2), hidden)
        return self.fc_out(output.squeeze(0)), hidden

class Seq2Seq(nn.Module):
    def __init__(self, encoder, decoder, device):
        super().__init__()
        self.encoder, self.decoder, self.device = encoder, decoder, device

    def forward(self, src, trg, teacher_forcing_ratio=0.5):
        outputs = torch.zeros(trg.shape[0], trg.shape[1], self.decoder.output_dim).to(self.device)
        encoder_outputs, hidden = self.encoder(src)
        input = trg[0, :]
        for t in range(1, trg.shape[0]):
            output, hidden = self.decoder(input, hidden, encoder_outputs)
            outputs[t] = output
            input = output.argmax(1)
        return outputs

INPUT_DIM = 40
OUTPUT_DIM = 50
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
enc = Encoder(INPUT_DIM, 16, 24)
dec = Decoder(OUTPUT_DIM, 16, 24)
model = Seq2Seq(enc, dec, device).to(device)

def init_weights(m):
    for name, param in m.named_parameters():
        nn.init.uniform_(param.data, -0.08, 0.08)

model.apply(init_weights)
""",
)

add(
    "audio_cnn",
    """
class M5(nn.Module):
    def __init__(self, n_input=1, n_output=35, stride=16, n_channel=32):
        super().__init__()
        self.conv1 = nn.Conv1d(n_input, n_channel, kernel_size=80, stride=stride)
        self.bn1 = nn.BatchNorm1d(n_channel)
        self.pool1 = nn.MaxPool1d(4)
        self.conv2 = nn.Conv1d(n_channel, n_channel, kernel_size=3)
        self.pool2 = nn.MaxPool1d(4)
        self.fc1 = nn.Linear(n_channel, n_output)

    def forward(self, x):
        x = self.pool1(F.relu(self.bn1(self.conv1(x))))
        x = self.pool2(F.relu(self.conv2(x)))
        x = F.avg_pool1d(x, x.shape[-1]).permute(0, 2, 1)
        return F.log_softmax(self.fc1(x), dim=2)
""",
)

add(
    "ecg_cnn",
    """
class ECG(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(12, 16, 5)
        self.fc = nn.Linear(16 * 498, 2)

    def forward(self, x):
        x = F.max_pool1d(torch.relu(self.conv(x)), 2)
        return self.fc(x.view(x.size(0), -1))
""",
    "1x12x1000",
)

add(
    "c3d",
    """
class C3D(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(3, 4, 3, padding=1)
        self.pool = nn.MaxPool3d(2)
        self.fc = nn.Linear(4 * 8 * 8 * 8, 3)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        return self.fc(x.view(x.size(0), -1))
""",
    "1x3x16x16x16",
)

add(
    "pointnet",
    """
class TNet(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.k = k
        self.conv1, self.conv2 = nn.Conv1d(k, 16, 1), nn.Conv1d(16, 32, 1)
        self.fc = nn.Linear(32, k * k)

    def forward(self, x):
        bs = x.size(0)
        x = torch.max(F.relu(self.conv2(F.relu(self.conv1(x)))), 2, keepdim=True)[0].view(-1, 32)
        iden = torch.eye(self.k, requires_grad=True).repeat(bs, 1, 1)
        return self.fc(x).view(-1, self.k, self.k) + iden

class PointNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.tnet = TNet()
        self.conv = nn.Conv1d(3, 32, 1)
        self.fc = nn.Linear(32, classes)

    def forward(self, pts):
        trans = self.tnet(pts)
        x = torch.bmm(torch.transpose(pts, 1, 2), trans).transpose(1, 2)
        x = nn.MaxPool1d(x.size(-1))(F.relu(self.conv(x)))
        return F.log_softmax(self.fc(nn.Flatten(1)(x)), dim=1)
""",
)

add(
    "autoencoder",
    """
class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(28 * 28, 128), nn.Tanh(), nn.Linear(128, 3))
        self.decoder = nn.Sequential(nn.Linear(3, 128), nn.Tanh(), nn.Linear(128, 28 * 28), nn.Sigmoid())

    def forward(self, x):
        encoded = self.encoder(x)
        return encoded, self.decoder(encoded)

autoencoder = AutoEncoder()
""",
    "1x784",
)

add(
    "conv_autoencoder",
    """
class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(1, 16, 4, 2, 1)
        self.fc = nn.Linear(16 * 14 * 14, 10)

    def forward(self, x):
        x = F.relu(self.c(x))
        return self.fc(x.view(x.size(0), -1))

class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 16 * 14 * 14)
        self.d = nn.ConvTranspose2d(16, 1, 4, 2, 1)

    def forward(self, z):
        return torch.tanh(self.d(self.fc(z).view(z.size(0), 16, 14, 14)))

class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()

    def forward(self, x):
        return self.decoder(self.encoder(x))
""",
    "1x1x28x28",
)

add(
    "dqn_conv",
    """
class DQN(nn.Module):
    def __init__(self, in_channels=4, n_actions=6):
        super(DQN, self).__init__()
        self.conv1 = nn.Conv2d(in_channels, 32, kernel_size=8, stride=4)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=4, stride=2)
        self.conv3 = nn.Conv2d(64, 64, kernel_size=3, stride=1)
        self.fc4 = nn.Linear(7 * 7 * 64, 512)
        self.head = nn.Linear(512, n_actions)

    def forward(self, x):
        x = x.float() / 255
        x = F.relu(self.conv3(F.relu(self.conv2(F.relu(self.conv1(x))))))
        x = F.relu(self.fc4(x.view(x.size(0), -1)))
        return self.head(x)
""",
    "1x4x84x84",
)

add(
    "dqn_linear",
    """
import gymnasium as gym
from collections import namedtuple, deque
env = gym.make("CartPole-v1")
Transition = namedtuple("Transition", ("state", "action"))

class ReplayMemory(object):
    def __init__(self, capacity):
        self.memory = deque([], maxlen=capacity)

class DQN(nn.Module):
    def __init__(self, n_observations, n_actions):
        super(DQN, self).__init__()
        self.layer1 = nn.Linear(n_observations, 128)
        self.layer2 = nn.Linear(128, n_actions)

    def forward(self, x):
        return self.layer2(F.relu(self.layer1(x)))

n_actions = 2
n_observations = 4
policy_net = DQN(n_observations, n_actions).to("cuda")
target_net = DQN(n_observations, n_actions)
target_net.load_state_dict(policy_net.state_dict())
""",
    "1x4",
)

add(
    "actor_critic",
    """
class ActorCritic(nn.Module):
    def __init__(self, state_dim=8, action_dim=2):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(state_dim, 64), nn.Tanh())
        self.actor, self.critic = nn.Linear(64, action_dim), nn.Linear(64, 1)

    def forward(self, state):
        h = self.body(state)
        return torch.distributions.Categorical(logits=self.actor(h)), self.critic(h)
""",
    "1x8",
)

add(
    "critic_two",
    """
class Critic(nn.Module):
    def __init__(self, state_dim=17, action_dim=6):
        super().__init__()
        self.l1 = nn.Linear(state_dim + action_dim, 64)
        self.l2 = nn.Linear(64, 1)

    def forward(self, state, action):
        return self.l2(F.relu(self.l1(torch.cat([state, action], 1))))
""",
    "state=1x17",
    "action=1x6",
)

add(
    "gan_generator",
    """
nz, ngf, nc = 100, 16, 3

class Generator(nn.Module):
    def __init__(self, ngpu=1):
        super(Generator, self).__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf * 4, 4, 1, 0, bias=False), nn.BatchNorm2d(ngf * 4), nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 4, nc, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, input):
        return self.main(input)
""",
    "1x100x1x1",
)

add(
    "conditional_generator",
    """
class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.label_emb = nn.Embedding(10, 10)
        self.model = nn.Sequential(nn.Linear(110, 64), nn.LeakyReLU(0.2), nn.BatchNorm1d(64),
                                   nn.Linear(64, 784), nn.Tanh())

    def forward(self, z, labels):
        x = torch.cat([z, self.label_emb(labels)], 1)
        return self.model(x).view(x.size(0), 28, 28)
""",
    "z=1x100",
    "labels=1:int64",
)

add(
    "diffusion_unet",
    """
class SinusoidalPositionEmbeddings(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, time):
        half = self.dim // 2
        emb = torch.exp(torch.arange(half, device=time.device) * -(math.log(10000) / (half - 1)))
        emb = time[:, None] * emb[None, :]
        return torch.cat((emb.sin(), emb.cos()), dim=-1)

class Block(nn.Module):
    def __init__(self, i, o, t):
        super().__init__()
        self.time_mlp = nn.Linear(t, o)
        self.conv1, self.conv2 = nn.Conv2d(i, o, 3, padding=1), nn.Conv2d(o, o, 3, padding=1)
        self.norm = nn.GroupNorm(4, o)

    def forward(self, x, t):
        h = self.norm(F.silu(self.conv1(x)))
        return F.silu(self.conv2(h + F.silu(self.time_mlp(t))[(...,) + (None,) * 2]))

class SimpleUnet(nn.Module):
    def __init__(self):
        super().__init__()
        self.time_mlp = nn.Sequential(SinusoidalPositionEmbeddings(16), nn.Linear(16, 16), nn.ReLU())
        self.b1, self.b2, self.b3 = Block(3, 8, 16), Block(8, 16, 16), Block(24, 8, 16)
        self.down, self.up = nn.MaxPool2d(2), nn.ConvTranspose2d(16, 16, 2, 2)
        self.out = nn.Conv2d(8, 3, 1)

    def forward(self, x, timestep):
        t = self.time_mlp(timestep)
        a = self.b1(x, t)
        b = self.up(self.b2(self.down(a), t))
        return self.out(self.b3(torch.cat((a, b), dim=1), t))
""",
    "x=1x3x224x224",
    "timestep=1:int64",
)

add(
    "resnet_factories",
    """
class BasicBlock(nn.Module):
    expansion = 1
    def __init__(self, in_planes, planes, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_planes != planes:
            self.shortcut = nn.Sequential(nn.Conv2d(in_planes, planes, 1, stride, bias=False))

    def forward(self, x):
        return F.relu(self.bn1(self.conv1(x)) + self.shortcut(x))

class ResNet(nn.Module):
    def __init__(self, block, num_blocks, num_classes=10):
        super().__init__()
        self.in_planes = 16
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.layer1 = self._make_layer(block, 16, num_blocks[0], 1)
        self.layer2 = self._make_layer(block, 32, num_blocks[1], 2)
        self.layer3 = self._make_layer(block, 64, num_blocks[2], 2)
        self.linear = nn.Linear(64, num_classes)

    def _make_layer(self, block, planes, n, stride):
        layers = []
        for s in [stride] + [1] * (n - 1):
            layers.append(block(self.in_planes, planes, s))
            self.in_planes = planes
        return nn.Sequential(*layers)

    def forward(self, x):
        out = self.layer3(self.layer2(self.layer1(F.relu(self.conv1(x)))))
        out = F.avg_pool2d(out, 8)
        out = out.view(out.size(0), -1)
        return self.linear(out)

def ResNet18():
    return ResNet(BasicBlock, [1, 1, 1])

def ResNet34():
    return ResNet(BasicBlock, [2, 2, 2])

def test():
    net = ResNet18()
    y = net(torch.randn(1, 3, 32, 32))
    print(y.size())
""",
    "1x3x32x32",
)

add(
    "cifar_no_example",
    """
class VGG(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        cfg = [8, "M", 16, "M", 32, "M", 32, "M", 32, "M"]
        layers, c = [], 3
        for v in cfg:
            layers += [nn.MaxPool2d(2)] if v == "M" else [nn.Conv2d(c, v, 3, padding=1), nn.ReLU()]
            c = c if v == "M" else v
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(32, num_classes)

    def forward(self, x):
        out = self.features(x)
        out = out.view(out.size(0), -1)
        return self.classifier(out)
""",
    "1x3x32x32",
)

add(
    "main_shows_arguments",
    """
class Classifier(nn.Module):
    def __init__(self, in_dim, n_hidden, out_dim):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(in_dim, n_hidden), nn.ReLU(), nn.Linear(n_hidden, out_dim))

    def forward(self, x):
        return self.fc(x)

def main(epochs=10):
    n_hidden = 33
    data = open("/nonexistent").read()
    model = Classifier(in_dim=7, n_hidden=n_hidden, out_dim=3).cuda()
    for _ in range(epochs):
        model(data).backward()

if __name__ == "__main__":
    main()
""",
    "1x7",
)

add(
    "main_guard_args",
    """
import argparse

def parse_args():
    p = argparse.ArgumentParser()
    p.add_argument("--dim", type=int, default=9)
    p.add_argument("--root", required=True)
    return p.parse_args()

class Head(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.fc = nn.Linear(args.dim, 2)

    def forward(self, x):
        return self.fc(x)

def main(args):
    print("loading", args.root)
    net = Head(args)
    net.to("cuda")

if __name__ == "__main__":
    args = parse_args()
    main(args)
""",
    "1x9",
)

add(
    "build_model_function",
    """
def build_model(num_classes=5):
    net = nn.Sequential()
    net.add_module("conv", nn.Conv2d(1, 4, 3))
    net.add_module("pool", nn.AdaptiveAvgPool2d(2))
    net.add_module("flat", nn.Flatten())
    net.add_module("fc", nn.Linear(16, num_classes))
    return net
""",
)

add(
    "module_level_sequential",
    """
torch.manual_seed(0)
x = torch.linspace(-math.pi, math.pi, 2000)
p = torch.tensor([1, 2, 3])
xx = x.unsqueeze(-1).pow(p)
model = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
loss_fn = torch.nn.MSELoss(reduction="sum")
for t in range(2000):
    y_pred = model(xx)
    loss = loss_fn(y_pred, y)
    model.zero_grad()
    loss.backward()
""",
    "1x3",
)

add(
    "fine_tuned",
    """
class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.fc = nn.Linear(8, 1000)

    def forward(self, x):
        return self.fc(self.features(x))

model = Backbone()
for param in model.parameters():
    param.requires_grad = False
num_ftrs = model.fc.in_features
model.fc = nn.Linear(num_ftrs, 2)
model = model.to("cuda:0")
model = train_model(model, criterion, 25)
""",
    "1x3x224x224",
)

add(
    "dict_batch",
    """
class Fusion(nn.Module):
    def __init__(self):
        super().__init__()
        self.text = nn.Embedding(50, 16)
        self.image = nn.Conv2d(3, 16, 3)
        self.out = nn.Linear(32, 2)

    def forward(self, batch):
        t = self.text(batch["input_ids"]).mean(1)
        v = self.image(batch["pixel_values"]).mean((2, 3))
        return self.out(torch.cat([t, v], -1))
""",
    "batch.input_ids=1x16:int64",
    "batch.pixel_values=1x3x224x224",
)

add(
    "tuple_batch",
    """
class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(5, 4), nn.Linear(6, 4)

    def forward(self, inputs):
        x, y = inputs
        return self.a(x) + self.b(y)
""",
    "inputs.0=1x5",
    "inputs.1=1x6",
)

add(
    "mixer",
    """
class MixerBlock(nn.Module):
    def __init__(self, tokens, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.token = nn.Linear(tokens, tokens)
        self.channel = nn.Linear(dim, dim)

    def forward(self, x):
        x = x + self.token(self.norm(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channel(self.norm(x))

class MLPMixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 24, 16, 16)
        self.blocks = nn.Sequential(*[MixerBlock(196, 24) for _ in range(2)])
        self.head = nn.Linear(24, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        return self.head(self.blocks(x).mean(1))
""",
    "1x3x224x224",
)

add(
    "cnn_lstm",
    """
class CNNLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.lstm = nn.LSTM(8, 16, batch_first=True)
        self.fc = nn.Linear(16, 4)

    def forward(self, x):
        b, t, c, h, w = x.shape
        f = self.cnn(x.view(b * t, c, h, w)).view(b, t, -1)
        return self.fc(self.lstm(f)[0][:, -1])
""",
)

add(
    "tcn_linear_head",
    """
class Forecaster(nn.Module):
    def __init__(self, seq_len=96, pred_len=24, channels=7):
        super().__init__()
        self.linear = nn.Linear(seq_len, pred_len)
        self.channels = channels

    def forward(self, x):
        return self.linear(x.permute(0, 2, 1)).permute(0, 2, 1)
""",
)

add(
    "text_cnn",
    """
class TextCNN(nn.Module):
    def __init__(self, vocab=200, dim=32, kernels=(3, 4, 5)):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.convs = nn.ModuleList([nn.Conv2d(1, 8, (k, dim)) for k in kernels])
        self.fc = nn.Linear(24, 2)

    def forward(self, x):
        x = self.emb(x).unsqueeze(1)
        x = [F.relu(c(x)).squeeze(3) for c in self.convs]
        return self.fc(torch.cat([F.max_pool1d(i, i.size(2)).squeeze(2) for i in x], 1))
""",
    "1x16:int64",
)

add(
    "bert_like",
    """
class BertLike(nn.Module):
    def __init__(self):
        super().__init__()
        self.word, self.typ, self.pos = nn.Embedding(300, 32), nn.Embedding(2, 32), nn.Embedding(40, 32)
        self.layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)
        self.cls = nn.Linear(32, 2)

    def forward(self, input_ids, token_type_ids, attention_mask):
        pos = torch.arange(input_ids.size(1), device=input_ids.device)[None]
        x = self.word(input_ids) + self.typ(token_type_ids) + self.pos(pos)
        return self.cls(self.layer(x, src_key_padding_mask=attention_mask == 0)[:, 0])
""",
    "input_ids=1x16:int64",
    "token_type_ids=1x16:int64",
    "attention_mask=1x16:int64",
)

add(
    "packed_lengths",
    """
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(80, 16)
        self.lstm = nn.LSTM(16, 12, bidirectional=True, batch_first=True)
        self.out = nn.Linear(24, 5)

    def forward(self, text, lengths):
        packed = pack_padded_sequence(self.emb(text), lengths.cpu(), batch_first=True)
        out, _ = self.lstm(packed)
        out, _ = pad_packed_sequence(out, batch_first=True)
        return self.out(out)
""",
    "text=1x16:int64",
    "lengths=1:int64",
)

add(
    "matrix_factorisation",
    """
class MF(nn.Module):
    def __init__(self, users=100, items=70):
        super().__init__()
        self.user, self.item = nn.Embedding(users, 8), nn.Embedding(items, 8)

    def forward(self, user, item):
        return (self.user(user) * self.item(item)).sum(-1)
""",
)

add(
    "wide_deep",
    """
from typing import List

class FeaturesEmbedding(nn.Module):
    def __init__(self, dims=(10, 20, 30)):
        super().__init__()
        self.embedding = nn.Embedding(sum(dims), 4)
        self.offsets = (0, 10, 30)
        self.mlp = nn.Linear(12, 1)

    def forward(self, x):
        x = x + x.new_tensor(self.offsets).unsqueeze(0)
        return self.mlp(self.embedding(x).view(-1, 12))
""",
)

add(
    "value_dependent",
    """
class EarlyExit(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 6), nn.Linear(6, 2)

    def forward(self, x):
        x = self.a(x)
        if x.abs().mean() > 100.0:
            return x
        return self.b(x)
""",
    "1x6",
)

add(
    "style_image_net",
    """
class TransformerNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.pad, self.conv = nn.ReflectionPad2d(4), nn.Conv2d(3, 8, 9)
        self.norm = nn.InstanceNorm2d(8, affine=True)
        self.out = nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, X):
        return self.out(F.relu(self.norm(self.conv(self.pad(X)))))
""",
    "1x3x224x224",
)

add(
    "annotated",
    """
from typing import Optional
from torch import Tensor

class Typed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.fc = nn.Linear(4, 2)

    def forward(self, x: Tensor, scale: float, flip: bool, mask: Optional[Tensor] = None) -> Tensor:
        if flip:
            x = x.flip(-1)
        return self.fc(self.conv(x).mean((2, 3)) * scale)
""",
    "x=1x3x224x224",
    "scale=1.0",
    "flip=False",
)

add(
    "loss_beside",
    """
class DiceLoss(nn.Module):
    def forward(self, a, b):
        return 1 - (a * b).sum()

class SegNet(nn.Module):
    def __init__(self, in_ch=1):
        super().__init__()
        self.c = nn.Conv2d(in_ch, 2, 3, padding=1)

    def forward(self, x):
        return self.c(x)
""",
)

add(
    "moe_ensemble",
    """
class Expert(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(10, 4)

    def forward(self, x):
        return self.f(x)

class MoE(nn.Module):
    def __init__(self, n=3):
        super().__init__()
        self.experts = nn.ModuleList(Expert() for _ in range(n))
        self.gate = nn.Linear(10, n)

    def forward(self, x):
        w = torch.softmax(self.gate(x), -1)
        return sum(w[:, i:i + 1] * e(x) for i, e in enumerate(self.experts))
""",
    "1x10",
)

add(
    "batchnorm_first",
    """
class Tabular(nn.Module):
    def __init__(self, n=13):
        super().__init__()
        self.bn = nn.BatchNorm1d(n)
        self.fc = nn.Linear(n, 1)

    def forward(self, x):
        return self.fc(self.bn(x))
""",
    "1x13",
)

add(
    "nvidia_driving",
    """
class PilotNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, 24, 5, 2), nn.ELU(), nn.Conv2d(24, 36, 5, 2), nn.ELU(),
                                  nn.Conv2d(36, 48, 5, 2), nn.ELU(), nn.Conv2d(48, 64, 3), nn.ELU(),
                                  nn.Conv2d(64, 64, 3), nn.ELU())
        self.fc = nn.Linear(64 * 1 * 18, 10)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))
""",
)

add(
    "speech_lstm",
    """
class DeepSpeechLike(nn.Module):
    def __init__(self, n_mels=40):
        super().__init__()
        self.cnn = nn.Conv1d(n_mels, 32, 3, padding=1)
        self.rnn = nn.GRU(32, 16, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(32, 29)

    def forward(self, spectrogram):
        x = F.relu(self.cnn(spectrogram)).transpose(1, 2)
        x, _ = self.rnn(x)
        return F.log_softmax(self.fc(x), -1)
""",
    "1x40x128",
)

add(
    "constants_as_arguments",
    """
VOCAB_SIZE = 77
EMBED_DIM = 12

class Skip(nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.e = nn.Embedding(vocab_size, embed_dim)
        self.o = nn.Linear(embed_dim, vocab_size)

    def forward(self, inputs):
        return self.o(self.e(inputs))
""",
    "1x16:int64",
)

add(
    "cross_attention",
    """
class Perceiver(nn.Module):
    def __init__(self, dim=32, ctx=48):
        super().__init__()
        self.attn = nn.MultiheadAttention(dim, 4, kdim=ctx, vdim=ctx, batch_first=True)
        self.fc = nn.Linear(dim, dim)

    def forward(self, x, context):
        h, _ = self.attn(x, context, context)
        return self.fc(h)
""",
    "x=1x16x32",
    "context=1x16x48",
)
