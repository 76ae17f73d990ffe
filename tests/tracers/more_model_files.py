# ruff: noqa: E501  the text of model files and tables of cases keep their lines
"""More model files as people write them; see ``model_files``."""

from __future__ import annotations

from tests.tracers.model_files import add

add(
    "class_config_attrs",
    """
class Config:
    d_model = 32
    n_heads = 4
    vocab_size = 99
    max_len = 12


class Model(nn.Module):

    def __init__(self, cfg: Config):
        super().__init__()
        self.emb = nn.Embedding(cfg.vocab_size, cfg.d_model)
        self.pos = nn.Parameter(torch.zeros(1, cfg.max_len, cfg.d_model))
        self.tr = nn.TransformerEncoder(nn.TransformerEncoderLayer(cfg.d_model, cfg.n_heads, 64, batch_first=True), 1)
        self.out = nn.Linear(cfg.d_model, cfg.vocab_size)

    def forward(self, tokens, mask=None):
        x = self.emb(tokens) + self.pos[:, :tokens.shape[1]]
        return self.out(self.tr(x, mask))


def main():
    cfg = Config()
    cfg.vocab_size = 50
    model = Model(cfg).cuda()
    opt = torch.optim.Adam(model.parameters())
if __name__ == '__main__':
    main()
""",
    "1x10:int64",
)

add(
    "trainer_class",
    """
class PolicyNet(nn.Module):

    def __init__(self, obs_dim, act_dim, hidden=(32, 32)):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(obs_dim, 32), nn.ReLU(), nn.Linear(32, act_dim))

    def forward(self, obs):
        return torch.softmax(self.net(obs), dim=-1)


class Agent:

    def __init__(self, env):
        self.policy = PolicyNet(env.observation_space.shape[0], env.action_space.n)
if __name__ == '__main__':
    import gym
    env = gym.make('CartPole-v0')
    obs_dim, act_dim = (4, 2)
    policy = PolicyNet(obs_dim, act_dim)
""",
    "1x4",
)

add(
    "hparams_dict",
    """
hparams = {'in_dim': 6, 'hidden': [8, 8], 'out_dim': 3}


class MLP(nn.Module):

    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        dims = [in_dim, *hidden, out_dim]
        self.layers = nn.ModuleList((nn.Linear(a, b) for a, b in zip(dims, dims[1:])))

    def forward(self, x):
        for l in self.layers:
            x = l(x)
        return x
model = MLP(**hparams)
""",
    "1x6",
)

add(
    "kwargs_forward",
    """
class Wrap(nn.Module):

    def __init__(self):
        super().__init__()
        self.inner = nn.Conv2d(4, 2, 3)

    def forward(self, *args, **kwargs):
        return self.inner(*args, **kwargs)
""",
    "1x4x224x224",
)

add(
    "lstm_hidden_batchfirst_false",
    """
class M(nn.Module):

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(10, 20, 2)
        self.fc = nn.Linear(20, 2)

    def forward(self, x, h):
        o, h = self.rnn(x, h)
        return (self.fc(o[-1]), h)
""",
    "x=1x1x10",
    "h=2x1x20",
)

add(
    "edge_attr_gnn",
    """
class MPNN(nn.Module):

    def __init__(self):
        super().__init__()
        self.msg = nn.Linear(8 + 8 + 3, 16)
        self.upd = nn.GRUCell(16, 8)

    def forward(self, x, edge_index, edge_attr, batch=None):
        s, d = (edge_index[0], edge_index[1])
        m = torch.relu(self.msg(torch.cat([x[s], x[d], edge_attr], -1)))
        agg = torch.zeros(x.size(0), 16).index_add(0, d, m)
        return self.upd(agg, x).mean(0)
""",
    "x=16x8",
    "edge_index=2x32:int64",
    "edge_attr=32x3",
)

