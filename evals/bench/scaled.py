"""Libraries of any size out of a small one: its plans again and again, each time as those of another town.

``python -m evals.bench.scaled BASE OUT PASSAGES`` makes a library of at least so many passages. What changes from town to
town is its name (of the same length, so that every span stays), and the vectors, each mixed with another; sentences, figures and the
words they are made of stay. So lists of words are as long as in a library of so many passages, but its vocabulary is that
of the small one, and more passages are alike than real plans are.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from chat.answering.facts.lists.counted import series_words
from corpus.facts import FACT, Fact, Link
from corpus.library import FACT_VECTORS, STATEMENT_VECTORS, VECTORS, Generation, Library
from corpus.manifest import DocumentRecord, Manifest
from corpus.passage import Passage
from corpus.passage_table import PASSAGE
from retriever.fact_index import ranked_facts
from retriever.index import write_indexes
from retriever.statement_index import statement_texts

MIXED: Final = 0.5
"""How much of another vector's own part is added to each: what it was and what it becomes have a cosine of about .9, like
texts of one subject in different towns."""

SYLLABLES: Final = "青朝泉磯岩梅江岡沖音霞風神川菊北桐草久黒駒笹沢島白杉瀬高滝谷千槻鶴寺富中波西野萩浜原東平藤船星松三緑宮森柳矢山雪吉若鷲"
_PLACE: Final = re.compile(r"(?P<stem>.+?)[都道府県市区町村]$")


@dataclass(frozen=True, slots=True)
class Town:
    """What the texts of the small library become for one town: ``words`` in them, and what stands before the ids."""

    prefix: str
    words: Mapping[str, str]

    def of(self, line: str, ids: Sequence[str]) -> str:
        """A text, or an object as JSON, as that of this town."""
        for word, other in self.words.items():
            line = line.replace(word, other)
        for plan_id in ids:
            line = re.sub(rf'(?<=["])({re.escape(plan_id)})(?=[":])', rf"{self.prefix}\1", line)
        return line


def towns(publishers: Sequence[str], count: int, seed: int = 0) -> Iterator[Town]:
    """The library itself, then ``count - 1`` further towns; each name is new."""
    yield Town("", {})
    rng, used = np.random.default_rng(seed), set(publishers)
    stems = [m["stem"] for name in publishers if (m := _PLACE.match(name))]
    for number in range(1, count):
        words = {}
        for stem in stems:
            while (name := "".join(rng.choice(list(SYLLABLES), len(stem)))) in used:
                pass
            used.add(name)
            words[stem] = name
        yield Town(f"t{number}-", words)


def write_scaled(base: Generation, library: Library, passages: int) -> Generation:
    """Seal a library of at least so many passages out of the plans of ``base``."""
    count = -(-passages // len(base.passages))
    publishers = sorted({plan.publisher for plan in base.plans.values() if plan.publisher})
    ids = sorted(base.plans, key=len, reverse=True)
    held, facts, links, records = list[Passage](), list[Fact](), list[Link](), list[DocumentRecord]()
    lines = [PASSAGE.dump_json(p).decode() for p in base.passages]
    told = [FACT.dump_json(f).decode() for f in base.stored_facts()]
    with library.draft() as draft:
        for town in towns(publishers, count):
            links += [replace(link, a=link.a + len(facts), b=link.b + len(facts)) for link in base.links]
            held += [PASSAGE.validate_json(town.of(line, ids)) for line in lines]
            facts += [FACT.validate_json(town.of(line, ids)) for line in told]
            for record in base.manifest.documents:
                renamed = DocumentRecord.model_validate_json(town.of(record.model_dump_json(), ids))
                records.append(renamed)
                draft.write_text(renamed.plan.id, town.of(base.text(record.plan.id), ()))
        draft.write_passages(held)
        draft.write_facts(facts, links)
        write_indexes(draft, held, ranked_facts(facts), statement_texts(held), _vectors(base, count))
        draft.write_series_words(series_words(held))
        manifest = Manifest(
            generation=draft.number,
            created=base.manifest.created,
            documents=tuple(records),
            passages=len(held),
            model=base.manifest.model,
        )
        draft.write_manifest(manifest)
        return library.seal(draft)


def _vectors(base: Generation, count: int) -> dict[str, np.ndarray]:
    rng, found = np.random.default_rng(1), {}
    own = {VECTORS: base.vectors, FACT_VECTORS: base.fact_vectors, STATEMENT_VECTORS: base.statement_vectors}
    for name, vectors in own.items():
        parts = [vectors]
        own_parts = vectors - vectors.mean(axis=0)
        for _ in range(1, count):
            mixed = vectors + np.float32(MIXED) * own_parts[rng.permutation(len(vectors))]
            parts.append(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))
        found[name] = np.concatenate(parts)
    return found


def main(arguments: Sequence[str]) -> int:
    """Make a library; gives the exit code."""
    if len(arguments) != 3 or not arguments[2].isdigit():
        print("使い方: python -m evals.bench.scaled 元のライブラリ 書き出し先 片の数", file=sys.stderr)
        return 2
    base, out, passages = arguments
    made = write_scaled(Library(Path(base)).open(), Library(Path(out)), int(passages))
    print(f"{len(made.manifest.documents)} 計画、{made.manifest.passages} 片")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
