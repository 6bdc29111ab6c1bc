"""Lists that are the headings of a plan: 12のアクション, the initiatives under a direction."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from chat.evidence import Evidence, evidence_of, first_line, ordinal
from chat.facts.knowledge import Knowledge
from chat.facts.sections import Section, sections_of
from chat.facts.selection import plan_words
from chat.facts.topic import is_noun, topic_terms
from chat.lists import asked_count
from chat.said import How, Said, compute
from chat.wording import clean
from corpus.facts import Initiative
from corpus.marks import MarkKind, read_mark, without_repeats
from corpus.normalize import nfkc, squeeze
from corpus.passage import Passage, SectionPath
from corpus.plan import Plan
from corpus.statements import statements
from retriever.aim import Aim
from retriever.order import best_first, newest_first, reaches
from retriever.question import Question
from retriever.tokens import content_set

FEWEST: Final = 2
_UNDER: Final = re.compile(r"取組|取り組み|施策|事業|内容|中身|項目|構成|メニュー|柱|何が(?:あり|ある|含)|どんな")
_LISTS: Final = re.compile(r"取組$|施策$|事業$|取組内容$|取組項目$")
_ABOUT: Final = re.compile(
    r"(?:現状|課題|工程|スケジュール|数値目標|指標|目標|これまで|動向|動向等|推進計画|取組|取組内容|取組方針|の方針)$"
)


def list_headings(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The headings of the kind that the question names, or those right below the heading it names."""
    if question.aim is not Aim.LIST:
        return None
    return (
        _below_label(question, knowledge, today)
        or _below(question, knowledge, today)
        or _labelled(question, knowledge, today)
    )