add(
    "vqvae",
    """
class VectorQuantizer(nn.Module):

    def __init__(self, K=32, D=16):
        super().__init__()
        self.K, self.D = (K, D)
        self.embedding = nn.Embedding(K, D)

    def forward(self, z):
        z = z.permute(0, 2, 3, 1).contiguous()
        flat = z.view(-1, self.D)
        d = flat.pow(2).sum(1, keepdim=True) + self.embedding.weight.pow(2).sum(1) - 2 * flat @ self.embedding.weight.t()
        idx = d.argmin(1)
        q = self.embedding(idx).view(z.shape)
        return q.permute(0, 3, 1, 2)


class VQVAE(nn.Module):

    def __init__(self):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(3, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 16, 4, 2, 1))
        self.q = VectorQuantizer()
        self.dec = nn.ConvTranspose2d(16, 3, 4, 4)

    def forward(self, x):
        return self.dec(self.q(self.enc(x)))
""",
    "1x3x224x224",
)

add(
    "swin_like",
    """
def window_partition(x, ws):
    B, H, W, C = x.shape
    x = x.view(B, H // ws, ws, W // ws, ws, C)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, ws, ws, C)


class Block(nn.Module):

    def __init__(self, dim, res, ws):
        super().__init__()
        self.res = res
        self.ws = ws
        self.qkv = nn.Linear(dim, dim * 3)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x):
        H, W = self.res
        B, L, C = x.shape
        assert L == H * W, 'input feature has wrong size'
        w = window_partition(self.norm(x).view(B, H, W, C), self.ws)
        return x + self.qkv(x)[..., :C]


class PatchEmbed(nn.Module):

    def __init__(self, img_size, patch, dim):
        super().__init__()
        self.img_size = (img_size, img_size)
        self.proj = nn.Conv2d(3, dim, patch, patch)

    def forward(self, x):
        B, C, H, W = x.shape
        assert H == self.img_size[0] and W == self.img_size[1], f"Input image size ({H}*{W}) doesn't match model ({self.img_size[0]}*{self.img_size[1]})."
        return self.proj(x).flatten(2).transpose(1, 2)


class Swin(nn.Module):

    def __init__(self, img_size=112, patch=4, dim=24):
        super().__init__()
        self.pe = PatchEmbed(img_size, patch, dim)
        self.b = Block(dim, (28, 28), 7)
        self.head = nn.Linear(dim, 10)

    def forward(self, x):
        return self.head(self.b(self.pe(x)).mean(1))
""",
    "1x3x112x112",
)

add(
    "swin_no_number",
    """
class Blk(nn.Module):

    def __init__(self):
        super().__init__()
        self.proj = nn.Conv2d(3, 8, 4, 4)
        self.fc = nn.Linear(8, 2)

    def forward(self, x):
        x = self.proj(x).flatten(2).transpose(1, 2)
        B, L, C = x.shape
        assert L == 24 * 24, 'input feature has wrong size'
        return self.fc(x)
""",
    "1x3x96x96",
)

add(
    "nlp_mask_required",
    """
def make_pad_mask(src, pad=0):
    return (src != pad).unsqueeze(1).unsqueeze(2)


class MHA(nn.Module):

    def __init__(self, d=32, h=4):
        super().__init__()
        self.h = h
        self.q = nn.Linear(d, d)
        self.k = nn.Linear(d, d)
        self.v = nn.Linear(d, d)

    def forward(self, q, k, v, mask):
        B = q.size(0)

        def sp(x):
            return x.view(B, -1, self.h, 8).transpose(1, 2)
        q, k, v = (sp(self.q(q)), sp(self.k(k)), sp(self.v(v)))
        s = q @ k.transpose(-2, -1)
        s = s.masked_fill(mask == 0, -1000000000.0)
        return (s.softmax(-1) @ v).transpose(1, 2).reshape(B, -1, 32)


class Enc(nn.Module):

    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(50, 32)
        self.a = MHA()

    def forward(self, x, mask):
        x = self.e(x)
        return self.a(x, x, x, mask)
""",
    "x=1x16:int64",
    "mask=1x16:bool",
)

