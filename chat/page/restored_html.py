"""Exchanges that a browser had kept, as they were; whatever they hold is only text here."""

from typing import Any, Final

from chat.conversation.kept import KeptCitation, KeptTurn, as_json
from chat.page.html import day, query, shortened

FOLDED: Final = 160
"""Characters up to which a question is shown whole."""

FOLDED_LINES: Final = 5


def asked_of(n: int, asked: str) -> dict[str, Any]:
    """What a template needs of any exchange, filled with nothing but its number and its question."""
    return {
        "n": n,
        "asked": asked,
        "folded": len(asked) > FOLDED or asked.count("\n") >= FOLDED_LINES,
        "short": shortened(asked),
        "restored": None,
        "error": "",
        "refused": False,
        "opinion": False,
        "changed": "",
        "link": "",
        "chips": [],
        "suggestions": [],
        "notes": [],
        "writer": [],
        "how": None,
        "sources": [],
        "found": 0,
        "plain": "",
        "kept": "",
    }


def restored_turn(n: int, turn: KeptTurn, *, last: bool) -> dict[str, Any]:
    """An exchange for the template of the conversation."""
    shown = asked_of(n, turn.question.asked) | {
        "last": last,
        "restored": {"on": day(turn.on), "generation": turn.generation},
        "refused": turn.kind == "refusal",
        "sources": [_source(c) for c in turn.citations if c.supports or turn.kind == "refusal"],
        "found": len(turn.citations),
        "plain": _plain(turn),
        "kept": as_json(turn),
    }
    first = turn.claims[0].text if turn.claims else ""
    match turn.kind:
        case "error":
            return shown | {"error": first}
        case "refusal":
            near = [
                {"number": c.number, "title": _last_title(c), "plan": f"{c.title}・{c.status}"} for c in turn.citations
            ]
            return shown | {"message": first, "searched": "", "near": near, "contacts": []}
    claims = [
        {"lines": claim.text.split("\n"), "marks": [{"number": k, "first": False} for k in claim.citations]}
        for claim in turn.claims
    ]
    return shown | {"lead": turn.lead, "claims": claims, "links": [], "notes": [turn.note] if turn.note else []}


def restored_groups(n: int, turn: KeptTurn) -> list[dict[str, Any]]:
    """The citations of an exchange in groups, for the template of the evidence."""
    if turn.kind == "refusal":
        titled = [("近い箇所", list(turn.citations))]
    else:
        used = [c for c in turn.citations if c.supports]
        titled = [("根拠", used), ("あわせて見る箇所", [c for c in turn.citations if not c.supports])]
    return [{"title": title, "cards": [_card(n, c, turn) for c in cited]} for title, cited in titled if cited]


def _card(n: int, citation: KeptCitation, turn: KeptTurn) -> dict[str, Any]:
    quote = {"text": citation.quote, "quote": citation.number if citation.supports else 0, "lead": False}
    return {
        "anchor": f"card-{n}-{citation.number}" if citation.supports else f"cite-{n}-{citation.number}",
        "numbers": [citation.number],
        "title": citation.title,
        "plan_query": query({"view": "documents", "plan": citation.plan, "passage": citation.passage}),
        "status": citation.status,
        "digest": citation.digest,
        "recognised": citation.recognised,
        "period": citation.period or "期間不明",
        "place": citation.place,
        "path": citation.path or "本文",
        "text": [quote],
        "around": query({"generation": turn.generation, "passage": citation.passage}),
        "images": [],
    }


def _source(citation: KeptCitation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "official": citation.official,
        "status": citation.status,
        "quote": citation.quote,
    }


def _last_title(citation: KeptCitation) -> str:
    return citation.path.rsplit(" ＞ ", 1)[-1] or "本文"


def _plain(turn: KeptTurn) -> str:
    """The exchange as it is copied."""
    said = [claim.text + "".join(f"［{n}］" for n in claim.citations) for claim in turn.claims]
    cited = [f"［{c.number}］{c.official}「{shortened(c.quote, 120)}」" for c in turn.citations if c.supports]
    lines = [*([turn.lead] if turn.lead else []), *said, *([turn.note] if turn.note else [])]
    return "\n".join([*lines, *(["", "出典", *cited] if cited else [])])