def _below_label(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What stands below the one labelled heading that a question names by its number: 目標2の取組, アクション3の内容."""
    asked = squeeze(question.text)
    if not re.search(r"[0-9ivxIVX一二三四五六七八九十]の", asked):
        return None
    found: dict[tuple[str, SectionPath], None] = {}
    for passage in allowed(question, knowledge):
        for depth, title in enumerate(passage.section, start=1):
            mark, label = read_mark(title), _LABEL.match(nfkc(title))
            own = f"{mark.family}{mark.number}" if mark is not None and mark.kind is MarkKind.LABELLED else None
            if any(name and f"{squeeze(name)}の" in asked for name in (own, label[0] if label else None)):
                found[passage.plan_id, passage.section[:depth]] = None
    for plan_id, path in sorted(found, key=lambda key: newest_first(knowledge.plans[key[0]], today)):
        rows = (
            _children(knowledge, plan_id, path)
            or _initiatives(knowledge, plan_id, path)
            or _items(knowledge, plan_id, path)
        )
        if len(rows) >= FEWEST:
            return [say_list(knowledge, plan_id, path[-1], rows, today)]
    return None


_LABEL: Final = re.compile(r"^[一-龥ァ-ヶー]{2,6}\s*(?:\d{1,2}|[IVX]{1,4}|[一二三四五六七八九十]{1,2})(?=[\s:])")


def _initiatives(knowledge: Knowledge, plan_id: str, path: SectionPath) -> list[tuple[str, Evidence]]:
    """The initiatives that stand below a heading."""
    inside = [i for i in knowledge.of(Initiative) if i.plan_id == plan_id and i.section[: len(path)] == path]
    return [(i.name, evidence[0]) for i in inside if (evidence := knowledge.evidence(i))]


def _labelled(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """Headings that count under a word of the question: アクション 1, アクション 2, …"""
    asked = squeeze(question.text)
    families: dict[tuple[str, str], dict[int, tuple[str, Passage]]] = {}
    for passage in allowed(question, knowledge):
        for title in passage.section:
            mark = read_mark(title)
            if mark is not None and mark.kind is MarkKind.LABELLED and mark.number and squeeze(mark.family) in asked:
                family = families.setdefault((passage.plan_id, mark.family), {})
                family.setdefault(mark.number, (title, passage))
    topic = topic_terms(question, knowledge.plans)
    full = {key: found for key, found in families.items() if len(found) >= FEWEST and _only(topic, key[1])}
    if not full:
        return None
    plan_id, _ = min(full, key=lambda key: (newest_first(knowledge.plans[key[0]], today), -len(full[key])))
    rows = next(found for key, found in full.items() if key[0] == plan_id)
    listed = [(title, first_line(passage)) for _, (title, passage) in sorted(rows.items())]
    return [say_list(knowledge, plan_id, "", listed, today)]


def _only(topic: Sequence[str], family: str) -> bool:
    """Whether a question is about nothing but what its headings are called."""
    words = content_set(nfkc(family))
    return all(term in words or not is_noun(term) for term in topic)


def _below(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What stands right below the heading that the question names: headings, initiatives, or items."""
    topic = topic_terms(question, knowledge.plans)
    number = ordinal(question.text)
    if not topic and number is None:
        return None
    least = LEAST_NAMED if _UNDER.search(question.text) else FULLY_NAMED
    found = sections_of(knowledge.passages).named(topic, question.plan_ids, number)
    named = [hit for hit in found if number is not None or reaches(hit.named, least)]
    by_name = best_first(named, lambda hit: hit.named, lambda hit: hit.section.path)
    fit = sorted(
        best_first(by_name, lambda hit: hit.held, by_name.index),
        key=lambda hit: _standing(hit.section, question, knowledge.plans, today),
    )
    best = max((hit.held + hit.named for hit in fit), default=0.0)
    count = asked_count(question.text)
    for share, of_count in ((NEAR_COUNTED, True), (NEAR, False)):
        for hit in (hit for hit in fit if reaches(hit.held + hit.named, share * best)):
            path, plan_id = hit.section.path, hit.section.plan_id
            rows = _children(knowledge, plan_id, path) or _items(knowledge, plan_id, path)
            if len(rows) == count if of_count else len(rows) >= FEWEST:
                return [say_list(knowledge, plan_id, path[-1], rows, today)]
    return None


_TO_COME: Final = re.compile(r"今後|次期|改[定訂]後|新しい|見直し後")
_SO_FAR: Final = re.compile(r"現行|これまで|改[定訂]前|従来")


def _standing(section: Section, question: Question, plans: Mapping[str, Plan], today: date) -> tuple[object, ...]:
    """A sorting key: plans of an asked year, in force, newest; then what is to come or has been, as asked."""
    plan, above = plans[section.plan_id], "".join(section.path[:-1])
    of_year = any(plan.period is not None and year in plan.period for year in question.years)
    meant = [kind for kind in (_TO_COME, _SO_FAR) if kind.search(question.text)]
    astray = bool(meant) and not any(kind.search(above) for kind in meant)
    return not of_year, newest_first(plan, today), astray


LEAST_NAMED: Final = 0.15
FULLY_NAMED: Final = 0.6
"""Share of a title that a question must name, with and without words such as 取組 that ask for its contents."""

NEAR_COUNTED: Final = 0.6
NEAR: Final = 0.8
"""Shares of the best fit from which a section with as many items as are asked for, or of a newer plan, goes first."""


def _items(knowledge: Knowledge, plan_id: str, path: SectionPath) -> list[tuple[str, Evidence]]:
    """The items printed below a heading's 主な取組, or else below the heading itself: those of the first mark."""
    inside = [p for p in knowledge.passages if p.plan_id == plan_id and p.section[: len(path)] == path]
    lists = [p for p in inside if _is_list(p.section[len(path) :])]
    for passage in [*lists, *(p for p in inside if p.section == path)]:
        cut = [s for s in statements(passage) if not s.is_head and not s.cells]
        marked = [(s, m.family) for s in cut if (m := read_mark(s.text)) is not None]
        for family in dict.fromkeys(family for _, family in marked):
            chosen = [s for s, own in marked if own == family]
            if len(chosen) >= FEWEST:
                return [(clean(s.text), evidence_of(passage, s)) for s in chosen]
    return []


def _is_list(below: SectionPath) -> bool:
    """Whether the headings below lead to a list of initiatives through none with a name of its own."""
    titles = [squeeze(title) for title in below]
    return bool(titles) and _LISTS.search(titles[-1]) is not None and all(map(_ABOUT.search, titles[:-1]))


def _children(knowledge: Knowledge, plan_id: str, path: SectionPath) -> list[tuple[str, Evidence]]:
    """The headings below, generic ones (現状と課題, 取組内容) seen through."""
    rows: dict[str, tuple[str, Evidence]] = {}
    for passage in knowledge.passages:
        section = passage.section
        if passage.plan_id != plan_id or section[: len(path)] != path:
            continue
        below = [title for title in section[len(path) :] if not _ABOUT.search(squeeze(title))]
        own = next((t for t in below if _counted(t)), None)
        if own is not None and own == below[0]:
            rows.setdefault(squeeze(own), (own, first_line(passage)))
    return list(rows.values()) if len(rows) >= FEWEST else []


def _counted(title: str) -> bool:
    mark = read_mark(title)
    return mark is not None and mark.number is not None


def allowed(question: Question, knowledge: Knowledge) -> list[Passage]:
    """The passages of the plans that may answer."""
    return [p for p in knowledge.passages if question.may_answer(p.plan_id)]


def say_list(knowledge: Knowledge, plan_id: str, upper: str, rows: Sequence[tuple[str, Evidence]], today: date) -> Said:
    """A list with its count, of a plan, or of the heading ``upper`` of it."""
    count = compute(How.COUNT, None, *(Decimal(i) for i in range(len(rows))))
    of = f"の「{without_repeats(upper)}」は" if upper else "で該当するのは"
    head = f"{plan_words(knowledge.plans[plan_id], today)}{of}、次の{len(rows)}項目です"
    lines = "\n".join([f"{head}：", *(f"・{title}" for title, _ in rows)])
    return Said(text=lines, evidence=tuple(e for _, e in rows), computed=(count,))
