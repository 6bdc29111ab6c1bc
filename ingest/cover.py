"""What a document says of itself on its cover, in its properties and its colophon, weighed together.

Each candidate for the title or the publisher gets points for every piece of evidence; the more points, and the further
ahead of the next, the surer it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from corpus.names import printable
from corpus.normalize import nfkc, squeeze
from ingest.editions import is_edition
from ingest.readers.document import SourceDocument
from ingest.readers.text import clean_characters

FIRST_LINES: Final = 40
LAST_LINES: Final = 15
LONGEST_TITLE: Final = 60
LONGEST_LOOKED_AT: Final = 2000
"""Characters of a line in which it may say which plan this is."""

SURE: Final = 0.8
"""Probability from which on what was read is not shown as a guess."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, how probable it is, and whether it stands in the text (else in properties or the file's name)."""

    text: str
    probability: float
    printed: bool


@dataclass(slots=True)
class _Candidate:
    text: str
    points: float
    printed: bool


def _probability(candidates: Sequence[_Candidate]) -> float:
    """The best candidate's share, points taken as log odds, against the next and against none being right."""
    return probability([candidate.points for candidate in candidates])


def probability(points: Sequence[float]) -> float:
    """The share of the best of ``points``, taken as log odds, against the next and against none being right."""
    best, *others = sorted(points, reverse=True)
    return exp(best) / (exp(best) + exp(NONE) + sum(map(exp, others[:1])))


NONE: Final = 1.0
"""Points of there being nothing right among the candidates."""


# The title.

PERIOD_LINE: Final = re.compile(r"[(（〔]?(?:計画|戦略|対象|推進|実施)?(?:(?<!\s)\s++)?期\s*+間")
"""A line that begins with the words before a plan's years."""

_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥]")
_HEADING: Final = re.compile(r"^\f?\s*(?P<level>#{1,6})\s++(?P<title>.+)$")
_TITLE_WORDS: Final = re.compile(r"計画|戦略|プラン|ビジョン|構想|方針|指針|大綱|報告|について|概要版|要綱|白書")
_TITLE_END: Final = re.compile(
    r"(?:計画書?|戦略|プラン|ビジョン|構想|方針|指針|大綱|報告書?|概要版?|白書|調書|一覧表?|工程表|対照表|評価シート|年報|総括表|(?:状況|実績|結果)(?:表|について)?)"
    r"\s*(?:[(（【〔][^()（）【】]*[)）】〕]|\d{4}|改[訂定]版|本編|別冊|資料編|案)*$"
)
_CHAPTER: Final = re.compile(
    r"^(?:第\s*[0-9０-９一二三四五六七八九十]+\s*[章節編部条項]|(?:別表|別紙|表|図|資料|様式)\s*[0-9０-９－-]*"
    r"|(?:[0-9０-９]+|[Ⅰ-Ⅻⅰ-ⅻ]+|[IVX]+)(?:[.．、 　-]|$)|[(（［\[①-⑳■●○・【])"
)
_LEADERS: Final = re.compile(r"[・･.．…‥]{4}")
"""Dots that lead to a page: a line of a table of contents."""
_ELSEWHERE: Final = re.compile(
    r"^[←«‹<＜≪\s]|トップ(?:ページ)?|ホーム|サイト(?!計画)|[へに](?:戻|もど)る|(?:戻|もど)る$|メニュー|本文へ|広場$|ページ|パンくず|[>›»＞].*[>›»＞]|(?:様|殿|各位)$|お知らせ$"
)
_SITE: Final = re.compile(r"(?<!\s)\s*+[|｜]\s*+|(?<!\s)\s++[-－–―:：]\s++|／")


def title_of(document: SourceDocument, lines: Sequence[str]) -> Found:
    """The title of a document whose written lines are ``lines``, marks of headings included."""
    candidates = _titles(document, lines)
    if not candidates:
        return Found(printable(document.path.stem), 0.0, printed=False)
    best = max(candidates, key=lambda c: (c.points, len(c.text)))
    return Found(best.text, _probability(_apart(candidates)), best.printed)


