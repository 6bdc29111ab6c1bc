"""A considered question in words: what was understood, what decided, how sure it is, what was found."""

from collections.abc import Iterator
from typing import Final

from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.explanation import Explanation, Judged, Place
from chat.answering.judgement.judge import UNSPOKEN, WHOLLY_HELD, Decision, Judgement
from chat.answering.wording import clean
from corpus.library import Generation
from corpus.normalize import squeeze
from retriever.question import Intent, Question

INTENTS: Final = {
    Intent.FIGURE: "数値",
    Intent.SCHEDULE: "時期",
    Intent.AGENCY: "担当",
    Intent.SUPPORT: "支援",
    Intent.CONTENT: "内容",
}
DECIDED: Final = {
    Decided.UNASKED: "計画への質問ではないので、調べていません。",
    Decided.ELSEWHERE: "ライブラリにない場所・年の質問なので、答えません。",
    Decided.LISTED: "抜き出した事実の表だけで答えました。",
    Decided.ABSENT: "その項目の値が記載されていないことを、事実の表で確かめました。",
    Decided.JUDGED: "検索で見つけた文と事実から判断しました。",
}
DECISIONS: Final = {
    Decision.ANSWER: "答える",
    Decision.LIKELY: "該当しそうな箇所を示す",
    Decision.REFUSAL: "見つからないと言う",
}
SHOWN: Final = 5
"""Statements that an explanation lists."""

LONGEST: Final = 60

_SIGNALS: Final = {
    "unit asked": "単位を尋ねている",
    "year asked": "年を尋ねている",
    "kind asked": "決まった種類の値（電話番号、締切など）を尋ねている",
    "passage near": "最も近い箇所の意味の近さ",
    "statement over nothing": "最も近い文が「記載なし」より近い度合い",
    "far": "最も近い文でも意味が遠い",
    "holding passage near": "求める種類の値を含む文の箇所の意味の近さ",
    "held at once": "最初の文が求める種類の値を含む",
    "proof passage near": "答えの根拠の箇所の意味の近さ",
    "proof over nothing": "答えの根拠が「記載なし」より近い度合い",
    "nearer than proof": "根拠より意味の近い文がほかにある",
    "value missing": "根拠に求める種類の値がない",
    "value apart": "求める種類の値が、話題の語のそろう根拠にない",
    "from facts": "抜き出した事実から作った答えである",
    "calculated": "複数の数値から計算した答えである",
    "fit of proof": "根拠の文が最良の文に比べて合う度合い",
    "parts untold": "尋ねたことの一部が答えにない",
    "figures untold": "尋ねた数値の数が答えに足りない",
    "kinds untold": "尋ねた種類の値が答えにない",
    "asked untold": "尋ねた事柄の名（目標、理由など）が答えにない",
    "years told": "尋ねた年が答えの文にそろっている",
    "years untold": "尋ねた年のうち、答えにないものの割合",
    "calculation untold": "尋ねた計算が答えにない",
    "wholly told": "質問の語のすべてが答えにある",
    "lines told": "いくつもの箇所を挙げている",
    "rival elsewhere": "ほかの箇所の文も同じくらい合う",
    "other row": "一字違いの別の行である",
    "indicator asked": "最も近い指標が質問の語を含む割合",
    UNSPOKEN: "尋ねた値か項目が答えにない",
    WHOLLY_HELD: "話題の語のすべてが、求める種類の値を含む文にある",
}


def label(signal: str) -> str:
    """What a signal is called in an explanation."""
    subject, _, measure = signal.partition(" ")
    return f"「{INTENTS[Intent(measure)]}」を尋ねている" if subject == "intent" else _SIGNALS[signal]


def explained(found: Considered, generation: Generation) -> Explanation:
    """How the reply to a considered question comes about."""
    return Explanation(
        understood=tuple(_understood(found.question, generation)),
        decided=DECIDED[found.decided],
        judged=_judged(found.judgement) if found.judgement is not None else None,
        places=tuple(_places(found, generation)),
    )


def _understood(question: Question, generation: Generation) -> Iterator[tuple[str, str]]:
    titles = [generation.plans[i].label for i in question.plan_ids]
    yield "質問の種類", INTENTS[question.intent] + (f"（単位：{question.unit}）" if question.unit else "")
    yield "対象の計画", "、".join(dict.fromkeys(titles)) or "すべて"
    if question.years:
        yield "年", "、".join(map(str, question.years))
    if question.readings:
        yield "言い換え", "、".join(f"{r.asked} → {'・'.join(r.official)}" for r in question.readings)
    if question.parts:
        yield "分けて調べたこと", "".join(f"「{part.asked}」" for part in question.parts)


def _judged(judgement: Judgement) -> Judged:
    return Judged(
        decision=DECISIONS[judgement.decision],
        answered=judgement.answered,
        right=judgement.right,
        telling=tuple((label(signal), share) for signal, share in judgement.telling),
    )


def _places(found: Considered, generation: Generation) -> Iterator[Place]:
    for e in found.grounds.evidence[:SHOWN] if found.grounds is not None else ():
        text = clean(" ".join(e.statement.text.split()))
        yield Place(
            passage_id=e.passage.id,
            span=e.statement.span,
            text=text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
            plan=generation.plans[e.passage.plan_id].label,
            section=squeeze(e.passage.section[-1]) if e.passage.section else "本文",
            score=e.score,
            near=found.legs.statements.get(e.passage.id),
        )
