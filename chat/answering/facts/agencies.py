"""Who is responsible, by full name; and whether a body that the question supposes to be really is."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.below_heading import say_below_heading
from chat.answering.facts.bodies import mentions, named_agency
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.say_bodies import IN_CHARGE, IN_CHARGE_WORDS, say_bodies_of, say_elsewhere
from chat.answering.facts.selection import plan_words
from chat.answering.facts.topic_words import is_noun, topic_terms
from chat.answering.said import Said
from corpus.facts import Agency, Fact, Initiative
from corpus.normalize import squeeze
from corpus.regions import REGION
from retriever.order import as_printed, best_of, newest_first, reaches
from retriever.question import Intent, Question
from retriever.tokens import content_set

FIT: Final = 0.5
"""What an initiative's fit is worth beside that of its statement."""

NAMED: Final = 0.3
"""What it is worth that a body which the question names is one of those responsible (大学と一緒に)."""

NEAR: Final = 0.85
FAR: Final = 0.75
"""Share of the best statement's score from which an initiative is what a question, or a supposition, is about."""

_SUPPOSES: Final = re.compile(
    r"(?:です|ます)よね|ですね[？?]?$|んだよね|だよね|でしょう?か?[？?。]?$|(?:です|ます|ました)か[？?。]?$|合って|間違いない|本当|正しい|(?:仕事|担当|役割)(?:です|だ)?[？?]?$"
)
_OPEN: Final = re.compile(r"どこ|誰|だれ|何|なに|いつ|どの|どんな|いくら|いくつ|どう|ありますか|教えて|挙げて")
_ABBREVIATION: Final = re.compile(
    r"(?<![一-龥])略(?!図)|略称|正式(?:名|な名|に)|何のこと|(?<!こ)とは(?:何|どこ|どんな)|どんな(?:役割|機関|団体|組織|ところ|仕事)|役割(?:は|って|を教え|[？?]?$)|何をする(?:機関|団体|組織|ところ)"
)


def supposes_body(question: Question, knowledge: Knowledge) -> Agency | None:
    """The body that a yes-or-no question supposes to be responsible for something: what it is not asked of itself."""
    if not _SUPPOSES.search(question.text) or _OPEN.search(question.text):
        return None
    named = named_agency(question, knowledge)
    if named is not None:
        about = content_set(without_names(question, named)) - IN_CHARGE_WORDS
        return named if about and _is_doer(question, named) else None
    short = _SHORT_BODY.search(question.text)
    called = knowledge.once(_by_name).get(short["name"], ()) if short is not None else ()
    return next(iter(knowledge.meant(called, question)), None)


def _by_name(knowledge: Knowledge) -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = defaultdict(list)
    for agency in knowledge.of(Agency):
        found[agency.name].append(agency)
    return dict(found)


def _is_doer(question: Question, body: Agency) -> bool:
    """Whether a question names a body as the one that does something, not as where or with whom it is done."""
    asked = squeeze(question.text)
    names = [squeeze(name) for name in mentions(question, body)]
    return any(_DOES.match(asked, at + len(name)) for name in names if name and (at := asked.rfind(name)) >= 0)


_DOES: Final = re.compile(
    r"[がはも]|の(?:担当|仕事|役割|事業|所管|管轄|受け持ち)|で(?:す|しょう|合|いい|よろ|間違|正し)|だ|って|[？?。]?$"
)

_SHORT_BODY: Final = re.compile(r"(?:^|[はもをにで、\s])(?P<name>国|県|市|町|村|市町)(?=が|の(?:担当|仕事|役割|事業))")
"""A government named by one character, as the one that does it."""


def without_names(question: Question, body: Agency) -> str:
    """The question without the body it supposes: what it is about."""
    text = question.text
    for name in mentions(question, body):
        text = text.replace(name, " ")
    return _YES_NO.sub(" どこが担当", text)


_YES_NO: Final = re.compile(r"(?:の?(?:仕事|担当|役割)|が?(?:担当して|やって|行って|して)(?:い)?る?|(?:で)?合って).*")


