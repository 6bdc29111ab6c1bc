"""Who is in charge of what was spoken of: by its own row, by what it stands under, or nobody that the plan prints."""

from collections.abc import Iterator
from datetime import date

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.leaning.followed import Followed, absent, told
from chat.answering.facts.say_bodies import IN_CHARGE, bodies_of, say_bodies_of
from chat.answering.facts.selection import plan_words, rows_of
from chat.answering.fitting.fit import read_at
from corpus.facts import Indicator, Initiative
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from retriever.coverage import ASKED_WORDS
from retriever.leaning import Leaning
from retriever.tokens import content_set


def say_in_charge(leaning: Leaning, knowledge: Knowledge, today: date) -> Followed | None:
    """Who is in charge of the subject; None where there is none, or an initiative's bodies are left to the search."""
    subject = leaning.subject
    if isinstance(subject, Initiative):
        return Followed(said=[say_bodies_of(subject, knowledge, today)]) if subject.agencies else None
    return _of_indicator(subject, knowledge, today) if subject is not None else None


def _of_indicator(subject: Indicator, knowledge: Knowledge, today: date) -> Followed:
    plan = plan_words(knowledge.plans[subject.plan_id], today)
    for evidence, head, cell in _in_its_rows(subject, knowledge):
        return told(f"「{subject.name}」の{head}は、{cell}です（{plan}）", [evidence])
    above = _above(subject, knowledge)
    if above is not None:
        text = f"「{subject.name}」が置かれている「{above.name}」の{bodies_of(above)}です（{plan}）"
        return told(text, (*say_bodies_of(above, knowledge, today).evidence, *knowledge.evidence(subject)))
    beside = _beside(subject, knowledge)
    if beside is not None:
        text = (
            f"「{subject.name}」そのものの担当は書かれていません。"
            f"同じ節の取組「{beside.name}」の{bodies_of(beside)}です（{plan}）"
        )
        return told(text, (*say_bodies_of(beside, knowledge, today).evidence, *knowledge.evidence(subject)))
    return absent(
        f"「{subject.name}」の担当は、取り込んだ文書に書かれていません（{plan}）。", knowledge.evidence(subject)
    )


def _in_its_rows(subject: Indicator, knowledge: Knowledge) -> Iterator[tuple[Evidence, str, str]]:
    """The cells of its rows of the plan under a head that says who is in charge, its own row first."""
    rows = [row for row in rows_of(subject, knowledge) if row.plan_id == subject.plan_id]
    for row in sorted(rows, key=lambda row: row.span != subject.span):
        for evidence in knowledge.evidence(row):
            statement = read_at(evidence).statement
            for head, cell in zip(statement.heads, statement.cells, strict=False):
                if cell and IN_CHARGE.match(squeeze(head)):
                    yield evidence, squeeze(head), cell


def _above(subject: Indicator, knowledge: Knowledge) -> Initiative | None:
    """The initiative with bodies under whose heading an indicator stands, the nearest."""
    own = _squeezed(subject.section)
    found = [i for i in _with_bodies(subject, knowledge) if _is_above(_squeezed((*i.section, i.name)), own)]
    return max(found, key=lambda i: len(i.section), default=None)


def _is_above(path: tuple[str, ...], own: tuple[str, ...]) -> bool:
    return len(path) <= len(own) and path == own[: len(path)]


def _beside(subject: Indicator, knowledge: Knowledge) -> Initiative | None:
    """The initiative with bodies of the same section, or of the one above it, that shares most words with an indicator;
    None where two share as many."""
    path, words = _squeezed(subject.section), content_set(subject.name) - ASKED_WORDS
    near = [
        i
        for i in _with_bodies(subject, knowledge)
        if path[:-1] and _is_above(path[:-1], _squeezed((*i.section, i.name)))
    ]
    shared = [(len(words & content_set(i.name)), i) for i in near]
    most = max((count for count, _ in shared), default=0)
    best = [i for count, i in shared if count == most]
    return best[0] if most and len(best) == 1 else None


def _with_bodies(subject: Indicator, knowledge: Knowledge) -> Iterator[Initiative]:
    named = (fact for _, fact in knowledge.named(subject.plan_id))
    return (fact for fact in named if isinstance(fact, Initiative) and fact.agencies)


def _squeezed(path: SectionPath) -> tuple[str, ...]:
    return tuple(map(squeeze, path))
