"""Lists that stand below a heading: headings and printed items."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from chat.answering.evidence import Evidence, first_line
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.listed import FEWEST, Listed, Promised, runs_on
from chat.answering.facts.lists.printed import PrintedList, is_only, named_list, printed_lists
from chat.answering.facts.lists.sections import NamedSection, Section, sections_of
from chat.answering.facts.topic_words import topic_terms
from corpus.facts import Initiative
from corpus.headings import tells_of_situation
from corpus.marks import MarkKind, read_mark, without_repeats
from corpus.normalize import squeeze
from corpus.passage import Passage, SectionPath
from corpus.statements import statements
from retriever.asked_list import AskedList
from retriever.order import reaches
from retriever.question import Question

LEAST_NAMED: Final = 0.15
FULLY_NAMED: Final = 0.6
"""Share of a title that a question must name, with and without words such as 取組 that ask for its contents."""

NEAR: Final = 0.6
"""Share of the best fit from which the list of a section may be the one that is asked for."""

_UNDER: Final = re.compile(r"取組|取り組み|施策|事業|内容|中身|項目|構成|メニュー|柱|何が(?:あり|ある|含)|どんな")
_LISTS: Final = re.compile(r"取組$|施策$|事業$|取組内容$|取組項目$")
_ABOUT: Final = re.compile(
    r"(?:現状|課題|工程表?|スケジュール|数値目標|指標|目標|これまで|動向|動向等|推進計画|取組|取組内容|取組方針|の方針)$"
)
_DOINGS: Final = re.compile(r"取組|取り組み|施策|事業")
_CHAPTERS: Final = (MarkKind.PART, MarkKind.CHAPTER, MarkKind.CLAUSE)
_TO_COME: Final = re.compile(r"今後|次期|改[定訂]後|新しい|見直し後")
_SO_FAR: Final = re.compile(r"現行|これまで|改[定訂]前|従来")


def lists_below(question: Question, asked: AskedList, knowledge: Knowledge) -> Iterator[Promised]:
    """What stands right below the headings that a question names: headings or items."""
    named = [hit for hit in sections_meant(question, asked, knowledge) if not _tells_of_now(hit.section, question)]
    best = max((hit.held + hit.named for hit in named), default=0.0)
    for hit in named:
        if reaches(hit.held + hit.named, NEAR * best):
            yield Promised(
                plan_id=hit.section.plan_id,
                gather=partial(_list_of, hit, question, knowledge),
                held=hit.held,
                named=hit.named,
                astray=_is_astray(hit.section, question),
            )


def _tells_of_now(section: Section, question: Question) -> bool:
    """Whether a section tells how things are where the question asks what is done about them."""
    asks_what_is_done = _DOINGS.search(question.text) is not None and not tells_of_situation(question.text)
    return asks_what_is_done and any(map(tells_of_situation, section.path[-2:]))


def sections_meant(question: Question, asked: AskedList, knowledge: Knowledge) -> list[NamedSection]:
    """The headings that a question names: by label and number (目標2), by what they are about, or word for word."""
    sections, text = sections_of(knowledge), squeeze(question.text)
    plan_ids, topic = question.plan_ids, topic_terms(question, knowledge.plans)
    if labelled := list(sections.labelled(text, plan_ids)):
        return [NamedSection(section, 1.0, 1.0) for section in labelled]
    if not topic and asked.nth is None:
        repeated = list(sections.repeated(text, plan_ids))
        return [NamedSection(section, 1.0, 1.0) for section in repeated] if len(repeated) == 1 else []
    least = LEAST_NAMED if _UNDER.search(question.text) else FULLY_NAMED
    found = sections.named(topic, plan_ids, asked.nth)
    return [hit for hit in found if asked.nth is not None or reaches(hit.named, least)]


_Row = tuple[str, Evidence]
_Found = tuple[list[_Row], bool, str]
"""Lines with where each stands, whether they are all, and the label of one of several lists."""


def _list_of(hit: NamedSection, question: Question, knowledge: Knowledge) -> Listed | None:
    section = hit.section
    inside = knowledge.below(section.plan_id, section.path)
    found = _headings(section, inside, question, knowledge) or _items(
        section, inside, squeeze(question.text), knowledge
    )
    if found is None:
        return None
    rows, whole, label = found
    of = f"の「{without_repeats(section.path[-1])}」" + (f"の「{label}」" if label else "")
    return Listed(
        plan_id=section.plan_id,
        of=of,
        lines=[line for line, _ in rows],
        evidence=[e for _, e in rows],
        whole=whole,
        held=hit.held,
        named=hit.named,
        astray=_is_astray(section, question),
    )


def _is_astray(section: Section, question: Question) -> bool:
    """Whether a heading stands under another time than the question means: 今後, これまで."""
    above = "".join(section.path[:-1])
    meant = [kind for kind in (_TO_COME, _SO_FAR) if kind.search(question.text)]
    return bool(meant) and not any(kind.search(above) for kind in meant)


def _headings(section: Section, inside: Sequence[Passage], question: Question, knowledge: Knowledge) -> _Found | None:
    """The headings below that are numbered or name initiatives, generic ones (現状と課題, 取組内容) seen through; chapters
    are no initiatives."""
    initiatives = {squeeze(i.name) for i in knowledge.of_plan(Initiative, section.plan_id)}
    rows: dict[str, _Row] = {}
    numbers: list[int] = []
    doings = _DOINGS.search(question.text) is not None
    for passage in inside:
        below = [title for title in passage.section[len(section.path) :] if not _ABOUT.search(squeeze(title))]
        mark = read_mark(below[0]) if below else None
        number = mark.number if mark is not None and not (doings and mark.kind in _CHAPTERS) else None
        if not below or (number is None and squeeze(below[0]) not in initiatives):
            continue
        if squeeze(below[0]) not in rows:
            rows[squeeze(below[0])] = (below[0], first_line(passage))
            numbers += [number] if number else []
    return (list(rows.values()), runs_on(numbers), "") if len(rows) >= FEWEST else None


def _items(section: Section, inside: Sequence[Passage], asked: str, knowledge: Knowledge) -> _Found | None:
    """The items printed below a heading's 主な取組, or else below the heading itself, to the section's end.

    Of several lists that of the lead-in line which the squeezed question names answers, else the first.
    """
    plan_id, depth = section.plan_id, len(section.path)
    below = dict.fromkeys(p.section for p in inside if _is_list(p.section[depth:]))
    for path in (*below, section.path):
        printed = printed_lists(knowledge.section(plan_id, path), knowledge.text(plan_id))
        chosen = named_list(printed, asked)
        if chosen is not None:
            only = is_only(chosen, printed)
            others = [p for p in inside if p.section != path] + _following(section, inside, knowledge)
            whole = chosen.whole and (only or chosen.led_in) and not goes_on(chosen, others)
            whole = whole and not (path == section.path and lists_more(inside, depth))
            return [entry.row for entry in chosen.entries], whole, "" if only else chosen.label
    return None


def _is_list(below: SectionPath) -> bool:
    """Whether the headings below lead to a list of initiatives through none with a name of its own."""
    titles = [squeeze(title) for title in below]
    return bool(titles) and _LISTS.search(titles[-1]) is not None and all(map(_ABOUT.search, titles[:-1]))


def lists_more(inside: Sequence[Passage], depth: int) -> bool:
    """Whether items stand below further headings inside a section, besides those that tell of the same things otherwise."""
    for passage in inside:
        below = [title for title in passage.section[depth:] if not _ABOUT.search(squeeze(title))]
        marks = (read_mark(s.text) for s in statements(passage) if not s.cells) if below else ()
        if any(mark is not None and mark.kind is not MarkKind.BRACKET for mark in marks):
            return True
    return False


def _following(section: Section, inside: Sequence[Passage], knowledge: Knowledge) -> list[Passage]:
    """The passage right after a section, unless its heading counts on from the section's own."""
    own_passages = knowledge.of_document(section.plan_id)
    at = own_passages.index(inside[-1]) + 1
    after = [p for p in own_passages[at : at + 1] if p.section]
    own, following = read_mark(section.path[-1]), (read_mark(p.section[-1]) for p in after)
    counts_on = own is not None and any(mark is not None and mark.family == own.family for mark in following)
    return [] if counts_on else after


def goes_on(printed: PrintedList, others: Sequence[Passage]) -> bool:
    """Whether the next number of a list stands in other passages, as an item or as a heading."""
    family, last = printed.entries[-1].mark.family, printed.last
    texts = (text for p in others for text in (*p.section[-1:], *(s.text for s in statements(p) if not s.cells)))
    marks = (read_mark(text) for text in texts) if last else ()
    return any(mark is not None and mark.family == family and mark.number == last + 1 for mark in marks)
