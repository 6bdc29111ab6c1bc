"""Evidence into claims: the best statements, those of one place together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from chat.answering.besides import of_other_kinds
from chat.answering.by_itself import ByItself, worth_telling
from chat.answering.choosing import (
    Told,
    choose,
    follows,
    rest_of_form,
    section_of,
)
from chat.answering.evidence import Evidence, times_beside
from chat.answering.said import Said
from chat.answering.wording import VALUES, clean, say
from corpus.attributes import opens_with_label
from corpus.marks import read_mark
from corpus.normalize import squeeze
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import term_set

MANY: Final = 3
"""Statements of a place from which the best one leads."""

BESIDES: Final = "ほかに："
"""Before the other places of an answer than the first."""


def compose(question: Question, evidence: Sequence[Evidence], by_itself: ByItself | None = None) -> list[Said]:
    """Lines to say, those of the years asked for first, then best first, each with the evidence it is taken from."""
    evidence = [e for e in evidence if not e.statement.is_head]
    told = places(question, evidence, sentences_titled=question.intent not in VALUES)
    told = worth_telling(question, told, by_itself) if by_itself is not None else told
    told = sorted(told, key=lambda line: not any(set(question.years) & times_beside(e) for e in line.evidence))
    return [*told[:1], *(replace(line, text=f"{BESIDES}{line.text}") for line in told[1:])]


def places(
    question: Question,
    evidence: Sequence[Evidence],
    told: Sequence[Said] = (),
    *,
    sentences_titled: bool = True,
    unsure: bool = False,
) -> list[Said]:
    """The best statements as a line for each place, under its section's title; ``told`` lines go before and count, of what
    is ``unsure`` more is told.

    Sentences of one place are put in printed order. Whole sentences may do without a title: they say what they are about.
    """
    chosen = choose(question, evidence, told, unsure=unsure)
    if not told:
        chosen += _of_other_kinds(question, evidence, chosen)
    sections = dict.fromkeys(section_of(e) for e, _ in chosen)
    by_place = [[c for c in chosen if section_of(c[0]) == place] for place in sections]
    titled = [sentences_titled or not _are_sentences(each) for each in by_place]
    return [*told, *(_place(each, question if t else None) for each, t in zip(by_place, titled, strict=True))]


def _of_other_kinds(question: Question, evidence: Sequence[Evidence], chosen: Sequence[Told]) -> list[Told]:
    """What the first place says of each kind of value that is asked and that nothing chosen states."""
    texts, first = [text for _, text in chosen], [e for e, _ in chosen if section_of(e) == section_of(chosen[0][0])]
    more = [(e, say(e.statement, question)) for e in of_other_kinds(question, evidence, texts, first)]
    return [(e, text) for e, text in more if text not in texts]


def _are_sentences(chosen: Sequence[Told]) -> bool:
    texts = [e.statement.text for e, _ in chosen if not e.statement.cells]
    return len(texts) == len(chosen) and all(t.endswith("。") and not opens_with_label(t) for t in texts)


def _place(chosen: Sequence[Told], titled: Question | None) -> Said:
    """The statements of one section as a line: its title, where it says more of the question asked that they are
    ``titled`` for, then each, in printed order; rows and items best first, and of many sentences the best before the
    others."""
    printed = sorted(chosen, key=lambda c: (c[0].passage.span.start, c[0].statement.span.start))
    if all(e.statement.cells or read_mark(e.statement.text) is not None for e, _ in chosen):
        printed = _rows_in_order(chosen)
    elif len(chosen) >= MANY:
        printed = [chosen[0], *(c for c in printed if c is not chosen[0])]
    parts = list(_parts(printed))
    section = printed[0][0].passage.section
    title = " ".join(section[-1].split()) if section else ""
    parts[0] = _JOINS_ON.sub("", parts[0])
    is_named = bool(title) and titled is not None and _needs_title(parts[0], printed[0][1], title, titled)
    return Said(text=_listed(f"「{title}」" if is_named else "", parts), evidence=tuple(e for e, _ in chosen))


_JOINS_ON: Final = re.compile(
    r"^(?:また|さらに|更に|加えて|なお|一方で?|しかし(?:ながら)?|けれども|そのため|このため|そこで|したがって|従って|そして|それから|次に|まず)、\s*"
)
"""Joins a sentence to the one before it, which is not told."""

_POINTS_BACK: Final = re.compile(
    r"これ|それ|この|その|こうした|そうした|このよう|そのよう|こちら|当該|上記|前述|同(?:制度|事業|施設|計画|年|月|日)"
)
MOST_ASKED: Final = 0.5
"""Share of a question's terms from which a statement says itself what it is about."""


def _needs_title(part: str, first: str, title: str, question: Question) -> bool:
    """Whether what is told first needs its section's title: it points back, is a detail under a label (対象：…), or says
    little of the question, or less than with it."""
    if squeeze(part).startswith(squeeze(title)):
        return False
    if opens_with_label(part):
        return True
    asked, held = frozenset(question.terms), term_set(first)
    says_little = not asked or not reaches(len(asked & held) / len(asked), MOST_ASKED)
    return says_little or bool(asked & term_set(title) - held) or _POINTS_BACK.match(part) is not None


def _listed(title: str, parts: Sequence[str]) -> str:
    """What is told of one place: sentences go on after its title, several rows or items stand below one another."""
    if len(parts) == 1:
        return title + parts[0]
    leading = parts[0].endswith("。")
    head = title + parts[0] if leading else f"{title}：" if title else ""
    items = [f"・{part}" for part in parts[leading:]]
    return "\n".join([head, *items] if head else items)


def _rows_in_order(chosen: Sequence[Told]) -> list[Told]:
    """Rows and items best first, those of a form as they are printed."""
    first: dict[str, int] = {}
    for at, (e, _) in enumerate(chosen):
        first.setdefault(e.statement.head, at)

    def place(at: int) -> tuple[int, int]:
        e = chosen[at][0]
        return (first[e.statement.head], e.statement.span.start) if rest_of_form(e) else (at, 0)

    return [chosen[at] for at in sorted(range(len(chosen)), key=place)]


def _parts(told: Sequence[Told]) -> Iterator[str]:
    """Sentences one after another, what is left out between two marked, and each row or item; several that are details of
    one item together, which is named once."""
    part, before = "", None
    for head, group in groupby(told, key=lambda pair: pair[0].statement.head):
        label = f"{clean(head)}："
        for place, (evidence, text) in enumerate(group):
            said = text.removeprefix(label) if place and head else text
            if part.endswith("。") and said.endswith("。") and before is not None:
                part += ("" if _joins(before, evidence) else LEFT_OUT) + said
            elif part and place and head:
                part += f"／{said}"
            else:
                if part:
                    yield part
                part = said
            before = evidence
    yield part


LEFT_OUT: Final = "…"


def _joins(before: Evidence, evidence: Evidence) -> bool:
    """Whether a statement follows right after another, or is no sentence that could be taken for doing so."""
    is_apart = evidence.statement.cells or read_mark(evidence.statement.text) is not None
    return bool(is_apart) or follows(before, evidence)
