"""The clauses of a sentence, each with what it is about and what must stand together in one place."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chat.writer.figures import Figure, figures_of, times_of, years_of
from chat.writer.units import codes_of
from chat.writer.wording import NOT_ONLY, telling_words
from corpus.normalize import nfkc, squeeze
from retriever.tokens import parts_of_speech

_CUT: Final = re.compile(
    r"(?<=[でしりきれてばがくずもみ])、|(?<=[。！？!?])|(?<=ところ)、|(?<=ほか)、|(?<=もの)、|(?<=こと)、|(?<=予定)、|(?<=一方)、|(?<=うえ)、|(?<=場合)、"
)
_TOPIC: Final = re.compile(r"^(?P<topic>[^、]{2,60}?)(?:については|に関しては|における|において|では|には|とは|は)")

_ENDS_BODY: Final = re.compile(
    r"(?:課|部|局|室|係|署|庁|省|会|所|センター|組合|機構|財団|銀行|大学|公社|本部|病院|学校|市長|町長|村長|知事|大臣)$"
)
_NO_BODY: Final = frozenset(
    {
        "全部",
        "一部",
        "内部",
        "外部",
        "場所",
        "会",
        "所",
        "部",
        "室",
        "機会",
        "社会",
        "都会",
        "各部",
        "部局",
        "大会",
        "箇所",
        "か所",
        "総会",
        "学校",
        "大学",
        "課",
        "係",
        "開所",
        "閉所",
        "入所",
        "通所",
        "短所",
        "長所",
        "各所",
        "名所",
        "近所",
        "台所",
        "開会",
        "閉会",
        "委員会等",
    }
)
_BODY_WORDS: Final = ("名詞", "接尾辞", "接頭辞", "形状詞", "記号")

_QUOTED: Final = re.compile(r"[「『]([^「」『』]{2,60})[」』]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A stretch of a sentence: its telling ``words``, those of its ``topic`` and of the clauses ``before``, and the figures,
    times, bodies, quoted words and codes that are to stand together."""

    text: str
    words: tuple[str, ...]
    topic: tuple[str, ...]
    figures: tuple[Figure, ...]
    years: frozenset[int]
    times: frozenset[tuple[int, int, int]]
    bodies: tuple[str, ...]
    names: tuple[str, ...]
    before: tuple[str, ...]
    codes: frozenset[str]

    @property
    def anchors(self) -> int:
        return len(self.figures) + len(self.times) + len(self.names) + len(self.codes)


@lru_cache(maxsize=4096)
def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence that say something; what is said to be the topic once is that of all that follow."""
    plain = NOT_ONLY.sub("と", nfkc(sentence))
    found: list[Clause] = []
    topic: tuple[str, ...] = ()
    for part in (p for p in _CUT.split(plain) if p and p.strip("、。 ")):
        about = _TOPIC.match(part)
        topic = telling_words(about["topic"]) if about else topic
        words = telling_words(part)
        clause = Clause(
            text=part,
            words=words,
            topic=tuple(w for w in topic if w not in words),
            figures=figures_of(part),
            years=years_of(part),
            times=times_of(part),
            codes=codes_of(part),
            bodies=bodies_in(part),
            names=names_in(part),
            before=tuple(w for c in found for w in c.words),
        )
        if clause.words or clause.anchors:
            found.append(clause)
    return tuple(found)


@lru_cache(maxsize=8192)
def names_in(text: str) -> tuple[str, ...]:
    """The bodies and quoted words that a text names, squeezed."""
    found = [*bodies_in(text), *(squeeze(m[1]) for m in _QUOTED.finditer(text))]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8192)
def bodies_in(text: str) -> tuple[str, ...]:
    """The runs of nouns of a text that end as names of bodies do: 産業政策課, 市長; squeezed."""
    found, run = [], ""
    for surface, kind in [*parts_of_speech(nfkc(text)), ("", "")]:
        if kind.startswith(_BODY_WORDS) and not surface.isdigit():
            run += surface
            continue
        if _ENDS_BODY.search(run) and run not in _NO_BODY:
            found.append(squeeze(run))
        run = ""
    return tuple(dict.fromkeys(found))
