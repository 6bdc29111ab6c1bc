"""A conversation as HTML."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.reply import Answer, Reason, Refusal, Reply
from chat.conversation.contacts import contacts
from chat.conversation.dialogue import Dialogue
from chat.conversation.export import as_text
from chat.conversation.kept import kept, linked
from chat.conversation.suggestions import suggestions
from chat.conversation.understood import chips, subject
from chat.page.explanation_html import explanation_values
from chat.page.html import query, render
from chat.page.restored_html import asked_of, restored_turn
from chat.page.talk import CHANGED, Talk
from chat.rendering.citation_form import official, sources
from chat.rendering.replies import CHECK_UNREAD, lead, leaves_unread, section_title, writer_notes
from chat.views.targets import course_of
from corpus.facts import Indicator

REASONS: Final = ("数値が違う", "引用した箇所が違う", "古い計画で答えている", "聞いたことと違う", "足りない", "その他")
RECOGNISED_NOTE: Final = (
    "文字認識で読んだページをもとにしています。読み誤りがありえるので、ページの画像で確かめてください。"
)
DIGEST_NOTE: Final = "要約版（原文を当サービスの言葉でまとめたもの）をもとにしています。"
LONGEST_SEARCHED: Final = 3


def conversation_html(talk: Talk, today: date) -> str:
    """All exchanges in order; empty where there are none."""
    if talk.restored:
        turns = [restored_turn(n, turn, last=n == len(talk.restored) - 1) for n, turn in enumerate(talk.restored)]
    else:
        turns = [_turn(n, talk, today) for n in range(len(talk.dialogue))]
        asked = {exchange.asked for exchange in talk.dialogue}
        for turn in turns:
            turn["suggestions"] = [text for text in turn["suggestions"] if text not in asked]
    return render("conversation.html", turns=turns, reasons=REASONS)


def _turn(n: int, talk: Talk, today: date) -> dict[str, Any]:
    exchange = talk.dialogue[n]
    last = n == len(talk.dialogue) - 1
    turn: dict[str, Any] = asked_of(n, exchange.asked) | {
        "last": last,
        "error": exchange.error,
        "refused": isinstance(exchange.reply, Refusal),
        "opinion": n in talk.rated,
        "changed": CHANGED if n in talk.changed else "",
        "link": _link(talk.dialogue[: n + 1]),
        "kept": kept(exchange, today),
    }
    if exchange.reply is None:
        return turn
    knowledge = knowledge_of(exchange.generation)
    turn |= {
        "chips": chips(exchange.reply, knowledge, exchange.within.scope),
        "plain": as_text(exchange.reply),
        "suggestions": suggestions(exchange.reply, knowledge) if last else [],
        "notes": _notes(exchange.reply),
        "writer": writer_notes(exchange.reply),
        "how": explanation_values(exchange.reply),
        "sources": print_sources(exchange.reply),
        "found": len(exchange.reply.citations),
    }
    if isinstance(exchange.reply, Refusal):
        return turn | _refused(exchange.reply, knowledge, today)
    return turn | _answered(exchange.reply, knowledge)


def _link(dialogue: Dialogue) -> str:
    """The address that asks the last question again as it was understood, and says of which generation it was asked."""
    last = dialogue[-1]
    asked = " ".join(last.asked.split())
    return query({"q": asked, "with": linked(dialogue), "library": last.generation.name})


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
    about = course_of(answer.question.text, knowledge) or subject(answer, knowledge)
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
    passages = sum(len(knowledge.of_document(i)) for i in set(searched))
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


def print_sources(reply: Reply) -> list[dict[str, Any]]:
    """The citations as they are printed below an answer: number, official form, where the plan stands, the quote."""
    return [{"number": c.number, "official": official(c), "status": c.status, "quote": c.quote} for c in sources(reply)]
