"""How a reply came about, in the words and numbers that a planner can follow."""

from typing import Any, Final

from chat.answering.judgement.explanation import Explanation, Judged, Place
from chat.answering.judgement.judge import learned
from chat.answering.reply import Refusal, Reply

FROM_FACTS: Final = "文の検索の上位ではなく、文書から抜き出した事実（指標・取組・工程など）の表から答えました。"
UNSURE: Final = "どれも答えと言い切るには足りないため、該当しそうな箇所として示しました。"
TOO_WEAK: Final = "どの箇所も、答えと言うには足りないと判断しました。"


def explanation_values(reply: Reply) -> dict[str, Any] | None:
    """What the template shows of a reply's explanation; None where it has none."""
    explanation = reply.explanation
    if explanation is None:
        return None
    places = [_place(rank, place, reply) for rank, place in enumerate(explanation.places, start=1)]
    return {
        "understood": explanation.understood,
        "places": places,
        "measured": any(place["near"] for place in places),
        "chosen": _chosen(reply, explanation, [place["rank"] for place in places if place["numbers"]]),
        "decided": explanation.decided,
        "judged": _judged(explanation.judged) if explanation.judged else None,
    }


def _place(rank: int, place: Place, reply: Reply) -> dict[str, Any]:
    """A statement considered, with the numbers of the citations that quote it."""
    numbers = [
        c.number
        for c in reply.citations
        if c.supports
        and c.passage.id == place.passage_id
        and c.span.start < place.span.end
        and place.span.start < c.span.end
    ]
    return {
        "rank": rank,
        "text": place.text,
        "plan": place.plan,
        "section": place.section,
        "score": f"{place.score:.2f}",
        "near": f"{place.near:.2f}" if place.near is not None else "",
        "numbers": numbers,
    }


def _chosen(reply: Reply, explanation: Explanation, ranks: list[int]) -> str:
    """Why this place and no other, in a sentence; empty where nothing was weighed."""
    if isinstance(reply, Refusal):
        return TOO_WEAK if explanation.judged else ""
    if reply.likely:
        return UNSURE
    if not explanation.places:
        return ""
    if not ranks:
        return FROM_FACTS
    return "点の最も高い箇所を採用しました。" if ranks[0] == 1 else f"{ranks[0]}番目の箇所を採用しました。"


def _judged(judged: Judged) -> dict[str, Any]:
    weights = learned()
    return {
        "decision": judged.decision,
        "answered": f"{judged.answered:.0%}",
        "least_answered": f"{weights.least_answered:.0%}",
        "right": f"{judged.right:.0%}",
        "least_right": f"{weights.least_right:.0%}",
        "telling": [{"label": label, "share": f"{share:+.2f}", "helps": share > 0} for label, share in judged.telling],
    }
