"""What is in the zoo: a line or two for each paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the zoo.

    ``module``: the file under ``netviz/zoo/models``, a folder before a dot; ``attribute``: what in
    it builds the model; ``paper``: where the model comes from, its year last; ``section``: of the
    list; ``styles``: of `netviz draw --style`, those it looks best in, the best first.
    ``device``: where it is built unless said otherwise: "meta" (shapes without memory) for models
    that fill a machine, "" for torch's default device.
    """

    module: str
    attribute: str
    paper: str
    section: str
    styles: tuple[str, ...] = ("graph",)
    device: str = ""

    @property
    def authors(self) -> str:
        """Who wrote the paper."""
        return self.paper.partition(", ")[0]

    @property
    def year(self) -> int:
        """When the paper came out."""
        return int(self.paper.rpartition(", ")[2])

    @property
    def title(self) -> str:
        """The paper's title."""
        return self.paper.partition(", ")[2].rpartition(", ")[0]


_HOWARD = "Howard et al., MobileNets, 2017"
_ARITHMETIC = "Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016"
_CONV = "LeCun et al., Gradient-based learning applied to document recognition, 1998"
_MLP = "Rumelhart et al., Learning representations by back-propagating errors, 1986"
_ALEX14 = "Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014"
_ALEX12 = "Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012"
_VGG = "Simonyan & Zisserman, Very deep convolutional networks, 2014"
_XCEPTION = "Chollet, Xception: deep learning with depthwise separable convolutions, 2017"
_UNET = "Ronneberger et al., U-Net: convolutional networks for biomedical segmentation, 2015"
_FPN = "Lin et al., Feature pyramid networks for object detection, 2016"
_AUTOENCODER = "Hinton & Salakhutdinov, Reducing the dimensionality of data with neural nets, 2006"
_LSTM = "Hochreiter & Schmidhuber, Long short-term memory, 1997"
_ATTENTION = "Vaswani et al., Attention is all you need, 2017"
_BERT = "Devlin et al., BERT: pre-training of deep bidirectional transformers, 2018"
_GPT2 = "Radford et al., Language models are unsupervised multitask learners, 2019"
_VIT = "Dosovitskiy et al., An image is worth 16x16 words, 2021"
_MAE = "He et al., Masked autoencoders are scalable vision learners, 2021"
_VAE = "Kingma & Welling, Auto-encoding variational Bayes, 2013"
_GAN = "Goodfellow et al., Generative adversarial networks, 2014"
_DCGAN = "Radford et al., Unsupervised representation learning with deep conv. GANs, 2015"
_PIX2PIX = "Isola et al., Image-to-image translation with conditional adversarial networks, 2017"
_CYCLE = "Zhu et al., Unpaired image-to-image translation using cycle-consistent GANs, 2017"
_BICYCLE = "Zhu et al., Toward multimodal image-to-image translation, 2017"
_STYLE = "Gatys et al., A neural algorithm of artistic style, 2015"
_MOEX = "Li et al., On feature normalization and data augmentation, 2021"
_NEURAL = "Perez & Wang, The effectiveness of data augmentation in image classification, 2017"

