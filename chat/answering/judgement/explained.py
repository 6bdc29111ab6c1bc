"""A considered question in words: what was understood, what decided, how sure it is, what was found."""

from collections.abc import Iterator
from typing import Final

from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.explanation import Explanation, Judged, Place
from chat.answering.judgement.judge import Decision, Judgement
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

_SUBJECTS: Final = {
    "holding": "求める種類の値を含む文のうち最良のもの",
    "proof": "答えの根拠",
    "indicator": "最も近い指標",
}
_MEASURES: Final = {
    "own": "が話題の語を含む割合",
    "around": "が見出しまで含めて話題の語を含む割合",
    "near": "の文の意味の近さ",
    "over nothing": "の文が「記載なし」より近い度合い",
    "passage near": "の箇所の意味の近さ",
    "asked": "が質問の語を含む割合",
    "meant": "が質問の指すものか",
}
_OTHERS: Final = {
    "unit asked": "単位を尋ねている",
    "year asked": "年を尋ねている",
    "kind asked": "決まった種類の値（電話番号、締切など）を尋ねている",
    "passage near": "最も近い箇所の意味の近さ",
    "statement near": "最も近い文の意味の近さ",
    "statement over nothing": "最も近い文が「記載なし」より近い度合い",
    "held at once": "最初の文が求める種類の値を含む",
    "holding of three": "上位三つの文が求める種類の値を含む割合",
    "proven kind": "根拠が求める種類の値を含む",
    "proof together": "根拠の文が合わせて話題の語を含む割合",
    "fit share": "最良の文がほかの文より合う度合い",
    "fit of three": "上位三つの文がほかの文より合う度合い",
    "fit of proof": "根拠の文が最良の文に比べて合う度合い",
    "from facts": "抜き出した事実から作った答えである",
    "calculated": "複数の数値から計算した答えである",
    "parts untold": "尋ねたことのうち、答えにないものの割合",
    "kinds untold": "尋ねた種類の値が答えにない",
    "number untold": "尋ねた番号の項目が答えにない",
    "lines told": "いくつもの箇所を挙げている",
    "years told": "尋ねた年が答えの文にそろっている",
    "rival elsewhere": "ほかの箇所の文も同じくらい合う",
    "other row": "一字違いの別の行である",
    "year held": "尋ねた年が近くにある",
    "far": "最も近い文でも意味が遠い",
    "missing most": "近くにない語のうち最も珍しいものの重み",
    "of something else": "数値の根拠に質問の語が欠けているか、尋ねた値・担当の名がない",
    "wholly held": "話題の語のすべてが、求める種類の値を含む文にある",
    "focus missing": "尋ねたものの名が近くにない",
}


def label(signal: str) -> str:
    """What a signal is called in an explanation."""
    if signal in _OTHERS:
        return _OTHERS[signal]
    subject, _, measure = signal.partition(" ")
    if subject == "intent":
        return f"「{INTENTS[Intent(measure)]}」を尋ねている"
    return _SUBJECTS[subject] + _MEASURES[measure]


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
