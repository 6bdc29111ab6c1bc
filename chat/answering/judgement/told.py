"""What the lines that could be said tell of what is asked, as numbers: part by part, kind by kind, beside their rivals."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from chat.answering.evidence import Evidence, focus_of, years_in, years_of
from chat.answering.facts.asked_order import asks_extreme
from chat.answering.facts.tables.answer import adds_up, asks_difference
from chat.answering.question.phrases import TELL
from chat.answering.question.value_kinds import asked_attributes, names_body
from chat.answering.said import OF_PLAN, Said
from chat.answering.stating import figures_in, unstated
from corpus.normalize import fold
from retriever.coverage import ASKED_WORDS
from retriever.question import Intent, Question
from retriever.tokens import content_words, parts_of_speech, term_set

MOST: Final = 2
MOST_LINES: Final = 3
"""Numbers of things that are as good as any more of them."""

AHEAD: Final = 0.5
"""Share of the best score below which a statement of another place is no rival."""

_FIGURES: Final = (
    (re.compile(r"(?:率|割合|比|シェア)$"), re.compile(r"%|割|分の|\d/\d|倍")),
    (re.compile(r"(?:額|費|料|単価|価格|予算|値段|代金|いくら|なんぼ)$"), re.compile(r"円|無料|全額|割|\d/\d")),
    (re.compile(r"(?:人数|者数|人口)$"), re.compile(r"\d\s*[百千万]*[人名]")),
    (re.compile(r"(?:数|量|高|面積|広さ|値|指数|いくつ)$"), re.compile(r"\d")),
)
_VALUES: Final = (
    *_FIGURES,
    (re.compile(r"(?:定義|意味)$"), re.compile(r"とは|をいう|のこと|である|です")),
    (re.compile(r"(?:理由|原因|要因|背景|訳|わけ)$"), re.compile(r"ため|ので|から|によ[りる]|伴|影響")),
    (
        re.compile(r"(?:期間|時期|年度|期限|年次|頃|いつ)$"),
        re.compile(r"\d{4}|年度?|[hrs]\d|月|旬|随時|四半期|[春夏秋冬]"),
    ),
)
"""How the noun by which something is asked for ends, and what states such a value, both folded; figures go first."""

_BARE: Final = re.compile(r"\d(?![\d,.年月日期回])")
"""The end of a figure in a row, whose unit may stand anywhere over it."""

_BODY: Final = re.compile(r"(?:課|係|部署|部局|機関|団体|窓口|主体|担当者?|誰|だれ)$")
_REQUEST: Final = re.compile(rf"を?(?:{TELL})")
_ASKS: Final = re.compile(
    r"(?:は|って|とは|が|も)?(?:何|なに|なん|どれ|どう)?(?:です|でしょう|になり|になってい)?(?:ます|です)?か?$"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_CIRCLED: Final = re.compile(r"[①-⑳]")
_BRACKETED: Final = re.compile(r"\(\d{1,2}\)")


def told(question: Question, said: Sequence[Said], evidence: Sequence[Evidence]) -> dict[str, float]:
    """The signals of lines that could be said, by name, each 0..1; ``evidence`` are the statements found, best first."""
    left = unstated(question.parts, said)
    held = _held(said)
    words, asked = _words(question.text)
    unasked = [word for word in asked if word not in held]
    years = frozenset(question.years)
    return {
        "parts untold": float(bool(left)),
        "figures untold": min(_figures_untold(question, said), MOST) / MOST,
        "kinds untold": min(_kinds_untold(question, said), MOST) / MOST,
        "asked untold": min(len(unasked), MOST) / MOST,
        "years told": float(bool(years) and _years(said) >= years),
        "years untold": len(years - _years(said)) / len(years) if years else 0.0,
        "calculation untold": float(_asks_calculation(question) and not any(line.computed for line in said)),
        "wholly told": float(bool(said) and not left and not unasked and words <= held | _meant(question, held)),
        "lines told": min(len(said), MOST_LINES) / MOST_LINES,
        "rival elsewhere": _rival([e for line in said for e in line.evidence], evidence),
    }


def _held(said: Sequence[Said]) -> frozenset[str]:
    """The words of lines, and of what stands over what proves them."""
    over = [[e.statement.head, *e.statement.heads, *e.passage.section[-2:]] for line in said for e in line.evidence]
    return term_set("\n".join([*(line.text for line in said), *chain.from_iterable(over)]))


def _words(asked: str) -> tuple[frozenset[str], list[str]]:
    """The words that name what a question is about, and the nouns that say what is asked of it (目標, 理由), times left out."""
    words = [word for word in dict.fromkeys(content_words(asked)) if not word.startswith("@")]
    nouns = {word for word, kind in parts_of_speech(asked) if kind.startswith("名詞")}
    naming = frozenset(word for word in words if word not in ASKED_WORDS and len(word) > 1)
    return naming, [word for word in words if word in ASKED_WORDS and word in nouns]


def speak_of_all(question: Question, near: Sequence[Evidence]) -> bool:
    """Whether the passages of statements, with their headings, hold every word that names what a question is about."""
    held = term_set("\n".join("\n".join([*e.passage.section, e.passage.lead, e.passage.text]) for e in near))
    return _words(question.text)[0] <= held | _meant(question, held)


def _meant(question: Question, held: frozenset[str]) -> set[str]:
    """The words of a question whose meaning stands in other words among those held."""
    return {term for concept in question.concepts if concept.stands_in(held) for term in concept.own}


def _asks_calculation(question: Question) -> bool:
    return asks_difference(question.text) or adds_up(question) or asks_extreme(question.text) is not None


def leaves_open(question: Question, said: Sequence[Said]) -> bool:
    """Whether lines lack what is asked for in so many words: every part, a figure for each part that asks for one, a value of
    a kind that is named, the item whose number is named."""
    parts = question.parts
    if len(parts) > 1 and (len(unstated(parts, said)) == len(parts) or _figures_untold(question, said) > 0):
        return True
    return _kinds_untold(question, said) > 0 or _leaves_number(question, said)


def _figures_untold(question: Question, said: Sequence[Said]) -> int:
    """How many parts ask for a figure more than there are figures in the lines."""
    return max(0, sum(map(_asks_figure, question.parts)) - max(1, sum(figures_in(line.text) for line in said)))


def _asks_figure(part: Question) -> bool:
    return part.intent is Intent.FIGURE or any(ends.search(_noun(part.asked)) for ends, _ in _FIGURES)


def _kinds_untold(question: Question, said: Sequence[Said]) -> int:
    """How many of the values asked for by their nouns are of a kind that no line states."""
    text = fold("\n".join(line.text for line in said))
    if any(e.statement.cells for line in said for e in line.evidence):
        text = _BARE.sub(r"\g<0>%円人", text)
    asked = [part.asked for part in question.parts] or [question.text]
    return sum(not _states(each, text) for each in asked)


def _states(asked: str, text: str) -> bool:
    """Whether a folded text holds values of the kind that is asked for, as far as a noun names it."""
    nouns = [_noun(asked), fold(focus_of(asked))]
    if any(_BODY.search(noun) for noun in nouns):
        return names_body(text)
    named = asked_attributes(asked)
    wanted = [states for ends, states in _VALUES if any(ends.search(noun) for noun in nouns)]
    if wanted and wanted[0].search(text):
        return True
    return not (wanted or named) or (bool(named) and all(kind.states.search(text) for kind in named))


def _noun(asked: str) -> str:
    """What is asked for, folded, up to the noun that names it."""
    bare = _BRACKETS.sub("", fold(asked)).strip("。?!、 ")
    request = _REQUEST.search(bare)
    return _ASKS.sub("", bare[: request.start()] if request is not None else bare)


def _years(said: Sequence[Said]) -> frozenset[int]:
    """The years that lines name, and what proves them with its heads."""
    proving = (years_of(e.statement) for line in said for e in line.evidence)
    return frozenset().union(*(years_in(OF_PLAN.sub("", line.text)) for line in said), *proving)


def _leaves_number(question: Question, said: Sequence[Said]) -> bool:
    """Whether the question names an item by its number that stands neither in a line nor over it."""
    texts = [line.text for line in said]
    texts += [words for line in said for e in line.evidence for words in (e.statement.text, *e.passage.section)]
    held = "\n".join(texts)
    circled, bracketed = set(_CIRCLED.findall(question.text)), set(_BRACKETED.findall(fold(question.text)))
    return any(number not in held for number in circled) or any(number not in fold(held) for number in bracketed)


def _rival(proof: Sequence[Evidence], evidence: Sequence[Evidence]) -> float:
    """How near the best statement of a place that nothing is told of comes to the best of all, 0..1."""
    places = {(e.passage.plan_id, e.passage.section) for e in proof}
    other = next((e for e in evidence if (e.passage.plan_id, e.passage.section) not in places), None)
    if other is None:
        return 0.0
    return max(0.0, min(other.score / evidence[0].score, 1.0) - AHEAD) / (1.0 - AHEAD)
