"""How the documents of a library stand to each other, said once they are all read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport, Proposal
from corpus.library import Generation
from corpus.manifest import DocumentRecord
from corpus.names import canonical, printable
from corpus.plan import Plan
from corpus.volumes import wrong_main, wrong_relation
from ingest.identity import RELATIONS, Source
from ingest.likeness import near_copies
from ingest.proposals import propose_predecessors, propose_volumes
from ingest.reading import ReadDocument


def settle(documents: Sequence[ReadDocument], previous: Generation | None, report: IngestReport) -> list[ReadDocument]:
    """The documents that were read, as they stand to each other and to those that stay of ``previous``.

    Documents that say wrong things of how they stand are left out as failed, and of such a document an earlier
    version stays. ``report`` hears of what says nearly the same, of what is guessed, and of what changes for
    documents that stay.
    """
    taken = _without_wrong(documents, previous, report)
    held = _held(taken, previous, report)
    _tell_alike(taken, held, previous, report)
    records, proposals = related([*held, *(d.record for d in taken)])
    report.left += [(printable(r.file), _ALONE) for r in held if wrong_main(r.plan, _plans(records))]
    report.related = [now for now, before in zip(records, held, strict=False) if now != before]
    settled = [replace(d, record=now) for d, now in zip(taken, records[len(held) :], strict=True)]
    _tell(settled, proposals, report)
    return settled


_ALONE: Final = "本編がライブラリにないため、独立した計画として扱います。本編を取り込むと、その分冊に戻ります。"


def _held(documents: Sequence[ReadDocument], previous: Generation | None, report: IngestReport) -> list[DocumentRecord]:
    """The records of ``previous`` that stay as they are."""
    gone = {canonical(d.record.plan.id) for d in documents} | {canonical(r.plan.id) for r in report.removed}
    return [r for r in previous.manifest.documents if canonical(r.plan.id) not in gone] if previous else []


def _without_wrong(
    documents: Sequence[ReadDocument], previous: Generation | None, report: IngestReport
) -> list[ReadDocument]:
    """The documents without those whose volumes and plans don't fit together, one after the other."""
    taken = list(documents)
    while True:
        plans = _plans([*_held(taken, previous, report), *(d.record for d in taken)])
        said = [_without_guesses(d.record).plan for d in taken]
        reasons = {plan.id: why for plan in said if (why := wrong_main(plan, plans))}
        # Of a volume and its volume, the latter is wrong; the former only where the latter can't be left out.
        reasons = reasons or {plan.id: why for plan in said if (why := wrong_relation(plan, plans))}
        if not reasons:
            return taken
        for document in [d for d in taken if d.record.plan.id in reasons]:
            report.give_up(document.record, printable(document.source.path), reasons[document.record.plan.id])
        taken = [d for d in taken if d.record.plan.id not in reasons]


def _plans(records: Sequence[DocumentRecord]) -> dict[str, Plan]:
    return {record.plan.id: _without_guesses(record).plan for record in records}


def wrong_said(record: DocumentRecord, records: Sequence[DocumentRecord]) -> str:
    """Why one of ``records`` can't stand to the others as it says; in Japanese, empty where it can."""
    return wrong_relation(_without_guesses(record).plan, _plans(records))


def related(records: Sequence[DocumentRecord]) -> tuple[list[DocumentRecord], list[Proposal]]:
    """The records of all documents of a library, with what is guessed of how they stand to each other, and the guesses.

    What people or the catalogue say stays; what was guessed before is guessed anew.
    """
    found = [_without_guesses(record) for record in records]
    volumes = propose_volumes([r.plan for r in found], _settled(found, "part_of"))
    found = [_proposed(record, volumes) for record in found]
    mains = [r.plan for r in found if r.plan.part_of is None]
    versions = propose_predecessors(mains, _settled(found, "supersedes"))
    return [_proposed(record, versions) for record in found], [*volumes, *versions]


_NOTHING: Final[Mapping[str, Any]] = {"part_of": None, "supersedes": ()}


def _without_guesses(record: DocumentRecord) -> DocumentRecord:
    guessed = [name for name in RELATIONS if record.sources.get(name) == Source.PROPOSED]
    if not guessed:
        return record
    plan = replace(record.plan, **{name: _NOTHING[name] for name in guessed})
    sources = {name: of for name, of in record.sources.items() if name not in guessed}
    return record.model_copy(update={"plan": plan, "sources": sources})


def _settled(records: Sequence[DocumentRecord], relation: str) -> frozenset[str]:
    """The plans of which it is said, or holds already, how they stand in this way."""
    said = (r.plan.id for r in records if r.sources.get(relation) or getattr(r.plan, relation) or r.plan.part_of)
    main = {r.plan.part_of for r in records if r.plan.part_of} if relation == "part_of" else set()
    return frozenset((*said, *main))


def _proposed(record: DocumentRecord, proposals: Sequence[Proposal]) -> DocumentRecord:
    proposal = next((p for p in proposals if p.plan.id == record.plan.id), None)
    if proposal is None:
        return record
    other = proposal.other.id
    said = {"part_of": other} if proposal.relation == "part_of" else {"supersedes": (other,)}
    sources = {**record.sources, proposal.relation: str(Source.PROPOSED)}
    return record.model_copy(update={"plan": replace(record.plan, **said), "sources": sources})


def _tell(settled: Sequence[ReadDocument], proposals: Sequence[Proposal], report: IngestReport) -> None:
    """Give ``report`` the records as they stand now, and what was guessed of them."""
    now = {d.record.plan.id: d.record for d in settled}
    report.read = [now.get(r.plan.id, r) for r in report.read]
    report.replaced = [now.get(r.plan.id, r) for r in report.replaced]
    report.updated = [(now.get(r.plan.id, r), file) for r, file in report.updated]
    told = {*now, *(r.plan.id for r in report.related)}
    report.proposed = [p for p in proposals if p.plan.id in told]


def _tell_alike(
    documents: Sequence[ReadDocument],
    held: Sequence[DocumentRecord],
    previous: Generation | None,
    report: IngestReport,
) -> None:
    read = {d.record.plan.id: d for d in documents}
    records = {r.plan.id: r for r in (*held, *(d.record for d in documents))}

    def text_of(plan_id: str) -> str:
        if plan_id in read:
            return read[plan_id].text
        try:
            return previous.text(plan_id) if previous is not None else ""
        except KeikakuError:
            return ""  # A damaged text is another's to report.

    for a, b, share in near_copies(read, records if read else (), text_of):
        # Said of the one that came: it is the one to be left out.
        file, other = (a, b) if a in read and b not in read else (b, a)
        report.alike.append((records[file].file, records[other].file, int(share * 100)))
