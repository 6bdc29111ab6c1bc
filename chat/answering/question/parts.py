"""What a question asks, part by part: clauses that each ask, things named side by side, what is asked besides.

Only the grammar of coordination decides: と, や, 、 and the like between noun phrases before what asks, several words that
ask, several sentences. What stands in no part is shared by all of them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from chat.answering.question.phrases import TELL, Kind, Token, asking_words, kind_of, segments_of, tokens_of
from chat.answering.question.side_by_side import side_by_side
from corpus.plan import Plan
from corpus.time_spans import find_time_spans, without_time_spans
from retriever.question import Question, understand
from retriever.tokens import content_words

MOST: Final = 4
"""Parts up to which a question is cut; one of more asks for a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPart:
    """One of the things that a question asks: ``text`` asks it alone, ``before`` is what goes before it in other
    sentences, ``own`` are the words by which it is asked."""

    text: str
    own: str
    before: str = ""


def in_parts(question: Question, plans: Mapping[str, Plan], today: date, names: Collection[str]) -> Question:
    """The question with its parts, each understood as one that inherits what all share: plans, and what is not meant."""
    parts = []
    for part in cut(question.text, names):
        before = f"{question.inherited} {part.before}".strip()
        own = understand(part.text, plans, today, inherited=before, inherited_plans=question.plan_ids)
        documents = own.documents or tuple(i for i in question.documents if own.may_answer(i))
        parts.append(replace(own, documents=documents, not_about=question.not_about, asked=part.own))
    return replace(question, parts=tuple(parts))


def cut(text: str, names: Collection[str] = ()) -> tuple[AskedPart, ...]:
    """The parts of a question in its order; empty where it asks one thing.

    Nothing is cut within one of ``names``, squeezed, which the library has for one thing.
    """
    parts: list[AskedPart] = []
    before = ""
    sentences = _SENTENCE.findall(_BESIDES_APART.sub("？", text))
    for at, sentence in enumerate(sentences, 1):
        if _asks(sentence, besides=bool(parts)) or (at == len(sentences) and not parts):
            parts += _of_sentence(sentence, before, names, alone=not parts)
        elif at == len(sentences) and len(parts) == 1 and (named := side_by_side(sentence, names)):
            # What the sentence before asked, spelled out: いつ？時期と回数.
            parts = [AskedPart(text=asked, own=_bare(asked), before=before) for asked, _ in named]
        before += sentence
    parts = parts if len(parts) > 1 else _of_cleft(text)
    return tuple(parts) if 1 < len(parts) <= MOST else ()


def _of_cleft(text: str) -> list[AskedPart]:
    """Whether something is what a clause says (4月に開いたのは図書館ですよね), and what it is: the clause alone finds the true
    one, the whole what is supposed."""
    found = _CLEFT.match(text)
    if found is None or asking_words(text):
        return []
    verb = next((t for t in reversed(tokens_of(found["clause"])) if t.text != "の"), None)
    if verb is None or not verb.kind.startswith(("動詞", "助動詞", "形容詞")):
        return []
    asked = f"{found['clause']}は何ですか"
    return [AskedPart(text=text, own=_bare(found["supposed"])), AskedPart(text=asked, own=_bare(found["clause"]))]


_CLEFT: Final = re.compile(
    r"(?P<clause>[^、。？?は]{4,60}の)は、?(?P<supposed>[^、。？?は]{2,40}?)(?:でし[ょた]う?|です|だった)?(?:よね|っけ|かな|か)?[。？?\s]*$"
)

_SENTENCE: Final = re.compile(r"(?:[（(「『][^（）()「」『』]*[）)」』]|[^。？?！!\n])+[。？?！!\n\s]*")
_REQUEST: Final = re.compile(rf"(?:{TELL})[^、。？?]{{0,10}}[。？?！!\s]*$")
_CONFIRMS: Final = re.compile(
    r"合って(?:い|る)|正しい|本当(?:か|です|$|[？?])|同じ|言え(?:る|ます)|言って(?:い|よ)|[超越]え|届|別か|遅れ|間違|よね|でしょう?[？?]|除く"
)
"""Asks whether what was asked for is so, which its value says."""

TOLD: Final = 40
"""Characters after the word that asks to be told."""

_ALSO: Final = rf"も(?:あれば|ほしい|欲しい|合わせて|あわせて|併せて|(?:{TELL})[^。？?]{{0,{TOLD}}}+)?[。？?！!\s]*+$"
_BESIDES: Final = re.compile(rf"{_ALSO}|について[。？?\s]*$")
_BESIDES_APART: Final = re.compile(rf"(?<=[^\s、。])[、\s]++(?=[^\s、。？?も]{{1,20}}{_ALSO})")
"""Before what is asked besides at the end of a sentence: …、目標も."""


def _asks(sentence: str, *, besides: bool) -> bool:
    """Whether a sentence asks for something, ``besides`` another one or as the first."""
    asks = bool(asking_words(sentence))
    if not besides:
        return _ends_asking(sentence) or (asks and re.search(r"の[。\s]*$", sentence) is not None)
    if asks or _BESIDES.search(sentence):
        return bool(content_words(sentence)) or asks
    if _REQUEST.search(sentence) and not re.search(r"[はもをが]", _REQUEST.sub("", sentence)):
        return False
    return _ends_asking(sentence) and not _CONFIRMS.search(sentence) and bool(content_words(sentence))


