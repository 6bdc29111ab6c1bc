"""Lists and counts from the fact table, complete: indicators of a plan, what a body does, who has a role."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.counting import say_counted
from chat.answering.facts.selection import last_targets, plan_words
from chat.answering.facts.topic_words import is_noun, speaks_of, topic_terms
from chat.answering.facts.values.figures import figure_words
from chat.answering.said import Said
from corpus.facts import Agency, Fact, Indicator, Initiative
from corpus.normalize import fold, squeeze
from corpus.passage import SectionPath
from retriever.aim import Aim
from retriever.order import newest_first
from retriever.question import Intent, Question
from retriever.tokens import content_words

_INDICATORS: Final = re.compile(r"数値目標|指標|目標|kpi")
_BODIES: Final = re.compile(r"機関|団体|組織|窓口|誰|どこ")
_DOES: Final = re.compile(r"取組|取り組|施策|事業|担当|役割|関わ|何を|仕事")
PATH_DEPTH: Final = 3


def list_facts(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The list that a question asks for; None where it asks for none that the facts hold."""
    if question.aim is not Aim.LIST and question.intent is not Intent.AGENCY:
        return None
    body = named_agency(question, knowledge)
    text = fold(question.text)
    if body is not None:
        return _of_body(body, question, knowledge, today) if _DOES.search(text) and question.aim is Aim.LIST else None
    if _BODIES.search(text) and (said := _with_role(question, knowledge, today)):
        return said
    wants = question.aim is Aim.LIST and _INDICATORS.search(_NUMBERED.sub("", text))
    return _indicators(question, knowledge, today) if wants else None


_NUMBERED: Final = re.compile(r"(?:基本|重点|政策|個別)?目標\s*(?:[0-9]+|[ivx]+(?![a-z]))")
"""目標2の取組 asks for what stands under that heading."""


# Indicators.


