"""Lists out of the fact table: the indicators of a plan or a heading, what a body does, who has a role."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from itertools import takewhile
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.bodies import mentions, named_agency
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.listed import FEWEST, Listed, Promised
from chat.answering.facts.lists.sections import sections_of
from chat.answering.facts.plan_indicators import COUNTED, Counted, distinct, indicators_of, steps_among, with_steps
from chat.answering.facts.selection import plan_words
from chat.answering.facts.topic_words import is_noun, speaks_of, topic_terms
from chat.answering.facts.values.figures import figure_words
from corpus.facts import Agency, Fact, Indicator, Initiative
from corpus.names_within import NamesWithin
from corpus.normalize import squeeze
from corpus.statements import statements
from retriever.asked_list import AskedList, ListKind
from retriever.order import newest_first
from retriever.question import Question
from retriever.tokens import content_words

_DOES: Final = re.compile(r"取組|取り組|施策|事業|担当|役割|関わ|何を|仕事")
_BODIES: Final = re.compile(r"機関|団体|組織|窓口|誰|どこ")
SHORTEST_NAME: Final = 4


def indicator_lists(question: Question, asked: AskedList, knowledge: Knowledge, today: date) -> Iterator[Promised]:
    """The indicators below the headings that a question names by number, else those of its topic, plan by plan.

    Where the newest plan states too few for a list, those of all plans are one.
    """
    headed = [(s.plan_id, s.path) for s in sections_of(knowledge).labelled(squeeze(question.text), ())]
    topic = [] if headed else [term for term in topic_terms(question, knowledge.plans) if is_noun(term)]
    if topic:
        divided = _DIVISION.search(question.text)
        of_group = content_words(divided["of"]) if divided else []
        topic = list(dict.fromkeys([*(t for t in topic if t not in DIVISIONS), *of_group]))
        if not topic or not asked.every:
            return

    @cache
    def meant(plan_id: str) -> Sequence[Counted]:
        rows = [
            i
            for i in knowledge.of_plan(Indicator, plan_id)
            if i.target is not None
            and _is_about(i, topic, knowledge)
            and (not headed or any(of == plan_id and i.section[: len(path)] == path for of, path in headed))
        ]
        return _meant(rows, question, knowledge, bool(headed)) if rows else ()

    def of_plan(plan_id: str) -> Listed | None:
        found = meant(plan_id)
        title = knowledge.plans[plan_id].title
        of = f"の{_about([c.indicator for c in found], topic, title, headed=bool(headed))}数値目標" if found else ""
        return _counted(found, of, [_row(c) for c in found], knowledge) if len(found) >= FEWEST else None

    stating = knowledge.stating(Indicator, question)
    if headed:
        stating = [plan_id for plan_id in stating if any(of == plan_id for of, _ in headed)]
    ordered = sorted(stating, key=lambda p: newest_first(knowledge.plans[p], today))
    newest = next((found for p in ordered if (found := meant(p))), ()) if topic else ()
    if newest and len(newest) < FEWEST:
        found = [c for p in ordered for c in meant(p)]
        lines = [f"{_row(c)}（{plan_words(knowledge.plans[c.indicator.plan_id], today)}）" for c in found]
        of = f"の{_quoted(topic)}に関する数値目標"
        yield Promised.of(_counted(found, of, lines, knowledge, across=True))
    for plan_id in ordered:
        yield Promised(plan_id=plan_id, gather=partial(of_plan, plan_id))


DIVISIONS: Final = frozenset({"分野", "部門", "領域", "区分"})
_DIVISION: Final = re.compile(rf"(?P<of>[^\s、。のはがをで]{{2,12}}?)(?:の|に関する)?(?:{'|'.join(sorted(DIVISIONS))})")
"""Words that only say that the one before them names a part of a plan (子育て分野), be it a word of the plan's title, too."""


def _is_about(indicator: Indicator, topic: list[str], knowledge: Knowledge) -> bool:
    """Whether the name of an indicator, its headings or the group of its row in a table hold every word of a topic."""
    title = squeeze(knowledge.plans[indicator.plan_id].title)
    over = "\n".join([indicator.name, *(head for head in indicator.section if squeeze(head) != title)])
    return speaks_of(over, topic) or speaks_of("\n".join([over, *_groups(indicator, knowledge)]), topic)


def _groups(indicator: Indicator, knowledge: Knowledge) -> Iterator[str]:
    """What stands over the row of an indicator in its table, and in the cells before its name."""
    name = squeeze(indicator.name)
    for e in knowledge.evidence(indicator):
        for row in statements(e.passage):
            if row.cells and row.span.start <= e.statement.span.start < row.span.end:
                yield row.head
                yield from takewhile(lambda cell: squeeze(cell) not in name, row.cells)


def _counted(
    found: Sequence[Counted], of: str, lines: Sequence[str], knowledge: Knowledge, *, across: bool = False
) -> Listed:
    facts = [fact for c in found for fact in (c.indicator, *c.on_the_way)]
    return replace(_listed(facts, of, COUNTED, lines, knowledge, across=across), steps=steps_among(found))


def _listed(
    facts: Sequence[Fact], of: str, unit: str, lines: Sequence[str], knowledge: Knowledge, *, across: bool = False
) -> Listed:
    evidence = [e for fact in facts for e in knowledge.evidence(fact)]
    return Listed(plan_id=facts[0].plan_id, of=of, unit=unit, lines=lines, evidence=evidence, across=across)


def _quoted(topic: Sequence[str]) -> str:
    return "、".join(f"「{word}」" for word in topic)


