"""What made a run: code, corpus, model, numbers that steer the answers, machine."""

import importlib.metadata
import os
import platform
from datetime import date
from pathlib import Path
from typing import Final

from chat.answering import assistant, compose
from chat.answering.fitting import fit, ranking
from chat.answering.judgement import signals
from chat.answering.judgement.judge import WEIGHTS, learned
from chat.answering.question import topic
from chat.operations.version import commit, version
from chat.writer import entailment, numbered, sentences, weighing, write
from chat.writer.advice import advice_hash
from chat.writer.prompts import prompt_hash
from corpus.checksums import fingerprint
from corpus.everyday import VECTORS
from corpus.library import Generation
from retriever import fact_index, hybrid, lexical
from retriever.everyday import is_wished
from retriever.hybrid import LegWeights

PACKAGES: Final = ("chromadb", "bm25s", "fugashi", "unidic-lite", "onnxruntime", "numpy", "ir-measures", "scipy")
"""Third parties whose version may change an answer or a measure."""


def settings(generation: Generation, today: date) -> dict[str, str]:
    """Everything that may make two runs of the same questions differ, by name."""
    manifest = generation.manifest
    found: dict[str, object] = {
        "今日": today.isoformat(),
        "コーパス": generation.corpus_hash,
        "コミット": commit() or f"版 {version()}",
        "埋め込みモデル": f"{manifest.model.name}@{manifest.model.revision}" if manifest.model else "なし",
        "取り込みの設定": "・".join(sorted({record.settings for record in manifest.documents})),
        "判断の重み": fingerprint(WEIGHTS),
        "文の順位の重み": fingerprint(ranking.LEARNED),
        "書き手の検査の重み": fingerprint(weighing.WEIGHTS),
        "書き手への指示": prompt_hash(),
        "言語モデルの助けへの指示": advice_hash(),
        "普段の言葉の質問": _everyday(generation),
        "判断の基準": f"{learned().least_answered}・{learned().least_right}",
    }
    for module in (
        lexical,
        hybrid,
        fact_index,
        fit,
        ranking,
        topic,
        signals,
        compose,
        assistant,
        numbered,
        sentences,
        entailment,
        write,
    ):
        found |= {f"{module.__name__}.{name}": value for name, value in sorted(_numbers(module).items())}
    found |= {f"版 {name}": importlib.metadata.version(name) for name in PACKAGES}
    return {name: str(value) for name, value in found.items()}


def _everyday(generation: Generation) -> str:
    """Which everyday questions are searched by."""
    vectors = generation.path.parent / VECTORS
    return fingerprint(vectors) if vectors.is_file() and is_wished(os.environ) else "なし"


def _numbers(module: object) -> dict[str, object]:
    """The numbers that a module names in capitals: weights, depths, thresholds."""
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float | LegWeights) and not isinstance(value, bool)
    }


def machine() -> dict[str, str]:
    """What the run was measured on, without names of the machine or its owner."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "プロセッサ": _processor(),
        "コア": str(os.cpu_count()),
        "メモリ": f"{memory:.0f} GB",
        "システム": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
