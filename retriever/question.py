"""Understand a question: what it asks for, which years and plans it names, in which words to search."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from corpus.fiscal_year import fiscal_year_of
from corpus.normalize import fold, fold_same_length, nfkc, squeeze
from corpus.plan import Plan
from corpus.quantities import UNIT_ALIASES, UNITS
from corpus.time_spans import TimeSpan, find_time_spans, year_of
from corpus.volumes import wholes, with_volumes
from retriever.aim import Aim, aim_of
from retriever.asked_list import AskedList, asked_list
from retriever.leaning import Leaning
from retriever.publishers import named_publishers, spoken_names
from retriever.thesaurus import Named, named_in
from retriever.tokens import terms
from retriever.versions import (
    PLAN_WORD,
    counted_versions,
    numbered_versions,
    unnamed_version,
    version_meant,
    without_counted,
    without_version,
)
from retriever.volumes import named_volumes, volume_words


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning: ``phrases`` are its words, each as the terms that all must stand for it.

    ``own`` are the terms of the words by which the question names it.
    """

    own: frozenset[str]
    phrases: tuple[frozenset[str], ...]

    def stands_in(self, words: frozenset[str]) -> bool:
        """Whether any of its words stands among ``words``."""
        return any(phrase <= words for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Reading:
    """An everyday word of a question, and the official ones that it is searched by, as printed."""

    asked: str
    official: tuple[str, ...]


class Intent(StrEnum):
    """What kind of answer a question wants."""

    FIGURE = "figure"
    SCHEDULE = "schedule"
    AGENCY = "agency"
    SUPPORT = "support"
    CONTENT = "content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An understood question.

    ``years`` are western years named, besides those that only say which plan is meant, ``plan_ids``
    the only plans that may answer (empty: all), ``counted`` those of them that it names by their number, which say it
    before those that follow them, ``documents`` the only documents of these: volumes that it names.
    ``kinds`` are all kinds of value that its words ask for, in the order in which they are looked for.
    ``terms`` are the search terms, ``concepts`` the meanings that the thesaurus knows, ``expansions`` the
    terms of their other words, ``readings`` the everyday words that stand for official ones.
    ``unit`` is the unit of the figure asked for (何件 → 件). ``aim`` is the finer purpose, ``several`` the
    list of things that is asked for.
    ``inherited`` is what was carried over from the conversation, ``inherits_plans`` says that the plans
    were. ``names_plan_by_year`` says that the years named only say which plan is meant (H25～28の計画), ``names_place``
    that whose plans are meant is named, but none of them.
    ``not_about`` are the names of indicators and initiatives that the asker ruled out. ``parts`` are the questions that it
    consists of where it asks several things, ``asked`` the words by which such a part is asked. ``leaning`` is what a
    question without a subject of its own asks of the answer before it, ``otherwise`` how the question may be taken as well,
    each as a question that says all itself. ``places`` are the passages of the answer that it leans on, ``told``
    is that answer, squeezed.
    """

    text: str
    intent: Intent
    kinds: tuple[Intent, ...] = ()
    aim: Aim = Aim.OTHER
    several: AskedList | None = None
    names_plan_by_year: bool = False
    years: tuple[int, ...] = ()
    plan_ids: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    expansions: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    readings: tuple[Reading, ...] = ()
    unit: str | None = None
    inherited: str = ""
    inherits_plans: bool = False
    names_place: bool = False
    not_about: tuple[str, ...] = ()
    parts: tuple["Question", ...] = ()
    asked: str = ""
    leaning: Leaning | None = None
    otherwise: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    told: str = ""

    def may_answer(self, plan_id: str) -> bool:
        """Whether a plan may answer: one of those named, any where none is."""
        return not self.plan_ids or plan_id in self.plan_ids

    @property
    def leaves_plan_open(self) -> bool:
        """Whether neither a plan nor a time is named: then those in force go before others."""
        return (not self.plan_ids or self.names_place) and not self.years

    @property
    def stands_by_itself(self) -> bool:
        """Whether it takes nothing over from questions before it."""
        return not self.inherited and self.leaning is None

    @property
    def searched(self) -> tuple[str, ...]:
        """The documents to search; empty: all."""
        return self.documents or self.plan_ids

    @property
    def search_text(self) -> str:
        """The text to embed: the question, after what it inherits."""
        return f"{self.inherited} {self.text}".strip()


ASKED_BARE: Final = (
    r"(?:\s*\([^()]*\))?"
    r"(?=(?:は|を|って|も)?(?:[?？。]|$|教え|知り|示し|いつ|何)|と(?![いし言])|及び|および|並びに|ならびに|[、・]|\s*$)"
)
"""After a noun that names what is asked for: nothing more, a request, or what else is asked."""

DAY_ASKED: Final = (
    rf"(?<=[一-龥々ァ-ヶー])(?<![毎平休祝当同終翌今本先半前後初全一二三四五六七八九十何])(?<!年月)日{ASKED_BARE}"
)
"""Asks for the day of something by the noun that names it: 開所日, 発行日."""

_GIVEN_BY: Final = r"(?:[県市町村国]|役場|役所)から[^、。？?]{0,8}出(?:る|ます|て|して)"
"""Asks for money by who gives it: 村からいくら出ますか."""

_INTENTS: Final = (
    (Intent.CONTENT, r"何と(?:呼|い[いう])|何という|(?:正式)?名称は|どこに(?:置|設置|設け|所在|立地|整備|開設|でき)"),
    (
        Intent.SCHEDULE,
        rf"(?:され|し|でき|始まっ|なっ|開い)た(?:年|時期|日)|いつ|時期|何年|何月|何日|スケジュール|工程|日程|予定日|期間(?:は|を|の|$|[？?])|タイミング|何か月|何ヶ月|年度まで[？?]?$|{DAY_ASKED}|(?<=[一-龥々ァ-ヶー])(?:年月|期日|期間){ASKED_BARE}",
    ),
    (Intent.SUPPORT, r"(?:機関|団体|ところ|所|窓口|場所|人)(?:は|って|が)?(?:あり|ない|いま|ある)"),
    (
        Intent.AGENCY,
        r"(?:参加|連携|協力|主催|実施|運営|構成|設置)[^、。]{0,12}どこ|どこ(?:が|の(?:機関|団体|部署|組織))|どの(?:機関|団体|組織|部署)|誰が|だれが|担当|実施主体|取組機関|所管|実施機関|(?:機関|団体|組織)(?:は|を|って|$|[?？])|運営(?:者|主体)|事務局|部署は|(?:推進|責任)者(?:は|って|が)?(?:$|[?？。]|誰|だれ|どこ)|(?:課|部局|所属)は(?:$|[？?]|どこ)|(?:進め|支え|担|行な?|支援す|実施す|取り組|受け持|やって?い?)[うるむ]のは(?:$|[？?]|どこ|誰|だれ)|(?:して|行って|やって|担って)い?るのは(?:$|[？?]|どこ|誰)",
    ),
    (
        Intent.FIGURE,
        r"いくら|いくつ|どれ(?:くらい|ぐらい|だけ)|どのくらい|目標|現状値|実績|数値|割合|比率|何割|金額|売上|(?:生産|発生|排出|使用|消費|漁獲|収穫|輸送|取扱|出荷)量|(?:残|生産|取扱|漁獲)高|件数|[率数額](?:は|を|って|の推移|[？?]|$)",
    ),
    (
        Intent.SUPPORT,
        rf"{_GIVEN_BY}|支援|補助|助成|相談|融資|制度(?:は|が|って)|使える|利用できる|困っ|(?<!知り)(?<!聞き)(?<!調べ)(?<!見)たい|たくて|てほしい|て欲しい|[てで]もらえ|[てで]いただけ|[てで]くれ(?:る|ません|ない|ん|へん)|窓口|サポート|応援(?!計画|団)|後押し|手伝[っう]|助け(?!合)|教えてもらえる|(?:ない|いません|ありません|足りません|なくて)[^?？]{{0,8}}どう(?:したら|すれば)|[りしきい]そう(?:です|だ|で)?[。！!]?$|(?:どこ|どちら|誰|だれ|どなた)[にへで][^、。?？]{{0,8}}(?:ば|たら)(?:いい|よい|良い|ええ|よか|よろし)",
    ),
)
_COUNTED: Final = re.compile(rf"何(?:[十百千万億]+(?=[円人泊]))?\s?(?P<unit>{UNITS})")
_OF_CHANGE: Final[dict[str, str | None]] = {"ポイント": "%", "倍": None}
"""Units in which people ask for a change, and those of the figures that it lies between."""

_DATE_UNITS: Final = frozenset({"年", "年度", "月", "日", "年間", "か月"})
_RATE: Final = re.compile(r"割合|比率|何割|[^効]率(?:は|を|が|って|の|[？?。、\s]|$)")


def understand(
    text: str, plans: Mapping[str, Plan], today: date, *, inherited: str = "", inherited_plans: Sequence[str] = ()
) -> Question:
    """Understand ``text`` against the plans of a library, as of ``today``.

    ``inherited`` is earlier wording that a follow-up leans on, ``inherited_plans`` the plans that
    the conversation had settled on. A follow-up that says no kind of answer wants the one asked before.
    """
    text = with_years(text, today)
    wording = f"{inherited} {text}".strip()
    spans = find_time_spans(wording)
    years = tuple(dict.fromkeys(year_of(t) for s in spans for t in (s.start_iso, s.end_iso) if t is not None))
    own = named_plans(text, plans, today)
    named = own or tuple(inherited_plans)
    documents = named_volumes(text, named or tuple(plans), plans)
    named = named or with_volumes(documents, plans)
    topic = _without_plans(wording, plans) if named else wording
    found = _without_titles(list(dict.fromkeys(terms(topic))), [plans[p] for p in _titled(text, plans)])
    found = _without_words(found, volume_words(documents, plans))
    found = _without_counter(_without_publishers(found, text, plans), wording)
    meant = named_in(wording)
    asking = wording if inherited and _leaves_open(text, inherited) else text
    intent = _intent(inherited if asking is wording and _UNTIL.search(fold(text)) else asking)
    by_year = bool(_dated(text, plans)) and not _other_times(wording)
    if by_year:
        years, found = (), [term for term in found if not term.startswith("@")] or found
    return Question(
        text=text,
        intent=intent,
        kinds=_kinds(asking),
        aim=Aim.OTHER if intent is Intent.SCHEDULE else aim_of(asking),
        several=asked_list(asking),
        names_plan_by_year=by_year,
        years=years,
        plan_ids=named,
        counted=tuple(i for i in with_volumes(counted_versions(text, wholes(plans)), plans) if i in named),
        documents=documents,
        terms=tuple(found),
        expansions=_expansions(meant, found),
        concepts=concepts(meant),
        readings=readings(meant),
        unit=_unit(asking) if intent is Intent.FIGURE else None,
        inherited=inherited,
        inherits_plans=bool(named) and not own,
        names_place=bool(own) and set(own) == set(with_volumes(_published(text, wholes(plans)), plans)),
    )


_RELATIVE: Final = re.compile(
    r"(?P<which>今|本|昨|去|(?<!年)前(?=の)|前(?=年)|来|翌|一昨)(?:(?<=[前翌])の)?年"
    r"(?!度?(?:比|増減)[がは])(?P<fiscal>度)?(?!間|齢|代)"
)
_YEARS_AWAY: Final = {"今": 0, "本": 0, "昨": -1, "去": -1, "前": -1, "一昨": -2, "来": 1, "翌": 1}


_FROM_NAMED: Final = frozenset({"前", "翌"})
"""Relative to a year that is named before, where there is one: 2023年度は前年度より."""


def with_years(text: str, today: date) -> str:
    """``text`` with 今年度, 昨年, 前の年, 来年 … written as the years they are on ``today``; fiscal years start in April. 前年 and
    翌年 are counted from the year named last before them. 今年（令和7年） is the year that the asker says it is."""

    def named(match: re.Match[str]) -> str:
        if spelled := _SPELLED_OUT.match(text, match.end()):
            spans = find_time_spans(spelled["inner"])
            if len(spans) == 1 and not spans[0].is_run:
                return ""
        year = fiscal_year_of(today) if match["fiscal"] else today.year
        before = find_time_spans(text[: match.start()]) if match["which"] in _FROM_NAMED else ()
        year = year_of(before[-1].end_iso or before[-1].start_iso) if before else year
        return f"{year + _YEARS_AWAY[match['which']]}年{match['fiscal'] or ''}"

    return _RELATIVE.sub(named, text)


_SPELLED_OUT: Final = re.compile(r"\s*[（(](?P<inner>[^（）()]{2,12})[）)]")
"""What right behind a word for a year says which one it is."""


def _without_counter(found: list[str], text: str) -> list[str]:
    """The terms without the word that only counts what is asked for: 港 in 空港は何港."""
    folded = fold(text)
    counters = {match["unit"] for match in _COUNTED.finditer(folded)}
    if not counters:
        return found
    left = frozenset(terms(_COUNTED.sub("何", folded)))
    gone = {term for term in found if term not in left and (term in counters or _ASKS_NUMBER.search(term))}
    return [term for term in found if not gone.intersection((term, *term.split("_")))] or found


_ASKS_NUMBER: Final = re.compile(r"^何|^[十百千万億]+$")
"""What is left of 何人 and 何百万円 once cut into words."""


def _leaves_open(text: str, inherited: str) -> bool:
    """Whether a follow-up leaves what it wants to the question before it: 2019年度は？, of a target それはいつまで？"""
    folded = fold(text)
    if _UNTIL.search(folded):
        return _intent(inherited) is Intent.FIGURE
    if _COUNTED.search(folded) or aim_of(text) is not Aim.OTHER or _QUESTION_WORD.search(folded):
        return False
    return not any(re.search(pattern, folded) for _, pattern in _INTENTS)


_UNTIL: Final = re.compile(r"(?:いつ|何年度?)まで")


_QUESTION_WORD: Final = re.compile(r"何|なに|なぜ|どんな|どの|どこ|誰|だれ|とは|教えて")


def _intent(text: str) -> Intent:
    folded = fold(text)
    counted = _COUNTED.search(folded.replace("キロ", "km"))
    if counted is not None:
        return Intent.SCHEDULE if counted["unit"] in _DATE_UNITS else Intent.FIGURE
    for intent, pattern in _INTENTS:
        if re.search(pattern, folded):
            given = intent is Intent.FIGURE and _GIVEN.search(folded) and _HOW_MUCH.search(folded)
            return Intent.SUPPORT if given else intent
    return Intent.CONTENT


_HOW_MUCH: Final = re.compile(r"いくら|どれ(?:くらい|ぐらい|だけ)|どのくらい|何割")
_GIVEN: Final = re.compile(
    rf"{_GIVEN_BY}|(?<!教え)(?<!示し)(?<!答え)(?<!挙げ)(?<!見せ)(?<!聞かせ)(?<!知らせ)(?<!まとめ)(?<!明し)[てで](?:もらえ|いただけ|頂け|くれ(?:る|ます|ません|ない))"
)
"""Asks for what one is given, not for being told something; how much of it is what stands with a support measure."""


_VALUES: Final = (Intent.SCHEDULE, Intent.AGENCY, Intent.FIGURE)


def _kinds(text: str) -> tuple[Intent, ...]:
    """Every kind of value that a question asks for: いくら and いつまで."""
    folded = fold(text)
    counted = {m["unit"] in _DATE_UNITS for m in _COUNTED.finditer(folded.replace("キロ", "km"))}
    found = {intent for intent, pattern in _INTENTS if re.search(pattern, folded)}
    found |= {Intent.SCHEDULE if dated else Intent.FIGURE for dated in counted}
    return tuple(kind for kind in _VALUES if kind in found)


def _unit(text: str) -> str | None:
    folded = fold(text)
    counted = _COUNTED.search(folded.replace("キロメートル", "km").replace("キロ", "km"))
    if counted is not None:
        unit = counted["unit"]
        return None if unit in _DATE_UNITS else _OF_CHANGE.get(unit, UNIT_ALIASES.get(unit, unit))
    if "順位" in folded:
        return "位"
    if re.search(r"率|割合", folded):
        return "%" if "いくら" in folded or _RATE.search(folded) else None
    if "いくら" in folded or "金額" in folded:
        return "円"
    return "%" if _RATE.search(folded) else None


_NO_VALUE: Final = r"(?!値|額|数|量|(?:[とや・/\s]|及び)?(?:実績|見込|決算))"
"""A plan word beside what was reached (計画と実績, 計画値) is the head of a column, no document."""

_YEAR_PLAN: Final = re.compile(
    rf"^\s*(?:度|に?策定|から|まで|版|スタート|開始|発行|公表)?(?:された|した)?の?(?P<words>[^、。の]{{0,12}}?){PLAN_WORD}{_NO_VALUE}"
)
SHORTEST_NAME: Final = 5


def _without_titles(found: list[str], named: Sequence[Plan]) -> list[str]:
    """The terms without those of the plans named, which say where to look, not what for."""
    return _without_words(found, [plan.title for plan in named])


def _without_words(found: list[str], words: Sequence[str]) -> list[str]:
    """The terms without those of words that say where to look."""
    said = {term for word in words for term in terms(word)}
    return [term for term in found if term not in said] or found


def named_plans(text: str, plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    """Plans that a question names, with their volumes: by title, by the year of the plan, or as current or former.

    「H25の計画」 names the plans that begin or appeared in 2013; 「現行計画」 those in force; 「前の計画」 those
    before them, and 「改訂前」 those that were revised.
    """
    return with_volumes(_named(text, wholes(plans), today), plans)


def _named(text: str, plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    published = _published(text, plans)
    if published and len(published) < len(plans):
        inside = {plan_id: plans[plan_id] for plan_id in published}
        return _named(text, inside, today) or published
    by_title = _titled(text, plans)
    by_year = _dated(text, plans)
    numbered = numbered_versions(text, plans)
    if numbered and (not by_title or set(numbered) & set(by_title)):
        return numbered
    if by_title and by_year:
        return tuple(p for p in by_title if p in by_year) or by_title
    if by_title:
        return version_meant(text, by_title, plans, today)
    return by_year or unnamed_version(text, plans, today)


def _published(text: str, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """All plans of the publishers that a question names."""
    names = named_publishers(text, plans)
    return tuple(p.id for p in plans.values() if p.publisher in names)


def _without_publishers(found: list[str], text: str, plans: Mapping[str, Plan]) -> list[str]:
    """The terms without those of a named publisher, which says whose plan, not what."""
    return _without_words(found, [spoken for name in named_publishers(text, plans) for spoken in spoken_names(name)])


def _titled(text: str, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """Plans whose title shares a long enough stretch that holds a plan word with the question."""
    asked = squeeze(text)
    stretches, best = _stretches(asked), dict[str, int]()
    for plan in plans.values():
        title = _title(plan.title)
        if title.stretches.isdisjoint(stretches):
            continue
        common = _longest_common(asked, title.squeezed)
        if len(common) >= SHORTEST_NAME and re.search(PLAN_WORD, common):
            best[plan.id] = len(common)
    longest = max(best.values(), default=0)
    return tuple(plan_id for plan_id, length in best.items() if length == longest)


@dataclass(frozen=True, slots=True)
class _Title:
    """A plan's title, squeezed, and its stretches of the shortest length that names it."""

    squeezed: str
    stretches: frozenset[str]


@lru_cache(maxsize=1 << 16)
def _title(title: str) -> _Title:
    squeezed = squeeze(title)
    return _Title(squeezed, _stretches(squeezed))


def _stretches(text: str) -> frozenset[str]:
    return frozenset(text[at : at + SHORTEST_NAME] for at in range(len(text) - SHORTEST_NAME + 1))


def _longest_common(a: str, b: str) -> str:
    longest = ""
    for start in range(len(b)):
        end = start + len(longest) + 1
        while end <= len(b) and b[start:end] in a:
            longest = b[start:end]
            end += 1
    return longest


def _dated(text: str, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """Plans that times name right before a plan word: H25の計画, R3～R5の戦略, 令和5年度までの戦略."""
    found = (plan_id for span in find_time_spans(text) for plan_id in dated_by(text, span, plans))
    return tuple(dict.fromkeys(found))


def _without_plans(text: str, plans: Mapping[str, Plan]) -> str:
    """``text`` without the words that say which plans are meant by time, number or version."""
    return without_version(nfkc(without_counted(_without_dated(text, plans), wholes(plans))))


def _without_dated(text: str, plans: Mapping[str, Plan]) -> str:
    """``text`` without the words between a time and the plan word by which it names a plan: 開始の計画 of R4年度開始の計画."""
    for span in reversed(find_time_spans(text)):
        named = _YEAR_PLAN.match(fold_same_length(text[span.until :])) if dated_by(text, span, plans) else None
        text = text[: span.until] + text[span.until + named.end() :] if named else text
    return text


def dated_by(text: str, span: TimeSpan, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The plans that one time of a question names, right before a plan word."""
    named = _plan_words(text, span)
    if named is None:
        return ()
    ends = fold(text[span.until :]).lstrip().startswith("まで")
    return tuple(p.id for p in plans.values() if _is_of(p, span, ends=ends) and named in _title(p.title).squeezed)


def _other_times(text: str) -> bool:
    """Whether a question names a time besides the one that names a plan."""
    spans = find_time_spans(text)
    return any(_plan_words(text, span) is None for span in spans)


def _plan_words(text: str, span: TimeSpan) -> str | None:
    """The words of a title between a time and its plan word (「H25の商工業計画」: 商工業); None where it names no plan."""
    after = _YEAR_PLAN.match(fold(text[span.until :]))
    if after is not None:
        return squeeze(after["words"] or "")
    bracketed = re.search(rf"{PLAN_WORD}\s*[(（]\s*$", text[: span.at])
    return "" if bracketed and re.match(r"[^()（）]*[)）]", text[span.until :]) else None


def _is_of(plan: Plan, span: TimeSpan, *, ends: bool) -> bool:
    """Whether a time names a plan: its period, its end (まで), else the year it begins or appeared in."""
    first = year_of(span.start_iso)
    if span.end_iso is not None:
        return plan.period is not None and (plan.period.first, plan.period.last) == (first, year_of(span.end_iso))
    if ends:
        return plan.period is not None and plan.period.last == first
    published = plan.published is not None and plan.published.startswith(str(first))
    return published or (plan.period is not None and plan.period.first == first)


def concepts(named: Sequence[Named]) -> tuple[Concept, ...]:
    """The meanings among those named: a passage with another of their words speaks of the same.

    An everyday word that only leads to official ones is no such meaning: what it finds is searched, not taken for
    an answer.
    """
    found = []
    for each in named:
        own = frozenset(term for word in each.words for term in word.terms)
        words = (*each.words, *each.meaning.searched)
        if own and each.meaning.is_one:
            found.append(Concept(own, tuple(dict.fromkeys(word.terms for word in words if word.terms))))
    return tuple(found)


def readings(named: Sequence[Named]) -> tuple[Reading, ...]:
    """The everyday words that plans say otherwise, each with their words for it."""
    return tuple(
        Reading(word.printed, tuple(other.printed for other in each.meaning.searched))
        for each in named
        for word in each.words
        if word not in each.meaning.searched
    )


def _expansions(named: Sequence[Named], own: Sequence[str]) -> tuple[str, ...]:
    """The terms of all words that the meanings named are searched by."""
    every = (t for each in named for word in each.meaning.searched for t in sorted(word.terms))
    return tuple(term for term in dict.fromkeys(every) if term not in own)