add(
    "image_and_question",
    """
class VQA(nn.Module):

    def __init__(self, vocab_size=300, emb=32):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 8, 7, 4), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 32))
        self.emb = nn.Embedding(vocab_size, emb)
        self.lstm = nn.LSTM(emb, 32, batch_first=True)
        self.out = nn.Linear(64, 10)

    def forward(self, v, q):
        return self.out(torch.cat([self.cnn(v), self.lstm(self.emb(q))[0][:, -1]], 1))
""",
    "v=1x3x224x224",
    "q=1x16:int64",
)

add(
    "cgan_disc",
    """
class Discriminator(nn.Module):

    def __init__(self, n_classes=10, img_shape=(1, 28, 28)):
        super().__init__()
        self.label_embedding = nn.Embedding(n_classes, n_classes)
        self.model = nn.Sequential(nn.Linear(n_classes + 784, 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))

    def forward(self, img, labels):
        d_in = torch.cat((img.view(img.size(0), -1), self.label_embedding(labels)), -1)
        return self.model(d_in)
""",
    "img=1x1x28x28",
    "labels=1:int64",
)

add(
    "recsys_sparse",
    """
class DeepFM(nn.Module):

    def __init__(self, field_dims=[10, 20, 30], k=8):
        super().__init__()
        self.emb = nn.ModuleList([nn.Embedding(d, k) for d in field_dims])
        self.fc = nn.Linear(3 * k + 5, 1)

    def forward(self, sparse, dense):
        e = [emb(sparse[:, i]) for i, emb in enumerate(self.emb)]
        return torch.sigmoid(self.fc(torch.cat(e + [dense], 1)))
""",
    "sparse=1x16:int64",
    "dense=1x5",
)

add(
    "time_embedding_ddpm",
    """
def timestep_embedding(timesteps, dim, max_period=10000):
    half = dim // 2
    freqs = torch.exp(-math.log(max_period) * torch.arange(0, half, dtype=torch.float32) / half).to(timesteps.device)
    args = timesteps[:, None].float() * freqs[None]
    return torch.cat([torch.cos(args), torch.sin(args)], dim=-1)


class DiT(nn.Module):

    def __init__(self, input_size=16, patch_size=2, in_channels=4, hidden_size=32, num_classes=1000):
        super().__init__()
        self.x_embedder = nn.Conv2d(in_channels, hidden_size, patch_size, patch_size)
        self.t = nn.Linear(32, hidden_size)
        self.y = nn.Embedding(num_classes + 1, hidden_size)
        self.pos_embed = nn.Parameter(torch.zeros(1, (input_size // patch_size) ** 2, hidden_size), requires_grad=False)
        self.blk = nn.TransformerEncoderLayer(hidden_size, 4, 64, batch_first=True)

    def forward(self, x, t, y):
        x = self.x_embedder(x).flatten(2).transpose(1, 2) + self.pos_embed
        c = self.t(timestep_embedding(t, 32)) + self.y(y)
        return self.blk(x + c[:, None])
""",
    "x=1x4x16x16",
    "t=1:int64",
    "y=1:int64",
)

add(
    "float_t",
    """
class ScoreNet(nn.Module):

    def __init__(self):
        super().__init__()
        self.t = nn.Linear(1, 16)
        self.c = nn.Conv2d(1, 16, 3, padding=1)
        self.o = nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, x, t):
        return self.o(torch.relu(self.c(x) + self.t(t.view(-1, 1))[:, :, None, None]))
""",
    "x=1x1x224x224",
    "t=1",
)

add(
    "neural_ode",
    """
class ODEFunc(nn.Module):

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, 50), nn.Tanh(), nn.Linear(50, 2))

    def forward(self, t, y):
        return self.net(y ** 3)
""",
    "t=1:int64",
    "y=1x2",
)

