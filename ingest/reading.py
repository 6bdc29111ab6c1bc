"""Read one file and cut it, here or in a process of its own."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final

from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.facts import Fact
from corpus.manifest import DocumentRecord
from corpus.passage import Passage
from corpus.plan import Plan
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.extract import read_facts
from ingest.identity import Identity, identify
from ingest.lines import Line, Skip, read_lines
from ingest.outline import build_outline
from ingest.passages import cut_passages
from ingest.readers.document import Progress, Recognition, SourceDocument, silent
from ingest.readers.files import has_pages, read_document
from ingest.text_quality import junk_said, skip_junk

SETTINGS: Final = "facts-26"
"""Names the way documents are cut and facts are read; raised when it changes, so that all are read again."""

SOUGHT: Final = "+ocr"
"""What is added to that where pages without text were to be recognised."""


MOST_FACTS: Final = 20_000
"""Facts of one document; a plan of 300 pages has some 3,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """One document, cut."""

    record: DocumentRecord
    source: SourceDocument
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        """The normalised document that all spans point into."""
        return self.source.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to be read, and what is known that may say which plan it is.

    ``sha256`` is of the bytes that were found, empty where nobody looked; ``seen`` is the plan that a file
    with the same bytes was taken for before. ``recognition`` says that pages without text are to be recognised.
    """

    path: Path
    catalog: Catalog
    corrections: Mapping[str, Mapping[str, object]]
    seen: DocumentRecord | None = None
    folder: str = ""
    sha256: str = ""
    recognition: Recognition | None = None


def settings_of(path: Path, *, recognise: bool) -> str:
    """The settings under which a file is read; pages are recognised of files that have pages only."""
    return SETTINGS + (SOUGHT if recognise and has_pages(path) else "")


def read_and_cut(task: Task, progress: Progress = silent) -> ReadDocument:
    """Read a file, find out which plan it is, and cut it; ``progress`` hears of its pages.

    Raises:
        KeikakuError: it can't be read, is not what was found, says wrong things of itself, or holds nothing.
    """
    source = read_document(task.path, progress, task.recognition)
    if task.sha256 and source.sha256 != task.sha256:
        raise KeikakuError(f"{task.path} は取り込みの間に変わりました。もう一度取り込んでください。")
    document = cut_document(source, identify(source, task.catalog, task.corrections, task.seen))
    return replace(document, record=document.record.model_copy(update={"folder": task.folder}))


def cut_document(source: SourceDocument, identity: Identity | Plan) -> ReadDocument:
    """Cut one document into passages and count what became of its lines.

    Raises:
        KeikakuError: nothing is left to be cut, or too much is.
    """
    started = perf_counter()
    plan = identity.plan if isinstance(identity, Identity) else identity
    sources = identity.sources if isinstance(identity, Identity) else {}
    outline = build_outline(skip_junk(read_lines(source.text)))
    has_pages = source.encoding == "pdf" or "\f" in source.text
    junk = junk_said(source.path.name, outline.lines, has_pages=has_pages)
    source = replace(source, warnings=(*source.warnings, *junk))
    recognised = frozenset(source.layout.recognised if source.layout else ())
    passages = tuple(cut_passages(plan.id, outline, has_pages=has_pages, recognised=recognised))
    if not passages:
        raise KeikakuError(f"{source.path} から本文を取り出せませんでした。中身を確かめてください。")
    facts = read_facts(plan.id, outline, source.text, _written_in(plan))
    if len(facts) > MOST_FACTS:
        raise KeikakuError(
            f"{source.path} は大きすぎます（指標・取組などが {len(facts):,} あります。上限 {MOST_FACTS:,}）。"
            "文書を分けてから取り込んでください。"
        )
    record = DocumentRecord(
        plan=plan,
        file=source.path.name,
        sha256=source.sha256,
        settings=SETTINGS + (SOUGHT if source.sought else ""),
        encoding=source.encoding,
        sections=len(outline.sections),
        passages=len(passages),
        lines=len(outline.lines),
        facts=dict(Counter(fact.kind for fact in facts)),
        skipped=_skipped(outline.lines),
        seconds=round(perf_counter() - started, 3),
        sources={name: str(of) for name, of in sources.items()},
    )
    return ReadDocument(record=record, source=source, passages=passages, facts=facts)


def _written_in(plan: Plan) -> int | None:
    """The fiscal year in which a document was written: that of its publication, else the first of its period."""
    if plan.published is not None:
        return fiscal_year_of_iso(plan.published)
    told = [span for span in find_time_spans(plan.title) if not span.is_run]
    if told and _REPORTS.search(plan.title):
        return fiscal_year_of_iso(told[-1].start_iso) + 1
    return plan.period.first if plan.period is not None else None


_REPORTS: Final = re.compile(r"報告|状況|実績|評価|決算|検証|点検|年次|白書|年報|概要|版")


def _skipped(lines: tuple[Line, ...]) -> dict[str, int]:
    return dict(Counter(str(line.skip) for line in lines if line.skip not in (None, Skip.BLANK)))
