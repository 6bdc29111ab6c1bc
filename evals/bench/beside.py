"""Our whole answers beside the retrieval alone of what people build otherwise, in one run.

``python -m evals.bench.beside LIBRARY SET…`` (extra ``bench``): the same texts, the same encoder, the same questions once
each, in turns, so that a change of the machine's load falls on all. LangChain is as its guides have it (recursive splitter
500/50, Chroma, the first four), LlamaIndex as its defaults are (sentences up to 1,024 tokens, the first two) and with
LangChain's sizes.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from langchain_chroma import Chroma
from langchain_text_splitters import RecursiveCharacterTextSplitter
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from pydantic import PrivateAttr
from rich.console import Console
from rich.table import Table

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from corpus.library import Library
from corpus.normalize import squeeze
from evals.sets.reading import read_testset
from evals.sets.testset import Case
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.langchain import EncoderEmbeddings
from retriever.model import load_encoder

TODAY: Final = date(2026, 11, 22)
CHUNK: Final = 500
OVERLAP: Final = 50
FIRST: Final = 4
WIDTH: Final = 110
BATCH: Final = 64
"""Texts that LlamaIndex hands over at once: full batches, as our own ingest has."""


Finds = Callable[[str], Sequence[str]]
"""A question's texts, best first."""


@dataclass(slots=True)
class Measured:
    """One way to look: seconds of its making, milliseconds of each question, and which questions' quotes it found."""

    name: str
    made: float
    finds: Finds
    times: list[float] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)

    def ask(self, case: Case) -> None:
        """Ask one question; what it is right about is looked at afterwards."""
        started = time.perf_counter()
        texts = self.finds(case.question)
        self.times.append((time.perf_counter() - started) * 1000)
        if case.evidence:
            held = squeeze("\n".join(texts))
            self.found.append(any(squeeze(quote) in held for quote in case.evidence))


def main(arguments: list[str]) -> int:
    """Measure and print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.beside")
    parser.add_argument("library", type=Path)
    parser.add_argument("sets", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    encoder = load_encoder()
    library = Library(options.library)
    texts = {plan_id: library.open().text(plan_id) for plan_id in library.open().plans}
    cases = [case for path in options.sets for case in read_testset(path) if case.answerable and not case.history]
    ways = [
        *_ours(library, encoder),
        _made("LangChain 500/50、Chroma、4 件", lambda: _langchain(texts, encoder)),
        _made("LlamaIndex の既定（1,024、2 件）", lambda: _llama_index(texts, encoder, SentenceSplitter(), 2)),
        _made(
            "LlamaIndex 500/50、4 件",
            lambda: _llama_index(texts, encoder, SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP), FIRST),
        ),
    ]
    for case in cases:
        for way in ways:
            way.ask(case)
    console = Console(width=WIDTH)
    load = f"負荷 {os.getloadavg()[0]:.1f}、{os.cpu_count()} コア"
    console.print(f"{load}、{len(cases)} 問、各 1 回、{sum(map(len, texts.values())):,} 字", highlight=False)
    console.print(_table(ways))
    return 0


def _made(name: str, make: Callable[[], Finds]) -> Measured:
    started = time.perf_counter()
    finds = make()
    return Measured(name, time.perf_counter() - started, finds)


def _ours(library: Library, encoder: Encoder) -> list[Measured]:
    """Whole answers with what they cite, and the first passages of the search."""
    # Two, since each remembers what it was asked.
    assistant, other = (Assistant(HybridRetriever(library.open(), encoder)) for _ in range(2))
    for each in (assistant, other):
        # What a server has looked at once when it is asked first.
        each.ask("計画の期間は？", today=TODAY)

    def cited(text: str) -> list[str]:
        reply = assistant.ask(text, today=TODAY)
        return [citation.passage.text for citation in reply.citations] if isinstance(reply, Answer) else []

    def searched(text: str) -> list[str]:
        question = other.understand(text, today=TODAY)
        return [ranked.passage.text for ranked in other.retriever.search(question, FIRST, TODAY)]

    return [Measured("keikaku、答えの全体", 0.0, cited), Measured("keikaku、検索だけ、4 件", 0.0, searched)]


def _langchain(texts: Mapping[str, str], encoder: Encoder) -> Finds:
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = [chunk for text in texts.values() for chunk in splitter.split_text(text)]
    store = Chroma.from_texts(chunks, EncoderEmbeddings(encoder))
    return lambda question: [found.page_content for found in store.similarity_search(question, k=FIRST)]


class _OurEmbedding(BaseEmbedding):  # type: ignore[misc]
    """Our encoder as LlamaIndex sees one."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(model_name=encoder.info.name, embed_batch_size=BATCH)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode_queries([query])[0].tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors


def _llama_index(texts: Mapping[str, str], encoder: Encoder, splitter: SentenceSplitter, first: int) -> Finds:
    documents = [Document(text=text) for text in texts.values()]
    index = VectorStoreIndex.from_documents(
        documents, embed_model=_OurEmbedding(encoder), transformations=[splitter], show_progress=False
    )
    retriever = index.as_retriever(similarity_top_k=first)
    return lambda question: [node.get_content() for node in retriever.retrieve(question)]


def _table(ways: Sequence[Measured]) -> Table:
    table = Table(title="答えと、ほかの検索（ミリ秒）", title_justify="left")
    for head in ("方法", "p50", "p95", "比（p50）", "根拠を含む", "用意（秒）"):
        table.add_column(head, justify="left" if head == "方法" else "right")
    base = float(np.percentile(next(w for w in ways if w.name.startswith("LangChain")).times, 50))
    for way in ways:
        middle, late = (float(np.percentile(way.times, q)) for q in (50, 95))
        share = f"{sum(way.found)}/{len(way.found)}（{sum(way.found) / len(way.found):.2f}）" if way.found else ""
        made = f"{way.made:.0f}" if way.made else ""
        table.add_row(way.name, f"{middle:.1f}", f"{late:.1f}", f"{middle / base:.2f}", share, made)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