def _apart(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates that differ: those that hold one another speak for each other."""
    found: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: -c.points):
        key = squeeze(candidate.text)
        if not any(key in squeeze(other.text) or squeeze(other.text) in key for other in found):
            found.append(candidate)
    return found


def _titles(document: SourceDocument, lines: Sequence[str]) -> list[_Candidate]:
    """Every text that may be the title, with the points of its form, its place and its likeness to the others."""
    sheets = document.encoding == "xlsx"  # Its headings are the names of sheets.
    lines = [line for line in lines if not (sheets and line.startswith("# "))][:FIRST_LINES]
    weight = 1.5 if document.encoding != "pdf" else 1.0
    texts: dict[str, float] = {}
    for text, points in (*_headed(lines), *_hinted(document, weight), *_written(lines)):
        texts[text] = max(texts.get(text, 0.0), points)
    whole = squeeze("".join(lines))
    candidates = [_Candidate(text, points + _form(text), squeeze(text) in whole) for text, points in texts.items()]
    for candidate in candidates:
        candidate.points += _backed(candidate, candidates) + (0.5 if candidate.printed else -0.5)
    return [c for c in candidates if c.points > 0]


def _headed(lines: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The largest heading, and what of it stands before a subtitle."""
    heading = largest_heading(lines)
    if heading is None:
        return
    yield heading, 2.0
    title, *subtitles = re.split(r"(?<!\s)\s*+[―—]\s*+", heading)
    if subtitles and _TITLE_END.search(title):
        yield title, 2.5


def _hinted(document: SourceDocument, weight: float) -> Iterator[tuple[str, float]]:
    """The title in a file's properties, without the name of the site."""
    hint = " ".join(clean_characters(document.hints.get("title", "")).split())
    for piece in _SITE.split(hint):
        if 3 < len(piece) <= LONGEST_TITLE and _JAPANESE.search(piece):
            yield piece, weight


def _written(lines: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Short lines that speak of a plan, the earlier the better; the first line, whatever it speaks of."""
    headed = any(_HEADING.match(line) for line in lines)
    for i, line in enumerate(lines):
        plain = _plain(line)
        if "\t" in line or not 3 < len(plain) <= LONGEST_TITLE or not _JAPANESE.search(plain):
            continue
        if _TITLE_WORDS.search(plain):
            yield plain, 1.5 - 0.05 * i
            below = next((p for other in lines[i + 1 : i + 3] if not PERIOD_LINE.match(p := _plain(other))), "")
            if i < FIRST_TITLES and "\t" not in below and _goes_on(plain, below):
                yield f"{plain} {below}", 2.5 - 0.05 * i
            elif i < FIRST_TITLES and is_edition(below) and not is_edition(plain):
                yield f"{plain}{'' if _BRACKETED.match(below) else ' '}{below}", 2.5 - 0.05 * i
        elif _TITLE_END.search(plain) and not headed:
            yield plain, 0.5 - 0.05 * i
        elif i == 0 and "単位" not in plain:
            yield plain, 1.0


def _plain(line: str) -> str:
    """A line without marks of headings and needless spaces, letters that are spread (報　告) put together."""
    words = line[:LONGEST_LOOKED_AT].strip(" \u3000\t\f#*-").split()
    spread = len(words) >= LEAST_SPREAD and all(len(word) == 1 for word in words)
    return ("" if spread else " ").join(words)


LEAST_SPREAD: Final = 3
"""Letters apart from each other that are one word."""

_REPORTS: Final = re.compile(r"報告書?|白書|年報|(?:実施|進捗|進行|達成|推進)の?状況|点検|評価|実績")
_CARRIES_OUT: Final = re.compile(r"(?:実施|行動|実行)計画|アクションプラン|実行プラン")


def _goes_on(title: str, below: str) -> bool:
    """Whether a line below a plan's title makes it another document: a report on it, or a plan that carries it out."""
    if _TITLE_END.search(title) is None or _REPORTS.search(title) or not 3 < len(below) <= LONGEST_TITLE - len(title):
        return False
    own = _REPORTS.search(below) or (_CARRIES_OUT.search(below) and not _CARRIES_OUT.search(title))
    ends = _TITLE_END.search(below) or _REPORTS.search(below[-SHORTEST_END:])
    apart = (
        _CHAPTER.match(below) is None
        and _ATTACHED.match(below) is None
        and publisher_in(below) is None
        and "。" not in below
    )
    return bool(own and ends and apart)


_BRACKETED: Final = re.compile(r"[(（〔【\[［]")

FIRST_TITLES: Final = 3
"""Lines of a cover that may be a title's first."""

_ATTACHED: Final = re.compile(r"[付附別添]\s|[付附]録|資料|参考|同封")
"""Begins a line that names what is printed with a document."""

SHORTEST_END: Final = 4
"""Characters in which a line ends with what kind of document it names."""


def _form(text: str) -> float:
    points = 2.0 if _TITLE_END.search(text) else 1.0 if _TITLE_WORDS.search(text) else 0.0
    points -= 4.0 if _ELSEWHERE.search(text) else 0.0
    points -= 3.0 if _CHAPTER.match(text) or PERIOD_LINE.match(text) or _LEADERS.search(text) else 0.0
    parts = sum(text.count(mark) for mark in "、／/")
    return points - (3.0 if text.endswith("。") or parts > 1 or _PROSE.search(text) else 0.0)


_PROSE: Final = re.compile(r"[はをにがで]、|(?:ます|ました|である|ている|を定め)(?:[。、]|$)")
"""What a line of a sentence has, and a title has not."""


def _backed(candidate: _Candidate, others: Sequence[_Candidate]) -> float:
    """Points for each other text that says the same, or a part of it; a part backs the whole more than the reverse."""
    key = squeeze(candidate.text)
    points = 0.0
    for other in others:
        said = squeeze(other.text)
        if other is candidate or not said:
            continue
        points += 1.0 if said in key else 0.25 if key in said else 0.0
    return min(points, 2.5)


def largest_heading(lines: Sequence[str]) -> str | None:
    """The first of the largest headings among ``lines``, with those of its size right below it."""
    found = [(i, m) for i, line in enumerate(lines) if (m := _HEADING.match(line))]
    if not found:
        return None
    level = min(len(m["level"]) for _, m in found)
    title, last = "", -1
    for i, m in found:
        if _PUBLISHER.fullmatch(nfkc(m["title"]).strip()):
            continue
        if len(m["level"]) == level and (not title or (i == last + 1 and len(title) < LONGEST_TITLE / 2)):
            title, last = _joined(title, m["title"].strip()), i
    return title if len(title) <= LONGEST_TITLE and _JAPANESE.search(title) else None


def _joined(title: str, more: str) -> str:
    """Two lines of a title: one word where the first breaks off within it (進 / 捗報告)."""
    broken = title and _TITLE_END.search(title) is None and _TITLE_END.search(title + more) is not None
    return f"{title}{'' if broken and len(more) <= len('捗報告書') else ' '}{more}".strip()


# The publisher.

_PREFECTURE: Final = (
    "北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|"
    "愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_PUBLISHER: Final = re.compile(
    rf"(?:{_PREFECTURE})?[一-龥々ぁ-んァ-ヶー]{{1,7}}?(?:市|区|町|村)(?![一-龥]*(?:場|民|内|長|議会|国家)|[域分画街並])|{_PREFECTURE}"
    r"|[一-龥々ぁ-んァ-ヶー]{1,4}県(?!民|内|下|外|営|道|知事)|内閣府|内閣官房|人事院|[一-龥]{2,6}(?:省|庁)(?!令)"
)
_NO_NAME: Final = re.compile(
    r"(?:現行|現在|今|各|同|本|当|他|隣|近隣|隣接|周辺|関係|構成|県内|全|旧|新|対象|参加|の|市|都道府|道府|都市|住みよい|まち|地域)(?:の)?(?:市|区|町|村|県)$|^(?:市町|市区|都道府県|区市)|[のな](?:市|区|町|村|県)$"
)
_BEFORE: Final = re.compile(
    r"^(?:(?:第\s*[0-9一二三四五六七八九十]+\s*[次期]|(?:令和|平成)?\s*[0-9元]{1,4}\s*年(?:度)?(?:\s*[0-9]{1,2}\s*月)?(?:[0-9]{1,2}日)?|[0-9]{4}年?"
    r"|改[訂定]版?|策定|発行|作成|編集|改訂)[\s　:：・／/]*+)++"
)
_COLOPHON: Final = re.compile(
    r"^(?:編集|発行|作成|制作|策定|公表|問い?合わ?せ先?|企画|担当|連絡先)[・、者元所機関部局課\s]{0,8}"
    r"[:：／/　 ]++(?P<who>.+)$"
)
_ADDRESSED: Final = re.compile(r"(?:様|殿|御中|各位|宛)\s*$")


def publisher_of(document: SourceDocument, lines: Sequence[str], title: str) -> Found | None:
    """Who published a document; None where nothing says so."""
    points: dict[str, float] = {}
    written = nfkc("".join(lines))
    for text, weight in _publisher_places(document, lines, title):
        name = publisher_in(text)
        if name is not None:
            points[name] = points.get(name, 0.0) + weight
    for name in points:
        points[name] += min(2.0, 0.25 * written.count(name))
    if not points:
        return None
    candidates = [_Candidate(name, value, name in written) for name, value in points.items()]
    best = max(candidates, key=lambda c: (c.points, len(c.text)))
    return Found(best.text, _probability(_apart(candidates)), best.printed) if best.points > 0 else None


def _publisher_places(document: SourceDocument, lines: Sequence[str], title: str) -> Iterator[tuple[str, float]]:
    """Places where a publisher may be named, with what being named there counts."""
    yield title, 2.5
    plain = [line[:LONGEST_LOOKED_AT].strip(" \u3000\t\f#*-（(") for line in lines]
    for i, line in enumerate(plain[:FIRST_LINES]):
        if "\t" in line or len(line) > LONGEST_TITLE or _ADDRESSED.search(line):
            continue
        bare = _BEFORE.sub("", nfkc(line))
        name = publisher_in(bare)
        alone = name is not None and len(bare) - len(name) <= LONGEST_OFFICE and "。" not in bare
        if alone and i < FIRST_LINES / 2:
            yield bare, 2.0 if bare == name else 1.0
    for line in plain[:FIRST_LINES] + plain[-LAST_LINES:]:
        match = _COLOPHON.match(nfkc(line))
        if match is not None and "\t" not in line:
            yield match["who"], 2.0
    for line in plain[-LAST_LINES:]:
        if "\t" not in line and len(line) <= LONGEST_TITLE and "。" not in line and not _ADDRESSED.search(line):
            yield line, 0.75
    yield from ((piece, 1.0) for piece in _SITE.split(document.hints.get("title", "")))
    yield document.hints.get("publisher", ""), 0.75


LONGEST_OFFICE: Final = 20
"""Characters that may follow a publisher's name on its line: the office in charge."""


def publisher_in(text: str) -> str | None:
    """The publisher that a text begins with, a town without its prefecture; words like 現行の市 are none."""
    bare = _BEFORE.sub("", nfkc(text).strip())
    match = _PUBLISHER.match(bare)
    if match is None or _NO_NAME.search(match[0]):
        return None
    return re.sub(rf"^(?:{_PREFECTURE})(?=.+[市区町村]$)", "", match[0])
