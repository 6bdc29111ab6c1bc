"""Lists that are the headings of a plan: 12のアクション, the initiatives under a direction."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from chat.answering.evidence import Evidence, first_line, ordinal
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.counting import ITEMS, say_counted
from chat.answering.facts.lists.passage_lists import asked_count
from chat.answering.facts.lists.section_lists import PrintedList, named_list, printed_lists
from chat.answering.facts.lists.sections import Section, sections_of
from chat.answering.facts.selection import plan_words
from chat.answering.facts.topic_words import is_noun, topic_terms
from chat.answering.said import Said
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


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines of a list, each with where it stands; ``label`` leads in to one of several lists of a heading."""

    rows: Sequence[tuple[str, Evidence]]
    whole: bool = True
    label: str = ""


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
        listed = _children(knowledge, plan_id, path) or _initiatives(knowledge, plan_id, path)
        listed = listed or _items(knowledge, plan_id, path, asked)
        if listed is not None:
            return [say_list(knowledge, plan_id, path[-1], listed, today)]
    return None


_LABEL: Final = re.compile(r"^[一-龥ァ-ヶー]{2,6}\s*(?:\d{1,2}|[IVX]{1,4}|[一二三四五六七八九十]{1,2})(?=[\s:])")


def _initiatives(knowledge: Knowledge, plan_id: str, path: SectionPath) -> Listed | None:
    """The initiatives that stand below a heading; a part where the section prints more items than there are."""
    inside = [
        i for i in knowledge.of(Initiative) if knowledge.document(i) == plan_id and i.section[: len(path)] == path
    ]
    rows = [(i.name, evidence[0]) for i in inside if (evidence := knowledge.evidence(i))]
    printed = _items(knowledge, plan_id, path, "")
    return Listed(rows, whole=printed is None or len(printed.rows) <= len(rows)) if len(rows) >= FEWEST else None


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
    return [say_list(knowledge, plan_id, "", Listed(listed, whole=runs_on(sorted(rows))), today)]


def _only(topic: Sequence[str], family: str) -> bool:
    """Whether a question is about nothing but what its headings are called."""
    words = content_set(nfkc(family))
    return all(term in words or not is_noun(term) for term in topic)


def _below(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What stands right below the heading that the question names: headings, initiatives, or items."""
    topic = topic_terms(question, knowledge.plans)
    number = ordinal(question.text)
    if not topic and number is None:
        return _below_words(question, knowledge, today)
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
            listed = _children(knowledge, plan_id, path) or _items(knowledge, plan_id, path, squeeze(question.text))
            listed = listed or _initiatives_of(knowledge, plan_id, path)
            if listed is not None and (len(listed.rows) == count or not of_count):
                return [say_list(knowledge, plan_id, path[-1], listed, today)]
    return None


def _initiatives_of(knowledge: Knowledge, plan_id: str, path: SectionPath) -> Listed | None:
    """The initiatives that the sections below a heading are."""
    found = _initiatives(knowledge, plan_id, path)
    return found if found is not None and all(len(e.passage.section) > len(path) for _, e in found.rows) else None


def _below_words(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What stands right below the one heading whose words, all general ones (実施する事業), a question repeats."""
    found = list(sections_of(knowledge.passages).repeated(squeeze(question.text), question.plan_ids))
    if len(found) != 1:
        return None
    path, plan_id = found[0].path, found[0].plan_id
    listed = _children(knowledge, plan_id, path) or _items(knowledge, plan_id, path, squeeze(question.text))
    listed = listed or _initiatives_of(knowledge, plan_id, path)
    return [say_list(knowledge, plan_id, path[-1], listed, today)] if listed is not None else None


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


def _items(knowledge: Knowledge, plan_id: str, path: SectionPath, asked: str) -> Listed | None:
    """The items printed below a heading's 主な取組, or else below the heading itself, to the section's end.

    Of several lists that of the lead-in line which the squeezed question names answers, else the first.
    """
    inside = [p for p in knowledge.passages if p.plan_id == plan_id and p.section[: len(path)] == path]
    lists = list(dict.fromkeys(p.section for p in inside if _is_list(p.section[len(path) :])))
    for section in [*lists, path]:
        printed = printed_lists(knowledge.section(plan_id, section), knowledge.text(plan_id))
        chosen = named_list(printed, asked)
        if chosen is not None:
            several = len([one for one in printed if not one.nested]) > 1
            whole = chosen.whole and not _goes_on_below(chosen, [p for p in inside if p.section != section])
            return Listed([e.row for e in chosen.entries], whole=whole, label=chosen.label if several else "")
    return None


def _goes_on_below(printed: PrintedList, below: Sequence[Passage]) -> bool:
    """Whether the next number of a list stands in a section below it, as an item or as a heading."""
    family, last = printed.entries[-1].mark.family, printed.last
    texts = (text for p in below for text in (*p.section[-1:], *(s.text for s in statements(p) if not s.cells)))
    marks = (read_mark(text) for text in texts) if last else ()
    return any(mark is not None and mark.family == family and mark.number == last + 1 for mark in marks)


def lists_beside(passage: Passage, knowledge: Knowledge) -> list[PrintedList]:
    """The lists printed in the section of a passage."""
    return printed_lists(knowledge.section(passage.plan_id, passage.section), knowledge.text(passage.plan_id))


def _is_list(below: SectionPath) -> bool:
    """Whether the headings below lead to a list of initiatives through none with a name of its own."""
    titles = [squeeze(title) for title in below]
    return bool(titles) and _LISTS.search(titles[-1]) is not None and all(map(_ABOUT.search, titles[:-1]))


def _children(knowledge: Knowledge, plan_id: str, path: SectionPath) -> Listed | None:
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
    numbers = [mark.number for title, _ in rows.values() if (mark := read_mark(title)) is not None and mark.number]
    return Listed(list(rows.values()), whole=runs_on(numbers)) if len(rows) >= FEWEST else None


def runs_on(numbers: Sequence[int]) -> bool:
    """Whether no number is missing between the first and the last of headings, in printed order."""
    return all(b <= a + 1 or b % DOTTED == 1 for a, b in pairwise(numbers))


DOTTED: Final = 100
"""2-1 counts as 201: the first below another number."""


def _counted(title: str) -> bool:
    mark = read_mark(title)
    return mark is not None and mark.number is not None


def allowed(question: Question, knowledge: Knowledge) -> list[Passage]:
    """The passages of the plans that may answer."""
    return [p for p in knowledge.passages if question.may_answer(p.plan_id)]


def say_list(knowledge: Knowledge, plan_id: str, upper: str, listed: Listed, today: date) -> Said:
    """A list with its count, of a plan, or of the heading ``upper`` of it."""
    of = f"の「{without_repeats(upper)}」" if upper else "で該当するもの"
    of += f"の「{listed.label}」" if listed.label and upper else ""
    lines, evidence = [title for title, _ in listed.rows], [e for _, e in listed.rows]
    return say_counted(f"{plan_words(knowledge.plans[plan_id], today)}{of}", ITEMS, lines, evidence, whole=listed.whole)