def _ends_asking(sentence: str) -> bool:
    asks = re.search(r"[？?]\s*$|(?<!と)か。?\s*$|は。?\s*$", sentence) is not None
    return asks or _REQUEST.search(sentence) is not None


def _of_sentence(sentence: str, before: str, names: Collection[str], *, alone: bool) -> Iterator[AskedPart]:
    """The parts of one sentence; those of the first stand after what tells of the asker's situation."""
    for shared, own in _clauses(sentence):
        whole = shared + own
        items = side_by_side(whole, names) or _in_brackets(whole, names) or [(whole, own)]
        for text, words in items:
            if alone:
                yield AskedPart(text=before + text, own=_bare(words))
            else:
                yield AskedPart(text=text, own=_bare(words), before=before)


def _clauses(sentence: str) -> list[tuple[str, str]]:
    """The clauses of a sentence that each ask, as what each shares with the one before it, and its own words."""
    tokens, asking = tokens_of(sentence), asking_words(sentence)
    starts = [0]
    for (_, after), (at, until) in pairwise(asking):
        between = [t for t in tokens if after <= t.at < at]
        if (any(map(_separates, between)) or _NAMED_APART.fullmatch(sentence[at - 2 : until])) and not _is_run(
            sentence, after, at, until
        ):
            starts.append(_boundary(between, at))
    if asking and (rest := _ASKS_BARE.search(sentence, asking[-1][1])) is not None:
        starts.append(rest.start("asked"))
    if len(starts) == 1:
        return [("", sentence)]
    clauses = [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True)]
    topic = _topic(clauses[0])
    return [("", clauses[0]), *((_without_same(topic, own), own) for own in clauses[1:])]


def _in_brackets(text: str, names: Collection[str]) -> list[tuple[str, str]]:
    """What a question names of its last thing in brackets, side by side: 支給実績（総額と1人当たり）."""
    found = _BRACKETS.search(text)
    if found is None or asking_words(text):
        return []
    items = side_by_side(found["inner"], names)
    return [(f"{text[: found.start()]}の{own}{found['end']}", own) for _, own in items]


_BRACKETS: Final = re.compile(r"[（(](?P<inner>[^（）()]{3,40})[）)](?P<end>[はを]?[。？?\s]*)$")

_NAMED_APART: Final = re.compile(r"いつどこ|どこいつ")
"""Words that ask side by side."""

_ASKS_BARE: Final = re.compile(
    r"(?:か|で|て)、(?P<asked>[^、。？?]{1,20}(?:は|も|とあわせて|と併せて)[^、。]{0,12}[？?。]?\s*)$"
)
"""After a clause that asks: 何課で、番号は？"""


def _is_run(text: str, after: int, at: int, until: int) -> bool:
    """Whether two words ask for the ends of one run: いつからいつまで, 何件から何件へ."""
    starts = re.search(r"(?:から|[^、]が)[^、。]{0,2}$", text[after:at]) is not None
    return (
        starts
        and re.match(r"[^、。]{0,6}(?:まで|に|へ|で)", text[until:]) is not None
        and text[at:until] == text[after - (until - at) : after]
    )


def _separates(token: Token) -> bool:
    if token.kind.startswith(("動詞", "形容詞", "補助記号-読点")):
        return True
    return token.kind.startswith(("助詞", "助動詞")) and token.text in ("が", "は", "で", "に", "へ", "から")


def _boundary(between: Sequence[Token], until: int) -> int:
    """Where the clause after a word that asks begins: after a comma, else after what joins clauses, else right away."""
    ends = [t.until for t in between if t.kind == "補助記号-読点"]
    ends += [t.until for t in between if t.kind == "助詞-接続助詞" or (t.text == "で" and t.kind.startswith("助"))]
    ends += [t.until for t in between if t.kind == "助詞-格助詞"]
    return ends[0] if ends else until


def _topic(clause: str) -> str:
    """What stands before the word that asks, up to what is said of it."""
    asking = asking_words(clause)
    head = clause[: asking[0][0]] if asking else clause
    ends = [t.until for t in tokens_of(head) if t.text in ("は", "って") and t.kind.startswith("助詞")]
    return head[: ends[-1]] if ends else head


def _without_same(topic: str, own: str) -> str:
    """A topic without what a clause names anew: its time, or as many of its last nouns."""
    asking = asking_words(own)
    named = own[: asking[0][0]] if asking else own
    if find_time_spans(named):
        topic = without_time_spans(topic)
    tokens = tokens_of(named)
    subject = next((t for t in tokens if t.text in ("は", "が", "も") and t.kind.startswith("助詞")), None)
    if subject is None or kind_of(named[: subject.at]) is Kind.TIME or tokens[0].kind.startswith("代名詞"):
        return topic
    kept_before = topic.rfind("、") + 1
    segments = segments_of(topic[kept_before:])
    left = segments[: max(0, len(segments) - len(segments_of(named[: subject.at])))]
    return topic[:kept_before] + "".join(left)


_LEADING: Final = re.compile(r"^(?:あと|また|それと|それから|ちなみに|そのうち|その|もう一つ|なお)[、\s]*")


def _bare(own: str) -> str:
    """Own words as they can be named in a sentence."""
    return _LEADING.sub("", own.strip("、。？?！! 　\n")).removesuffix("は").removesuffix("を")