add(
    "nerf",
    """
class NeRF(nn.Module):

    def __init__(self, D=4, W=32, input_ch=63, input_ch_views=27):
        super().__init__()
        self.input_ch, self.input_ch_views = (input_ch, input_ch_views)
        self.pts = nn.ModuleList([nn.Linear(input_ch, W)] + [nn.Linear(W, W) for _ in range(D - 1)])
        self.views = nn.Linear(W + input_ch_views, W // 2)
        self.rgb = nn.Linear(W // 2, 3)

    def forward(self, x):
        pts, views = torch.split(x, [self.input_ch, self.input_ch_views], dim=-1)
        h = pts
        for l in self.pts:
            h = F.relu(l(h))
        return self.rgb(F.relu(self.views(torch.cat([h, views], -1))))
""",
    "1x90",
)

add(
    "crnn_ocr",
    """
class CRNN(nn.Module):

    def __init__(self, imgH=32, nc=1, nclass=37, nh=16):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(nc, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(8, 16, 3, 1, 1), nn.MaxPool2d(2, 2), nn.Conv2d(16, 16, 3, 1, 1), nn.MaxPool2d((2, 1)), nn.Conv2d(16, 16, 3, 1, 1), nn.MaxPool2d((2, 1)), nn.Conv2d(16, 16, 2))
        self.rnn = nn.LSTM(16, nh, bidirectional=True)
        self.o = nn.Linear(2 * nh, nclass)

    def forward(self, input):
        conv = self.cnn(input)
        b, c, h, w = conv.size()
        assert h == 1, 'the height of conv must be 1'
        return self.o(self.rnn(conv.squeeze(2).permute(2, 0, 1))[0])
""",
    "1x1x32x32",
)

add(
    "detector_list",
    """
from typing import List


class Det(nn.Module):

    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 8, 3)
        self.o = nn.Linear(8, 4)

    def forward(self, images: List[torch.Tensor], targets=None):
        x = torch.stack(images)
        return [self.o(self.c(x).mean((2, 3)))]
""",
    "images.0=3x224x224",
)

add(
    "fpn_list",
    """
class FPN(nn.Module):

    def __init__(self, chans=(8, 16, 32)):
        super().__init__()
        self.lat = nn.ModuleList([nn.Conv2d(c, 8, 1) for c in chans])

    def forward(self, feats):
        return [l(f) for l, f in zip(self.lat, feats)]
""",
    "feats.0=1x8x224x224",
    "feats.1=1x16x224x224",
    "feats.2=1x32x224x224",
)

add(
    "loss_in_forward",
    """
class WithLoss(nn.Module):

    def __init__(self):
        super().__init__()
        self.m = nn.Linear(10, 3)
        self.crit = nn.CrossEntropyLoss()

    def forward(self, x, y):
        out = self.m(x)
        return (self.crit(out, y), out)
""",
    "x=1x10",
    "y=1:int64",
)

add(
    "float64",
    """
class D(nn.Module):

    def __init__(self):
        super().__init__()
        self.l = nn.Linear(4, 4).double()

    def forward(self, x):
        return self.l(x)
""",
    "1x4:float64",
)

add(
    "stacked_conv1d_time",
    """
class InceptionTime(nn.Module):

    def __init__(self, c_in=9, c_out=6, nf=8):
        super().__init__()
        self.c = nn.Conv1d(c_in, nf, 9, padding=4)
        self.bn = nn.BatchNorm1d(nf)
        self.fc = nn.Linear(nf, c_out)

    def forward(self, x):
        x = x.transpose(1, 2)
        return self.fc(F.relu(self.bn(self.c(x))).mean(-1))
""",
    "1x128x9",
)

