"""Tune the default encoder's upper layers by low-rank adapters (LoRA)."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from datasets import Dataset, DatasetDict
from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.base.sampler import DefaultBatchSampler
from transformers.trainer_utils import set_seed

from retriever.adapter import CONFIG, LINEAR_MAPS, WEIGHTS
from retriever.model import DEFAULT
from retriever.sentence_folder import PASSAGE_PROMPT, QUERY_PROMPT
from retriever.training.batches import near_batches
from retriever.training.examples import Columns, utterances_of
from retriever.training.loss import GroupRankingLoss
from retriever.training.recipe import Recipe


class _NearSampler(DefaultBatchSampler):  # type: ignore[misc]
    """Batches of groups that the untaught encoder takes for near, anew in each epoch."""

    vectors_of: dict[str, np.ndarray]

    def __init__(self, dataset: Dataset, **settings: object) -> None:
        super().__init__(dataset, **settings)
        self._vectors = np.stack([self.vectors_of[text] for text in dataset["official"]])

    def __iter__(self) -> Iterator[list[int]]:
        yield from near_batches(self._vectors, self.batch_size, self.seed + self.epoch)

    def __len__(self) -> int:
        return len(self._vectors) // int(self.batch_size)


def tune(
    base: Path, material: dict[str, Columns], recipe: Recipe, out: Path, start: Path | None = None
) -> SentenceTransformer:
    """Tune the model in the folder ``base`` on ``material``; gives it with its adapter. ``out`` is for the trainer.

    With ``start``, the folder of an adapter of the same form, the tuning goes on from there.
    """
    set_seed(recipe.seed)
    model = SentenceTransformer(str(base), device="cpu")
    model.max_seq_length = recipe.longest
    sets = DatasetDict({name: Dataset.from_dict(columns) for name, columns in material.items()})
    sampler = _sampler(model, material)
    model.add_adapter(_adapter(recipe))
    if start is not None:
        set_peft_model_state_dict(model[0].auto_model, load_file(start / WEIGHTS), adapter_name="default")
    trainer = SentenceTransformerTrainer(
        model=model,
        args=_arguments(recipe, material, sampler, out),
        train_dataset=sets,
        loss={
            name: GroupRankingLoss(model, utterances=utterances_of(columns), temperature=recipe.temperature)
            for name, columns in material.items()
        },
    )
    trainer.train()
    return model


def save_adapter(model: SentenceTransformer, folder: Path) -> None:
    """Save a tuned model's adapter as peft does, in 16-bit floats: what is committed, and what is used."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = get_peft_model_state_dict(model[0].auto_model, adapter_name="default")
    save_file({name: tensor.half().contiguous() for name, tensor in sorted(tensors.items())}, folder / WEIGHTS)
    config = model[0].auto_model.peft_config["default"].to_dict()
    said = {
        **config,
        "base_model_name_or_path": DEFAULT,
        "inference_mode": True,
        "target_modules": sorted(LINEAR_MAPS.values()),
    }
    (folder / CONFIG).write_text(json.dumps(said, indent=2, default=str) + "\n", encoding="utf-8")


def _sampler(model: SentenceTransformer, material: dict[str, Columns]) -> type[_NearSampler]:
    texts = list(dict.fromkeys(text for columns in material.values() for text in columns["official"]))
    vectors = model.encode(texts, prompt=PASSAGE_PROMPT, normalize_embeddings=True, show_progress_bar=False)
    return type("NearSampler", (_NearSampler,), {"vectors_of": dict(zip(texts, vectors, strict=True))})


def _adapter(recipe: Recipe) -> LoraConfig:
    return LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=0.0,
        target_modules=list(LINEAR_MAPS.values()),
        layers_to_transform=list(range(recipe.first_layer, recipe.layers)),
        layers_pattern="layer",
    )


def _arguments(
    recipe: Recipe, material: dict[str, Columns], sampler: type[_NearSampler], out: Path
) -> SentenceTransformerTrainingArguments:
    names: Sequence[str] = sorted({name for columns in material.values() for name in columns})
    prompts = {name: QUERY_PROMPT if name.startswith("asked_") else PASSAGE_PROMPT for name in names}
    return SentenceTransformerTrainingArguments(
        output_dir=str(out),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch,
        learning_rate=recipe.learning_rate,
        warmup_steps=recipe.warm_up,
        lr_scheduler_type="linear",
        dataloader_drop_last=True,
        batch_sampler=sampler,
        prompts=prompts,
        logging_steps=5,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        bf16=recipe.bf16,
        seed=recipe.seed,
        data_seed=recipe.seed,
        disable_tqdm=True,
    )