def say_premise(
    body: Agency, evidence: Sequence[Evidence], ranked: Sequence[Fact], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """はい or いいえ, with the bodies that are responsible for what the question is about.

    ``evidence`` and the ``ranked`` facts are what speaks of the question's topic, the body left out.
    """
    near = [i for e in _near(evidence, FAR) for i in knowledge.at(e, Initiative) if i.agencies]
    near += [i for i in ranked if isinstance(i, Initiative) and i.agencies]
    if not near:
        return None
    yes = any(squeeze(a.name) == squeeze(body.name) for a in near[0].agencies)
    start = "はい。" if yes else f"いいえ、{body.name}ではありません。"
    said = say_bodies_of(near[0], knowledge, today)
    return [replace(said, text=start + said.text, evidence=(*said.evidence, *knowledge.evidence(body)))]


def _score(initiative: Initiative, grounds: Grounds) -> float:
    hit = grounds.initiatives.of(initiative)
    return hit.score if hit is not None else 0.0


def say_agencies(question: Question, grounds: Grounds, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The bodies responsible for the initiative that the best evidence states; how an initiative fits settles ties."""
    if question.intent is not Intent.AGENCY:
        return None
    if area := say_area(question, knowledge, today):
        return area
    if kind := _of_kind(question, knowledge, today):
        return [kind]
    if row := _of_row(question, grounds.evidence, knowledge, today):
        return [row]
    body = named_agency(question, knowledge)
    found = [
        (candidate.score + FIT * _score(i, grounds) + NAMED * _does(body, i), i)
        for candidate in _near(grounds.evidence, NEAR)
        for i in [i for i in knowledge.at(candidate, Initiative) if i.agencies][:1]
    ]
    best = best_of(found, lambda f: f[0], lambda f: as_printed(knowledge.plans[f[1].plan_id], f[1].span.start, today))
    if best is None:
        return None
    if below := say_below_heading(question, best[1], knowledge, today):
        return [below]
    return [say_bodies_of(best[1], knowledge, today), *say_elsewhere(best[1], knowledge)]


def say_area(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The body in charge of the area that a question names; None where no plan states one."""
    area = _of_area(question, knowledge)
    return [Said(text=_area_words(area, knowledge, today), evidence=knowledge.evidence(area))] if area else None


_AREA: Final = re.compile(rf"^(?:主に)?(?P<area>{REGION}(?:[・、]{REGION})*)")
SHARED: Final = 2


def _of_area(question: Question, knowledge: Knowledge) -> Agency | None:
    """The body whose area the question names, where its name speaks of the rest too (関東での誘致)."""
    asked, found = set(question.terms), []
    for agency in knowledge.meant(knowledge.once(_with_areas), question):
        named = any(part and part in question.text for area in _areas(agency) for part in re.split(r"[・、]", area))
        shared = len(asked & content_set(agency.name))
        if named and shared >= SHARED:
            found.append((shared, agency))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _areas(agency: Agency) -> list[str]:
    return [m["area"] for role in agency.roles if (m := _AREA.match(role))]


def _with_areas(knowledge: Knowledge) -> list[Agency]:
    return [agency for agency in knowledge.of(Agency) if _areas(agency)]


def _of_row(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> Said | None:
    """Who is in charge of the row that the question names, by the column that says so; initiatives have their own."""
    asked = {t for t in topic_terms(question, knowledge.plans) if is_noun(t)} - IN_CHARGE_WORDS
    for e in evidence[:NEAREST]:
        if any(i.agencies for i in knowledge.at(e, Initiative)):
            continue
        cells, heads = e.statement.cells, e.statement.heads
        at = next((i for i, head in enumerate(heads) if IN_CHARGE.match(squeeze(head))), None)
        name = next((c for c in cells if len(c) > SHORTEST_ROW and not c[0].isdigit()), "")
        if at is None or not cells[at] or cells[at] == name or not asked or not asked <= content_set(name):
            continue
        plan = plan_words(knowledge.plans[e.passage.plan_id], today)
        return Said(text=f"「{name}」の{squeeze(heads[at])}は、{cells[at]}です（{plan}）", evidence=(e,))
    return None


NEAREST: Final = 12
SHORTEST_ROW: Final = 2

_KIND: Final = re.compile(r"(?:機関|拠点|センター|窓口|団体)$")
_ANY_KIND: Final = frozenset({"支援", "推進", "機関", "拠点", "窓口", "団体", "センター", "中核", "専門"})
HALF: Final = 0.5


def _of_kind(question: Question, knowledge: Knowledge, today: date) -> Said | None:
    """The bodies that a plan calls just what the question asks for: 海外展開支援機関."""
    topic = {t for t in topic_terms(question, knowledge.plans) if is_noun(t)} - _ANY_KIND
    found: list[tuple[Agency, str]] = []
    for agency in knowledge.meant(knowledge.once(_of_kinds), question) if topic else ():
        for role in _kinds(agency):
            words = content_set(role) - _ANY_KIND
            if topic <= words and len(topic) >= HALF * len(words):
                found.append((agency, role))
    if not found:
        return None
    chosen = min({a.plan_id for a, _ in found}, key=lambda p: newest_first(knowledge.plans[p], today))
    rows = [(agency, role) for agency, role in found if agency.plan_id == chosen]
    names = "、".join(dict.fromkeys(agency.name for agency, _ in rows))
    text = f"{names}です（{rows[0][1]}、{plan_words(knowledge.plans[chosen], today)}）"
    return Said(text=text, evidence=tuple(e for agency, _ in rows for e in knowledge.evidence(agency)))


def _kinds(agency: Agency) -> list[str]:
    return [role for role in agency.roles if _KIND.search(role)]


def _of_kinds(knowledge: Knowledge) -> list[Agency]:
    return [agency for agency in knowledge.of(Agency) if _kinds(agency)]


def _area_words(body: Agency, knowledge: Knowledge, today: date) -> str:
    return f"{body.name}（{'、'.join(body.roles)}）です（{plan_words(knowledge.plans[body.plan_id], today)}）"


def _does(body: Agency | None, initiative: Initiative) -> bool:
    return body is not None and any(a.name == body.name for a in initiative.agencies)


def say_body(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What an abbreviation stands for, or what a body is there for."""
    body = named_agency(question, knowledge) if _ABBREVIATION.search(question.text) else None
    return _meaning(body, knowledge, today) if body is not None else None


def _near(evidence: Sequence[Evidence], share: float) -> list[Evidence]:
    best = max((e.score for e in evidence), default=0.0)
    return [e for e in evidence if reaches(e.score, share * best)]


_TIE: Final = re.compile(
    r"(?:主な|主|共同|関係)?(?:担当|所管|主管|実施|推進|取組|関係|連携|協力|参加)?(?:主体|機関|団体|組織|先|課|者|室|部署|窓口)?(?:\(.*\))?"
)
"""Roles that only say that a body has to do with something, not what it is there for."""


def _meaning(body: Agency, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What an abbreviation stands for, and what the body is for."""
    plan = plan_words(knowledge.plans[body.plan_id], today)
    short = f"（略称：{'、'.join(body.abbreviations)}）" if body.abbreviations else ""
    given = [role for role in body.roles if not _TIE.fullmatch(squeeze(role))]
    if not body.abbreviations and not given:
        return None
    roles = f"。{'、'.join(given)}とされています" if given else ""
    return [Said(text=f"{body.name}{short}です{roles}（{plan}）", evidence=knowledge.evidence(body))]
