"""The cited passages of a conversation as HTML."""

from collections.abc import Iterator, Sequence
from typing import Any

from chat.answering.reply import Citation, Refusal
from chat.conversation.dialogue import Exchange
from chat.page.html import query, render, shortened
from chat.page.restored_html import restored_groups
from chat.page.talk import Talk
from chat.rendering.replies import section_path
from corpus.passage import Span


def evidence_html(talk: Talk) -> str:
    """The cited passages of every exchange; those of the last one are shown."""
    groups = [restored_groups(n, turn) for n, turn in enumerate(talk.restored)]
    groups = groups or [_groups(n, exchange) for n, exchange in enumerate(talk.dialogue)]
    asked = [turn.question.asked for turn in talk.restored] or [exchange.asked for exchange in talk.dialogue]
    turns = [
        {"n": n, "last": n == len(groups) - 1, "groups": found, "asked": shortened(asked[n])}
        for n, found in enumerate(groups)
    ]
    return render("evidence.html", turns=turns)


def _groups(n: int, exchange: Exchange) -> list[dict[str, Any]]:
    """The citations in groups: those that prove the answer, then those that only lead on."""
    reply = exchange.reply
    if reply is None:
        return []
    used = [c for c in reply.citations if c.supports]
    other = [c for c in reply.citations if not c.supports]
    titled = [("根拠", used), ("あわせて見る箇所", other)]
    if isinstance(reply, Refusal):
        titled = [("近い箇所", list(reply.citations))]
    return [
        {"title": title, "cards": [_card(n, group, exchange) for group in _by_passage(citations)]}
        for title, citations in titled
        if citations
    ]


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations of one passage share a card."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage.id, []).append(citation)
    return list(groups.values())


def _card(n: int, citations: Sequence[Citation], exchange: Exchange) -> dict[str, Any]:
    first = citations[0]
    plan, generation = first.plan, exchange.generation
    return {
        "anchor": f"card-{n}-{first.number}" if first.supports else f"cite-{n}-{first.number}",
        "numbers": [c.number for c in citations],
        "title": plan.label,
        "plan_query": query({"view": "documents", "plan": plan.id, "passage": first.passage.id}),
        "status": first.status,
        "digest": plan.digest,
        "recognised": first.recognised,
        "period": plan.period or "期間不明",
        "place": "、".join(dict.fromkeys(c.place for c in citations if c.place)),
        "path": " ＞ ".join(section_path(first)) or "本文",
        "text": list(_parts(citations)),
        "around": query({"generation": generation.name, "passage": first.passage.id}),
        "images": [image for c in citations for image in _images(c, exchange)],
    }


def _parts(citations: Sequence[Citation]) -> Iterator[dict[str, Any]]:
    """The passage in parts, each quote marked; what two quotes share is marked once, for the first."""
    passage = citations[0].passage
    if passage.lead:
        yield {"text": passage.lead, "quote": 0, "lead": True}
    at = 0
    for citation in sorted((c for c in citations if c.supports), key=lambda c: (c.span.start, c.number)):
        start, end = max(at, citation.span.start), max(at, citation.span.end)
        yield {"text": passage.text[at:start], "quote": 0, "lead": False}
        yield {"text": passage.text[start:end], "quote": citation.number, "lead": False}
        at = end
    yield {"text": passage.text[at:], "quote": 0, "lead": False}


def _images(citation: Citation, exchange: Exchange) -> list[dict[str, str]]:
    """The pages whose images show the quote, where the document has pages."""
    boxes = citation.printed.boxes if citation.printed else ()
    if not boxes or not exchange.generation.has_original(citation.plan.id):
        return []
    span: Span = citation.span
    place = {
        "generation": exchange.generation.name,
        "passage": citation.passage.id,
        "start": span.start,
        "end": span.end,
    }
    pages = sorted({box.page for box in boxes})
    return [{"name": f"{page} ページ", "query": query(place | {"page": page})} for page in pages]