_SECTIONS = (
    ("Convolutions", (
        ("standard_conv=StandardConv", "convolutions", _CONV, "graph"),
        ("depthwise_conv=DepthwiseConv pointwise_conv=PointwiseConv separable_conv=SeparableConv",
         "convolutions", _HOWARD, "graph"),
        ("transposed_conv=TransposedConv fractional_conv=FractionalConv dilated_conv=DilatedConv",
         "convolutions", _ARITHMETIC, "graph"),
    )),
    ("Classics", (
        ("mlp=MLP", "mlp", _MLP, "fcnn"),
        ("lenet5=LeNet5", "lenet", _CONV, "lenet plotneuralnet"),
        ("alexnet=AlexNet", "alexnet", _ALEX14, "alexnet plotneuralnet"),
        ("alexnet_2012=AlexNet2012", "alexnet", _ALEX12, "alexnet plotneuralnet"),
        ("vgg11 vgg13 vgg16 vgg19", "vgg", _VGG, "plotneuralnet alexnet"),
        ("googlenet=GoogLeNet", "googlenet",
         "Szegedy et al., Going deeper with convolutions, 2014", "graph plotneuralnet"),
        ("resnet18 resnet34 resnet50 resnet101 resnet152", "resnet",
         "He et al., Deep residual learning for image recognition, 2015", "resnet plotneuralnet"),
        ("densenet121 densenet169 densenet201", "densenet",
         "Huang et al., Densely connected convolutional networks, 2016", "graph plotneuralnet"),
        ("xception=Xception", "xception", _XCEPTION, "graph"),
        ("mobilenet_v1=MobileNetV1", "mobilenet_v1", _HOWARD, "plotneuralnet graph"),
        ("mobilenet_v2=MobileNetV2", "mobilenet_v2", "Sandler et al., MobileNetV2, 2018", "graph"),
        ("efficientnet_b0=EfficientNet", "efficientnet",
         "Tan & Le, EfficientNet: rethinking model scaling, 2019", "graph"),
        ("unet=UNet unet_2015", "unet", _UNET, "unet plotneuralnet graph"),
        ("fpn=FPN", "fpn", _FPN, "graph"),
        ("autoencoder=Autoencoder", "autoencoder", _AUTOENCODER, "fcnn plotneuralnet"),
        ("lstm=LSTMClassifier", "lstm", _LSTM, "blocks graph"),
    )),
    ("Transformers", (
        ("transformer=Transformer transformer_encoder=Encoder transformer_decoder=Decoder",
         "transformer.towers", _ATTENTION, "blocks graph"),
        ("multi_head_attention scaled_dot_product_attention=ScaledDotProductAttention",
         "transformer.parts", _ATTENTION, "graph"),
        ("positionwise_feed_forward positional_encoding=PositionalEncoding",
         "transformer.parts", _ATTENTION, "graph"),
        ("bert_base bert_large", "bert", _BERT, "blocks graph"),
        ("gpt_mini gpt2 gpt2_medium gpt2_large", "gpt2", _GPT2, "blocks graph"),
        ("gpt2_xl", "gpt2", _GPT2, "blocks graph", "meta"),
        ("llama3_8b llama3_70b llama3_405b", "llama3",
         "Llama team, The Llama 3 herd of models, 2024", "blocks graph", "meta"),
        ("vit_b_16 vit_l_16 vit_h_14", "vit", _VIT, "blocks graph"),
        ("mae_base mae_large mae_huge", "mae.model", _MAE, "graph"),
    )),
    ("Generative models", (
        ("vae=VAE", "vae", _VAE, "graph"),
        ("gan=GAN", "gan", _GAN, "graph"),
        ("gan_g=Generator gan_d=Discriminator", "gan", _GAN, "fcnn"),
        ("dcgan_g=Generator dcgan_d=Discriminator", "dcgan", _DCGAN, "plotneuralnet alexnet"),
        ("pix2pix_g=Generator", "pix2pix", _PIX2PIX, "plotneuralnet unet"),
        ("pix2pix_d=PatchGAN", "pix2pix", _PIX2PIX, "plotneuralnet"),
        ("cyclegan_g=Generator", "cyclegan", _CYCLE, "plotneuralnet graph"),
        ("cyclegan_d=Discriminator", "cyclegan", _CYCLE, "plotneuralnet"),
        ("bicyclegan=BicycleGAN bicyclegan_cvae=CVAEGAN bicyclegan_clr=CLRGAN",
         "bicyclegan.configurations", _BICYCLE, "graph"),
        ("bicyclegan_g=Generator bicyclegan_g_input", "bicyclegan.networks", _BICYCLE,
         "plotneuralnet unet"),
        ("bicyclegan_e=Encoder", "bicyclegan.networks", _BICYCLE, "graph"),
        ("bicyclegan_d=Discriminator", "bicyclegan.networks", _BICYCLE, "plotneuralnet graph"),
        ("style_transfer=StyleTransfer", "style_transfer", _STYLE, "graph"),
        ("diffusion_unet=DiffusionUNet", "diffusion.unet",
         "Ho et al., Denoising diffusion probabilistic models, 2020", "graph"),
    )),
    ("Learnt augmentation", (
        ("moex=MoExClassifier moex_block=MoEx", "moex", _MOEX, "graph"),
        ("neural_augmentation=NeuralAugmentation", "neural_augmentation", _NEURAL, "graph"),
    )),
)  # fmt: skip
"""By section: names (``=`` what builds them, where it is called otherwise), file, paper, styles,
and device where it is not torch's own."""


def _entries() -> dict[str, Entry]:
    found = {}
    for section, rows in _SECTIONS:
        for models, module, paper, styles, *device in rows:
            for word in models.split():
                name, _, attribute = word.partition("=")
                found[name] = Entry(
                    module=module,
                    attribute=attribute or name,
                    paper=paper,
                    section=section,
                    styles=tuple(styles.split()),
                    device=device[0] if device else "",
                )
    return found


MODELS: Mapping[str, Entry] = MappingProxyType(_entries())
"""Every model by name, in the order of the list."""
