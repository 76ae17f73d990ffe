"""Architectures of transformers, each from a tiny configuration of its own class."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import torch
import transformers
from torch import nn
from transformers import CONFIG_MAPPING, AutoConfig, AutoModel

from tests.compat.check import Subject
from tests.compat.shrink import feed, shrink

NAMES = """
    afmoe aimv2 aimv2_vision_model albert altclip apertus arcee aria aria_text audioflamingo3
    axk1 axk2 aya_vision bailing_hybrid bart beam beit bert bert-generation big_bird
    bigbird_pegasus biogpt bit bitnet blenderbot blenderbot-small blip bloom camembert canine
    chinese_clip chinese_clip_vision_model clip clip_text_model clip_vision_model clipseg cohere
    cohere2 cohere2_moe cohere2_vision conditional_detr convbert cosmos3_edge cosmos3_edge_text
    cosmos3_omni cpmant ctrl cvt cwm d_fine dab-detr data2vec-audio data2vec-text
    data2vec-vision deberta deberta-v2 deepseek_v3 deepseek_v32 deepseek_v4 deepseek_vl
    deepseek_vl_hybrid deimv2 deit detr diffllama dinov2 dinov2_with_registers dinov3_convnext
    dinov3_vit distilbert doge dots3_note_text dpr dpt electra embedding_gemma2
    embedding_gemma2_text ernie ernie4_5 esmc eurobert exaone4 exaone4_5 exaone_moe falcon
    fastspeech2_conformer flaubert flava flex_olmo flint fnet focalnet fsmt fun_asr_nano fuyu
    gemma gemma2 gemma3 gemma3_text gemma4_unified gemma4_unified_text git glm glm4 glm4_moe
    glm4_moe_lite glm_moe_dsa glmasr glpn got_ocr2 gpt-sw3 gpt2 gpt_bigcode gpt_neo gpt_neox
    gpt_neox_japanese gpt_oss gradium_phonon_tts granite granite_docling granite_docling_text
    granite_speech granite_speech_plus granite_swa granitemoe granitemoe_swa granitemoeshared
    groupvit gte helium hgnet_v2 hiera higgs_audio_v2 hubert hy_v3 hy_v4 hyperclovax
    hyperclovax_vision_v2 ibert idefics2 idefics3 ijepa imagegpt inkling2 inkling2_text
    inkling_text internlm3 internvl internvl_vision iquestcoder jais2 jetmoe jina_embeddings_v3
    kimi_k25 kolibri1 kosmos-2.5 laguna lasr_encoder layoutlm led lfm2 lfm2_vl lighton_ocr llama
    llama4 llama4_text llava llava_next llava_next_video llava_onevision longformer longt5
    m2m_100 marian markuplm maskformer mbart megatron-bert mellum metaclip_2 mgp-str
    mimo_v2_flash minicpm3 minicpm_ocr minicpmv4_6 minicpmv4_7 minimax minimax_m2
    minimax_m3_vl_text ministral3 mistral mistral3 mistral_large4 mistral_large4_text mixtral
    mlcd mlcd_vision_model mllama mobilebert mobilenet_v1 mobilenet_v2 mobilevit modernbert
    modernbert-decoder modernvbert molmo2 molmo2_text moonshine moshi moss_transcribe_diarize
    mpnet mpt mra mt5 muse_glimmer_text muse_spark_text musicflamingo mvp nanochat
    nemotron3_5_transcribe_asr_audio nemotron3_diarization_audio nemotron_asr_streaming_encoder
    nllb-moe nomic_bert nystromformer olmo olmo2 olmo3 olmo_hybrid olmoe openai-gpt
    openai_privacy_filter opt ovis2 owlv2 owlvit paligemma parakeet_encoder pegasus pegasus_x
    persimmon phi phi3 phi4_multimodal phimoe pixio pixtral plbart pocket_tts poolformer
    pp_doclayout_v3 pp_doclayout_v4 pp_ocrv5_server_rec pp_ocrv6_small_rec pp_ocrv6_tiny_rec
    prophetnet pvt pvt_v2 qianfan_ocr qianfan_ocr_vision qwen2 qwen2_audio qwen2_moe qwen3
    qwen3_5 qwen3_5_moe qwen3_5_moe_text qwen3_5_text qwen3_asr qwen3_moe qwen3_next
    qwen3_omni_moe_thinker qwen3_vl qwen3_vl_moe qwen3_vl_moe_text qwen3_vl_text regnet rembert
    resnet roberta roberta-prelayernorm roc_bert roformer rt_detr rt_detr_v2 sam3_vision_model
    sam3_vit_model sam_hq_vision_model sam_vision_model seed_oss segformer sew sew-d
    siglip_vision_model smollm3 smolvlm solar_open speech_to_text splinter squeezebert stablelm
    starcoder2 swiftformer switch_transformers t5 t5gemma2 table-transformer tapas textnet
    timm_wrapper tipsv2 tipsv2_text_model tipsv2_vision_model ultrabert ultravbert umt5
    unispeech unispeech-sat univnet unlimited_ocr vaultgemma video_llama_3 video_llava vipllava
    visual_bert vit vit_mae vit_msn vitdet vits voxtral wav2vec2 wav2vec2-conformer wavlm xglm
    xlm xlm-roberta xlm-roberta-xl xlnet yolos yoso youtu zaya
""".split()

MADE = {
    "vit_mae": "mask ids_restore",
    "sam3_vision_model": "fpn_position_encoding",
    "unlimited_ocr": "past_key_values",
}
"""Drawn at random, computed from sizes alone, or a cache that stays empty."""

DEAD = dict.fromkeys(("minicpm_ocr", "minicpmv4_6", "minicpmv4_7"), "pixel_values")
"""Without a picture's place among the tokens, these leave the picture alone."""

transformers.logging.set_verbosity_error()


@functools.lru_cache(maxsize=1)
def _model(name: str) -> Any:
    torch.manual_seed(0)
    return AutoModel.from_config(shrink(AutoConfig.for_model(name))).eval()


def _subject(name: str) -> Subject:
    def make() -> nn.Module:
        model: nn.Module = _model(name)
        return model

    return Subject(
        name=name,
        make=make,
        given=lambda: feed(_model(name)),
        made=MADE.get(name, ""),
        dead=DEAD.get(name, ""),
    )


def _known() -> Iterator[str]:
    known = set(CONFIG_MAPPING.keys())
    return (name for name in NAMES if name in known)


SUBJECTS = [_subject(name) for name in _known()]
