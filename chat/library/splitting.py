"""A library parted into several, one for each publisher, each a library like any other."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from chat.library.build import prepare
from corpus.errors import KeikakuError
from corpus.generation import Generation
from corpus.ingest_report import Advance
from corpus.library import Library
from corpus.manifest import DocumentRecord
from corpus.names import id_from_name
from ingest.pipeline import write_draft
from retriever.embed import Encoder

UNKNOWN: Final = "発行者不明"
"""The library of plans whose publisher nobody knows."""


def split(library: Library, out: Path, encoder: Encoder, advance: Advance) -> Iterator[tuple[Library, bool]]:
    """Make or renew the library of every publisher in the folder ``out``; gives each, and whether it is new.

    Passages, facts, vectors and originals are carried over; nothing is read or embedded. A library that holds
    just these documents already is left as it is. Each becomes current by itself, whole.

    Raises:
        KeikakuError: there is no library, its vectors come from another model, or ``out`` can't be written.
    """
    generation = library.open()
    if generation.manifest.model != encoder.info:
        raise KeikakuError(
            "ライブラリのベクトルが今の埋め込みモデルのものではありません。先に「keikaku repair」を実行してください。"
        )
    for name, records in sorted(_by_publisher(generation).items()):
        shard = Library(out / name)
        if _holds(shard, records):
            yield shard, False
            continue
        held = {record.plan.id for record in records}
        with shard.draft() as draft:
            write_draft(draft, [], generation, without=sorted(generation.plans.keys() - held))
            prepare(draft, generation, encoder, advance)
            shard.seal(draft)
        yield shard, True


def _by_publisher(generation: Generation) -> dict[str, list[DocumentRecord]]:
    """The documents by the name of their publisher's folder; a volume goes with its plan."""
    records = {record.plan.id: record for record in generation.manifest.documents}
    groups: dict[str, list[DocumentRecord]] = defaultdict(list)
    for record in records.values():
        whole = records.get(record.plan.part_of or record.plan.id, record)
        groups[id_from_name(whole.plan.publisher or UNKNOWN)].append(record)
    return groups


def _holds(shard: Library, records: list[DocumentRecord]) -> bool:
    return shard.current_name() is not None and list(shard.open().manifest.documents) == records