add(
    "global_model_in_function",
    """
def get_model(name='small', num_classes=10):
    if name == 'small':
        return nn.Sequential(nn.Conv2d(3, 4, 3), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(4, num_classes))
    raise ValueError(name)
""",
    "1x3x224x224",
)

add(
    "encoder_decoder_cls_args",
    """
class Encoder(nn.Module):

    def __init__(self, input_dim, hid):
        super().__init__()
        self.f = nn.Linear(input_dim, hid)

    def forward(self, x):
        return self.f(x)


class Decoder(nn.Module):

    def __init__(self, hid, out):
        super().__init__()
        self.f = nn.Linear(hid, out)

    def forward(self, z):
        return self.f(z)


class AE(nn.Module):

    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = (encoder, decoder)

    def forward(self, x):
        return self.decoder(self.encoder(x))


def run():
    enc = Encoder(12, 4)
    dec = Decoder(4, 12)
    ae = AE(enc, dec)
    opt = torch.optim.Adam(ae.parameters())
""",
    "1x12",
)

add(
    "click_hydra",
    """
import hydra, click
from omegaconf import DictConfig


class Net(nn.Module):

    def __init__(self, n=3):
        super().__init__()
        self.l = nn.Linear(n, n)

    def forward(self, x):
        return self.l(x)

@hydra.main(config_path='x')


def main(cfg: DictConfig):
    net = Net(cfg.n)
if __name__ == '__main__':
    main()
""",
    "1x3",
)

add(
    "hub_mixin",
    """
from huggingface_hub import PyTorchModelHubMixin
from einops import rearrange
from timm.models.layers import trunc_normal_


class Net(nn.Module, PyTorchModelHubMixin):

    def __init__(self, n=3):
        super().__init__()
        self.l = nn.Linear(n, n)

    def forward(self, x):
        return self.l(x)
""",
    "1x3",
)

add(
    "conv_first_reshape",
    """
class Model(nn.Module):

    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 26 * 26, 10)

    def forward(self, x):
        x = x.view(-1, 1, 28, 28)
        return self.fc(self.c(x).flatten(1))
""",
    "1x1x28x28",
)

add(
    "points_bnc",
    """
class PN(nn.Module):

    def __init__(self):
        super().__init__()
        self.m = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 32))
        self.o = nn.Linear(32, 5)

    def forward(self, points):
        B, N, _ = points.shape
        return self.o(self.m(points).max(1).values)
""",
    "1x16x3",
)

add(
    "two_lstm_streams",
    """
class M(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(5, 8, batch_first=True)
        self.b = nn.LSTM(3, 8, batch_first=True)
        self.f = nn.Linear(16, 1)

    def forward(self, past, future):
        _, (h1, _) = self.a(past)
        _, (h2, _) = self.b(future)
        return self.f(torch.cat([h1[-1], h2[-1]], 1))
""",
    "past=1x16x5",
    "future=1x16x3",
)

add(
    "maml_weights",
    """
class Fn(nn.Module):

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(7, 4))
        self.b = nn.Parameter(torch.zeros(4))

    def forward(self, x):
        return x @ self.w + self.b
""",
    "1x7",
)

add(
    "train_script_only",
    """
import torchvision
from torch.utils.data import DataLoader
train_data = torchvision.datasets.MNIST(root='x', download=True)
train_loader = DataLoader(train_data)


class CNN(nn.Module):

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(1, 16, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2))
        self.conv2 = nn.Sequential(nn.Conv2d(16, 32, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2))
        self.out = nn.Linear(32 * 7 * 7, 10)

    def forward(self, x):
        x = self.conv2(self.conv1(x))
        x = x.view(x.size(0), -1)
        return (self.out(x), x)
cnn = CNN()
print(cnn)
optimizer = torch.optim.Adam(cnn.parameters())
for epoch in range(1):
    for step, (b_x, b_y) in enumerate(train_loader):
        output = cnn(b_x)[0]
        optimizer.step()
""",
    "1x1x28x28",
)
