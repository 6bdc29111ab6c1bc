"""A conversation and its evidence as HTML."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.reply import Answer, Citation, Reason, Refusal, Reply
from chat.conversation.contacts import contacts
from chat.conversation.dialogue import Dialogue, Exchange
from chat.conversation.export import as_text
from chat.conversation.suggestions import suggestions
from chat.conversation.understood import chips, subject
from chat.page.html import query, render
from chat.rendering.replies import CHECK_UNREAD, lead, leaves_unread, section_path, section_title
from corpus.facts import Indicator
from corpus.passage import Span

EXAMPLES: Final = Path(__file__).parent / "examples.toml"
REASONS: Final = ("数値が違う", "引用した箇所が違う", "古い計画で答えている", "聞いたことと違う", "足りない", "その他")
RECOGNISED_NOTE: Final = (
    "文字認識で読んだページをもとにしています。読み誤りがありえるので、ページの画像で確かめてください。"
)
DIGEST_NOTE: Final = "要約版（原文を当サービスの言葉でまとめたもの）をもとにしています。"
LONGEST_SEARCHED: Final = 3


def conversation_html(dialogue: Dialogue, rated: frozenset[int], today: date) -> str:
    """All exchanges in order; ``rated`` are those on which an opinion was given. Examples where there are none."""
    turns = [_turn(n, e, last=n == len(dialogue) - 1, rated=n in rated, today=today) for n, e in enumerate(dialogue)]
    asked = {exchange.asked for exchange in dialogue}
    for turn in turns:
        turn["suggestions"] = [text for text in turn["suggestions"] if text not in asked]
    return render("conversation.html", turns=turns, reasons=REASONS, examples=_examples())


def evidence_html(dialogue: Dialogue) -> str:
    """The cited passages of every exchange; those of the last one are shown."""
    turns = [
        {"n": n, "last": n == len(dialogue) - 1, "groups": _groups(n, exchange)}
        for n, exchange in enumerate(dialogue)
        if exchange.reply is not None
    ]
    return render("evidence.html", turns=turns)


@cache
def _examples() -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))["group"]
    return groups


def _turn(n: int, exchange: Exchange, *, last: bool, rated: bool, today: date) -> dict[str, Any]:
    turn: dict[str, Any] = {
        "n": n,
        "asked": exchange.asked,
        "last": last,
        "error": exchange.error,
        "refused": isinstance(exchange.reply, Refusal),
        "opinion": rated,
        "link": query({"q": exchange.asked}),
        "chips": [],
        "suggestions": [],
    }
    if exchange.reply is None:
        return turn
    knowledge = knowledge_of(exchange.generation)
    turn |= {
        "chips": chips(exchange.reply, knowledge, exchange.within.scope),
        "plain": as_text(exchange.reply),
        "suggestions": suggestions(exchange.reply, knowledge) if last else [],
        "notes": _notes(exchange.reply),
        "why": exchange.reply.why,
    }
    if isinstance(exchange.reply, Refusal):
        return turn | _refused(exchange.reply, knowledge, today)
    return turn | _answered(exchange.reply, knowledge)


def _notes(reply: Reply) -> list[str]:
    notes = [reply.note] if isinstance(reply, Answer) and reply.note else []
    read = [c for c in reply.citations if c.supports or isinstance(reply, Refusal)]
    digest = [DIGEST_NOTE] if any(c.plan.digest for c in read) else []
    recognised = [RECOGNISED_NOTE] if any(c.recognised for c in read) else []
    return [*notes, *digest, *recognised, *([CHECK_UNREAD.removeprefix("※")] if leaves_unread(reply) else [])]


def _answered(answer: Answer, knowledge: Knowledge) -> dict[str, Any]:
    marked: set[int] = set()
    claims = []
    for claim in answer.claims:
        marks = [{"number": number, "first": number not in marked} for number in claim.citations]
        marked.update(claim.citations)
        claims.append({"lines": claim.text.split("\n"), "marks": marks})
    return {"lead": "".join(lead(answer)), "claims": claims, "links": list(_links(answer, knowledge))}


def _links(answer: Answer, knowledge: Knowledge) -> Iterator[dict[str, str]]:
    """From an answer to the view that shows the same fact among others."""
    about = subject(answer, knowledge)
    if isinstance(about, Indicator):
        address = query({"view": "targets", "plan": about.plan_id, "indicator": about.name})
        yield {"query": address, "view": "targets", "text": "この指標の推移を見る"}
    elif about is not None:
        address = query({"view": "schedule", "plan": about.plan_id, "find": about.name})
        yield {"query": address, "view": "schedule", "text": "この取組の工程を見る"}


def _refused(refusal: Refusal, knowledge: Knowledge, today: date) -> dict[str, Any]:
    searched = refusal.question.plan_ids or tuple(knowledge.plans)
    plans = list({plan.whole: plan.title for plan in (knowledge.plans[i] for i in searched)}.values())
    titles = [f"「{title}」" for title in plans[:LONGEST_SEARCHED]]
    more = f"など {len(plans)} 文書" if len(plans) > LONGEST_SEARCHED else ""
    passages = sum(p.plan_id in searched for p in knowledge.passages)
    day = f"{today.year}年{today.month}月{today.day}日現在"
    searched_text = f"{''.join(titles)}{more}の本文 {passages:,} か所（{day}）"
    return {
        "message": refusal.message,
        "searched": searched_text if refusal.reason not in (Reason.NO_QUESTION, Reason.LANGUAGE) else "",
        "near": [
            {"number": c.number, "title": section_title(c), "plan": f"{c.plan.label}・{c.status}"}
            for c in refusal.citations
        ],
        "contacts": contacts(refusal, knowledge),
    }


def _groups(n: int, exchange: Exchange) -> list[dict[str, Any]]:
    """The citations in groups: those that prove the answer, then those that only lead on."""
    reply = exchange.reply
    if reply is None:
        return []
    used = [c for c in reply.citations if c.supports]
    other = [c for c in reply.citations if not c.supports]
    refused = isinstance(reply, Refusal)
    titled = [("近い箇所" if refused else "根拠", used), ("近い箇所" if refused else "あわせて見る箇所", other)]
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