def _about(rows: Sequence[Indicator], topic: Sequence[str], title: str, *, headed: bool) -> str:
    """What a list of indicators is about: the heading below the plan's title that all stand under, where it says so, else the
    topic."""
    if not topic and not headed:
        return ""
    shared = tuple(head for head in rows[0].section if squeeze(head) != squeeze(title))
    for row in rows:
        shared = tuple(head for head in shared if head in row.section)
    saying = (t for t in reversed(shared) if headed or speaks_of(t, [w for w in topic if w in t] or list(topic)))
    heading = next(saying, "")
    return f"「{heading}」の" if heading else f"{_quoted(topic)}に関する"


def _row(counted: Counted) -> str:
    row = counted.indicator
    labels = (("目標", row.target), ("実績", row.actual), ("現状", row.baseline))
    steps = (
        ("途中の目標", step.target) for step in counted.on_the_way if step.target and step.target.value is not None
    )
    return f"{row.name}：" + "、".join(f"{label}{figure_words(f)}" for label, f in (*labels, *steps) if f is not None)


def _meant(rows: Sequence[Indicator], question: Question, knowledge: Knowledge, every: bool) -> list[Counted]:
    """Each indicator once: those of the heading that the question names, else those that the plan counts.

    ``every`` says that all of them are meant.
    """
    asked = squeeze(question.text)
    titled = {title for row in rows if row.section and (title := squeeze(row.section[-1])) in asked}
    if any(len(title) >= SHORTEST_NAME + 1 for title in titled):
        rows = [row for row in rows if squeeze(row.section[-1]) == max(titled, key=len)]
    if every:
        return distinct(with_steps(rows))
    return list(indicators_of(rows, knowledge.plans[rows[0].plan_id]).listed)


def lists_of_bodies(question: Question, asked: AskedList, knowledge: Knowledge) -> Iterator[Listed]:
    """What the body that a question names is responsible for, plan by plan; else the bodies whose role it names."""
    if (body := named_agency(question, knowledge)) is not None:
        if question.several is not None and _DOES.search(question.text):
            yield from _done_by(body, question, knowledge)
    elif ListKind.BODIES in asked.kinds:
        yield from _with_role(question, knowledge)


def _done_by(body: Agency, question: Question, knowledge: Knowledge) -> Iterator[Listed]:
    topic = topic_terms(question, knowledge.plans, besides=" ".join(mentions(question, body)))
    held: dict[str, list[Initiative]] = {}
    doing = knowledge.once(_by_doer)
    named = (i for name, initiatives in doing.items() if _is_within(name, body.name) for i in initiatives)
    done = {knowledge.place(i): i for i in knowledge.meant(named, question)}
    for _, i in sorted(done.items()):
        if speaks_of("\n".join([i.name, *i.details, *i.section]), topic):
            held.setdefault(i.plan_id, []).append(i)
    for plan_id, rows in held.items():
        defined = knowledge.agency(plan_id, body.name)
        listed = _listed(rows, f"で{body.name}が取組機関とされている取組", "件", [i.name for i in rows], knowledge)
        evidence = [*listed.evidence, *(knowledge.evidence(defined) if defined else ())]
        yield replace(listed, evidence=evidence, whole=_is_all(body.name, evidence, plan_id, knowledge))


def _by_doer(knowledge: Knowledge) -> dict[str, list[Initiative]]:
    """The initiatives by the names of the bodies that do them."""
    found: dict[str, list[Initiative]] = defaultdict(list)
    for initiative in knowledge.of(Initiative):
        for agency in initiative.agencies:
            found[agency.name].append(initiative)
    return dict(found)


_UNIT: Final = re.compile(r"[・ 　]?[^（()、・]{1,12}(?:係|班|室|担当|グループ|チーム)")


def _is_within(name: str, body: str) -> bool:
    """Whether a name is that of a body or of one of its units: 商工課商工係 of 商工課."""
    return name == body or (name.startswith(body) and _UNIT.fullmatch(name[len(body) :]) is not None)


def _is_all(body: str, evidence: Sequence[Evidence], plan_id: str, knowledge: Knowledge) -> bool:
    """Whether no other passage of a plan names the body: what it does there may be told in words that no fact holds."""
    held = {e.passage.id for e in evidence}
    name = squeeze(body)
    return all(p.id in held or name not in squeeze(p.text) for p in knowledge.of_document(plan_id))


def _with_role(question: Question, knowledge: Knowledge) -> Iterator[Listed]:
    """The bodies whose role the question names, and nothing done within it: 創業支援を担う機関."""
    asked = squeeze(question.text)
    held: dict[str, list[tuple[str, Agency]]] = {}
    for role, agency in knowledge.once(_by_role).within(asked):
        if knowledge.meant([agency], question) and content_words(role):
            topic = topic_terms(question, knowledge.plans, besides=role)
            if not [t for t in topic if is_noun(t) and not _BODIES.search(t)]:
                held.setdefault(agency.plan_id, []).append((role, agency))
    if sum(map(len, held.values())) >= FEWEST:
        for found in held.values():
            agencies = [agency for _, agency in found]
            names = list(dict.fromkeys(agency.name for agency in agencies))
            yield _listed(agencies, f"で{found[0][0]}の役割を持つ機関", "機関", names, knowledge)


def _by_role(knowledge: Knowledge) -> NamesWithin[tuple[str, Agency]]:
    named = ((role, agency) for agency in knowledge.of(Agency) for role in agency.roles if len(role) >= SHORTEST_NAME)
    return NamesWithin((squeeze(role), (role, agency)) for role, agency in named)