def _indicators(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    plans = knowledge.plans
    topic = [term for term in topic_terms(question, plans) if is_noun(term)]
    fit = [
        i
        for i in knowledge.of(Indicator)
        if question.may_answer(i.plan_id) and i.target is not None and _is_about(i, topic)
    ]
    fit = last_targets(fit)
    if not fit:
        return None
    newest = sorted({i.plan_id for i in fit}, key=lambda p: newest_first(plans[p], today))
    by_plan = {p: _in_one_section([i for i in fit if i.plan_id == p], topic, question) for p in newest}
    if topic and not _names_many(question):
        return None
    chosen = next((p for p in newest if len(by_plan[p]) >= FEWEST), newest[0])
    if topic and chosen != newest[0]:
        return _of_plans(by_plan, topic, knowledge, today)
    rows = by_plan[chosen]
    if len(rows) < FEWEST:
        return None
    of = f"{plan_words(plans[chosen], today)}の{_about_words(rows, topic)}数値目標"
    return [say_counted(of, "指標", [_row(row) for row in rows], _evidence(rows, knowledge))]


def _of_plans(
    by_plan: Mapping[str, Sequence[Indicator]], topic: Sequence[str], knowledge: Knowledge, today: date
) -> list[Said]:
    """The indicators of every plan, where the newest one states too few for a list."""
    rows = [row for found in by_plan.values() for row in found]
    lines = [f"{_row(row)}（{plan_words(knowledge.plans[row.plan_id], today)}）" for row in rows]
    of = f"各計画の{_topic_words(topic)}に関する数値目標"
    return [say_counted(of, "指標", lines, _evidence(rows, knowledge))]


def _evidence(rows: Sequence[Fact], knowledge: Knowledge) -> list[Evidence]:
    return [e for row in rows for e in knowledge.evidence(row)]


def _topic_words(topic: Sequence[str]) -> str:
    return "、".join(f"「{word}」" for word in topic)


def _about_words(rows: Sequence[Indicator], topic: Sequence[str]) -> str:
    """What a list of indicators is about: the heading that all stand under, where it says so, else the topic."""
    if not topic:
        return ""
    shared = rows[0].section
    for row in rows:
        shared = tuple(a for a, b in zip(shared, row.section, strict=False) if a == b)
    title = next((t for t in reversed(shared) if speaks_of(t, [w for w in topic if w in t] or list(topic))), "")
    return f"「{title}」の" if title else f"{_topic_words(topic)}に関する"


FEWEST: Final = 2


def _names_many(question: Question) -> bool:
    """Whether the wording asks for several: 一覧, 全部, いくつあるか."""
    return (
        re.search(r"一覧|すべて|全て|全部|挙げて|列挙|リスト|いくつ|何個|何がある|それぞれ", question.text) is not None
    )


def _is_about(indicator: Indicator, topic: list[str]) -> bool:
    return speaks_of("\n".join([indicator.name, *indicator.section]), topic)


def _row(row: Indicator) -> str:
    labels = (("目標", row.target), ("実績", row.actual), ("現状", row.baseline))
    return f"{row.name}：" + "、".join(f"{label}{figure_words(f)}" for label, f in labels if f is not None)


def _in_one_section(rows: Sequence[Indicator], topic: list[str], question: Question) -> list[Indicator]:
    """Each indicator once: those of the heading that the question names, else of the fullest table.

    A plan states its indicators all together and again chapter by chapter; the fullest section is
    the list, if it holds as many as all sections do.
    """
    named = [row for row in rows if row.section and squeeze(row.section[-1]) in squeeze(question.text)]
    titled = {squeeze(row.section[-1]) for row in named}
    if titled and any(len(title) > SHORTEST_TITLE for title in titled):
        rows = [row for row in rows if squeeze(row.section[-1]) == max(titled, key=len)]
    by_section: dict[SectionPath, list[Indicator]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).append(row)
    fullest = max(by_section.values(), key=len) if by_section else []
    every = _distinct(rows)
    together = _distinct(fullest)
    elsewhere = [row for row in rows if row not in fullest]
    names = {squeeze(row.name) for row in together}
    repeated = sum(squeeze(row.name) in names for row in elsewhere)
    is_summary = len(together) * 2 > len(every) and repeated * REPEATED >= len(elsewhere)
    return together if not topic and is_summary else every


REPEATED: Final = 4
"""One of so many rows elsewhere must repeat a row of the fullest section for that to be the list of all."""

SHORTEST_TITLE: Final = 4


def _distinct(rows: Sequence[Indicator]) -> list[Indicator]:
    """The first statement of each indicator; one told apart by its target's value, the fullest kept."""
    kept: dict[tuple[str, str], Indicator] = {}
    for row in rows:
        value = "" if row.target is None or row.target.value is None else str(row.target.value.normalize())
        key = (squeeze(re.sub(r"[（(].{0,99}?[)）]|[「」]", "", row.name)), value)
        if key not in kept or (kept[key].actual is None and row.actual is not None):
            kept[key] = row
    return list(kept.values())


# Bodies.


def named_agency(question: Question, knowledge: Knowledge) -> Agency | None:
    """The body that a question names, in full or as one of the plans abbreviates it; the longest name wins."""
    asked = squeeze(question.text)
    found = []
    for agency in knowledge.of(Agency):
        names = [agency.name, *agency.abbreviations, *tails(agency.name)]
        hits = [squeeze(n) for n in names if len(squeeze(n)) > 1 and _stands_in(squeeze(n), asked)]
        if hits and question.may_answer(agency.plan_id):
            found.append((max(map(len, hits)), agency))
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    return _clipped(asked, [a for a in knowledge.of(Agency) if question.may_answer(a.plan_id)])


_BODY_WORD: Final = re.compile(r"[一-龥ァ-ヶーa-z]{2,10}(?:センター|財団|協会|中央会|協議会|会議所|連合会|機構|大学)")


def _clipped(asked: str, agencies: Sequence[Agency]) -> Agency | None:
    """The one body whose name a word of the question shortens: 農技センター for 農業技術センター."""
    for word in _BODY_WORD.findall(asked):
        names = {squeeze(a.name): a for a in agencies}
        fit = [a for name, a in names.items() if name[-2:] == word[-2:] and _is_subsequence(word, name)]
        if len({squeeze(a.name) for a in fit}) == 1:
            return fit[0]
    return None


def mentions(question: Question, body: Agency) -> list[str]:
    """The names by which a question may mention a body, the longest first."""
    clipped = [word for word in _BODY_WORD.findall(squeeze(question.text)) if _is_subsequence(word, squeeze(body.name))]
    return sorted({body.name, *body.abbreviations, *tails(body.name), *clipped}, key=len, reverse=True)


def _is_subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


_PLACE: Final = re.compile(r"^(?:[一-龥]{1,3}[都道府県市町村])|^(?:公益財団法人|一般財団法人|\(公財\)|（公財）)")


def tails(name: str) -> list[str]:
    """A name without its place: 農業技術センター for みどり県農業技術センター."""
    bare = _PLACE.sub("", name)
    return [bare] if bare != name and len(bare) > SHORTEST_TITLE else []


def _stands_in(name: str, asked: str) -> bool:
    """Whether a name stands in a question by itself: 財団 not within 振興財団等, 県 not in 県内."""
    for match in re.finditer(re.escape(name), asked):
        before, after = asked[: match.start()][-1:], asked[match.end() :][:1]
        joined = re.match(r"[一-龥ァ-ヶー]", after) is not None and after not in "担等側"
        if not joined and not (len(name) <= SHORTEST_TITLE and re.match(r"[一-龥ァ-ヶー]", before)):
            return True
    return False


def _of_body(body: Agency, question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What a body is responsible for in the plan meant."""
    plans = knowledge.plans
    topic = topic_terms(question, plans, besides=" ".join(mentions(question, body)))
    held = [
        i
        for i in knowledge.of(Initiative)
        if question.may_answer(i.plan_id) and any(a.name == body.name for a in i.agencies) and _about(i, topic)
    ]
    if not held:
        return None
    chosen = min({i.plan_id for i in held}, key=lambda p: newest_first(plans[p], today))
    rows = [i for i in held if i.plan_id == chosen]
    of = f"{plan_words(plans[chosen], today)}で{body.name}が取組機関とされている取組"
    defined = knowledge.agency(chosen, body.name)
    evidence = [*_evidence(rows, knowledge), *(knowledge.evidence(defined) if defined else ())]
    return [say_counted(of, "件", [row.name for row in rows], evidence)]


def _about(initiative: Initiative, topic: list[str]) -> bool:
    return speaks_of("\n".join([initiative.name, *initiative.details, *initiative.section]), topic)


def _is_all(role: str, question: Question, knowledge: Knowledge) -> bool:
    """Whether a question asks for a role alone, not for something done within it (創業支援の窓口相談)."""
    topic = topic_terms(question, knowledge.plans, besides=role)
    return not [t for t in topic if is_noun(t) and not _BODIES.search(t)]


def _with_role(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The bodies whose roles the question names: 創業支援を担う機関."""
    asked = squeeze(question.text)
    held = [
        (agency, role)
        for agency in knowledge.of(Agency)
        if question.may_answer(agency.plan_id)
        for role in agency.roles
        if len(role) > SHORTEST_TITLE - 1 and squeeze(role) in asked and len(content_words(role)) > 0
    ]
    held = [(agency, role) for agency, role in held if _is_all(role, question, knowledge)]
    if len(held) < FEWEST:
        return None
    plans = knowledge.plans
    chosen = min({a.plan_id for a, _ in held}, key=lambda p: newest_first(plans[p], today))
    rows = [a for a, _ in held if a.plan_id == chosen]
    role = next(role for a, role in held if a.plan_id == chosen)
    names = list(dict.fromkeys(a.name for a in rows))
    of = f"{plan_words(plans[chosen], today)}で{role}の役割を持つ機関"
    return [say_counted(of, "機関", names, _evidence(rows, knowledge))]
