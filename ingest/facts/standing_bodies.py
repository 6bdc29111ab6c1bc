"""Bodies that stand by themselves between the marks of a line, in brackets, or in a list: 苗の手配 … 園芸係, …を開く（公民館）.

Between colons, dashes, brackets and wide gaps, what names nothing but bodies says whose the rest of the line is. Places are
no doers beside a figure: what is counted there.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from corpus.normalize import fold_same_length, nfkc
from corpus.time_spans import find_time_spans
from ingest.facts.bodies import is_named, is_within, looks_like_body, split_bodies
from ingest.facts.document_dates import says_something
from ingest.facts.doers import IN_CHARGE, RELATED, is_place
from ingest.facts.named_bodies import OWN_PLACE, TOWN, only_bodies
from ingest.lines import Line
from ingest.section import Item

_CUT: Final = re.compile(
    r"[ ]{2,}|\t|\s?[:=…|>→]+\s?|\s[-―—–ー]+\s|[―—]{2,}|／|\s/\s|[【〔\[［『】〕\]］』]|[()<〈〉《》]|"
    r"^\s*(?:[(]\w{1,3}[)]|[①-⑳]|[-*・○●◎■□◆◇▼▽▪])\s?|(?<=\s)[○●◎]\s?|(?<=[^\s、]) (?=[^\s、]{2})"
)
_BRACKETED: Final = re.compile(r"[(【〔\[<〈《](?P<inside>[^()【】〔〕\[\]<>〈〉《》]{2,80})[)】〕\]>〉》]")
_WITHIN: Final = re.compile(r"\s?[／/;；|｜]\s?|[:：]")
"""Between what brackets say of when, and of who."""

_FIGURE: Final = re.compile(r"^[約△▲]?[\d,.]+(?!年|月|日|[期期号次回]|\d)\s?\D{0,4}$")
_NO_DOER: Final = re.compile(
    r"資料|出典|出所|作成|発行|提供|備考|注|場所|会場|所在|対象|施設|現在地|位置|宛|発表|調べ|除く|含む"
)
"""Labels behind which bodies do nothing for the plan."""

_ASKS: Final = re.compile(
    r"(?:主な|主)?(?:担当|協力|連携|関係|参加|共催|主催|後援|協賛|委託|受託|相手)(?:課|室|者|先|方|団体|機関|企業|部署)?|"
    r"(?:実施|運営|支援|取組|推進|事業)(?:者|団体|機関|主体|企業)|主体|担い手|受け?持ち"
)
"""Labels behind which every short noun is the name of a body."""

_NOUN: Final = re.compile(
    r"(?!なし|未定|同上|その他|検討|関係|各)(?:[ぁ-ん]{2,4}(?=[一-龥ァ-ヶ]))?[一-龥々ァ-ヶーA-Za-z]{2,14}(?:[ぁ-ん]{1,4}[一-龥々ァ-ヶー]{1,8})?(?<![者員民人年月日円])"
)

LONGEST_LINE: Final = 160
LEAST: Final = 2


def bodies_standing(item: Item) -> Iterator[tuple[str, str]]:
    """Part and name of the bodies that stand by themselves in the lines of an item that is no row of a table."""
    for match in _BRACKETED.finditer(fold_same_length(item.text)):
        inside = item.text[slice(*match.span("inside"))]
        parts = _WITHIN.split(inside)
        names = [name for part in parts if not find_time_spans(part) for name in _named(part)]
        timed = len(parts) > 1 and any(find_time_spans(part) for part in parts)
        yield from ((IN_CHARGE, name) for name in names if timed or not all(map(is_place, names)))
    title = not item.path and item is item.section.items[0]
    for line in item.lines:
        if "。" not in line.text and len(line.text) <= LONGEST_LINE:
            found = bodies_between(line.text.strip("\n"))
            yield from ((part, name) for part, name in found if not (title and is_place(name)))


def bodies_between(line: str) -> Iterator[tuple[str, str]]:
    """Part and name of the bodies that stand by themselves between the marks of a line beside something else."""
    parts = parts_between(line) or [""]
    if _NO_DOER.search(parts[0]) or not (any(map(_says_more, parts)) or _TEAM.search(parts[0])):
        return
    for label, part in pairwise(parts):
        if _ASKS.fullmatch(label) and all(map(_NOUN.fullmatch, names := split_bodies(part))):
            yield from ((IN_CHARGE, name) for name in names if is_named(name))
    counted = any(_FIGURE.match(fold_same_length(part)) for part in parts)
    for part in parts:
        for name in _named(part):
            if not (counted and is_place(name)):
                yield IN_CHARGE, name


def _says_more(part: str) -> bool:
    """Whether a part of a line says something besides who issued a document, and when."""
    rest = _ISSUED.sub("", part)
    if _PART_SIGN.fullmatch(part):
        return True
    return says_something(rest) and not _named(part) and not _PLACE.fullmatch(part)


_PART_SIGN: Final = re.compile(r"[主副関協担支連]")
_ISSUED: Final = re.compile(
    r"(?:作成|発行|策定|公表|改[定訂]|制定|編集|現在|資料|版|案|年|月|日|第|[0-9０-９.()（）/／])+"
)
_PLACE: Final = re.compile(r"[一-龥ぁ-んァ-ヶー]{1,8}[都道府県市区町村]|[一-龥ぁ-んァ-ヶー]{2,12}部")


def _named(part: str) -> list[str]:
    """The bodies of their own of what names nothing but bodies."""
    return [name for name in only_bodies(part) or () if is_named(name) and not nfkc(name).isascii()]


_TEAM: Final = re.compile(r"(?:班|部会|会議|本部|チーム)$")
"""A body of others, which may stand before them: 避難所班　教育課、町民課."""


def parts_between(line: str) -> list[str]:
    """What stands between the marks of a line, as printed."""
    folded = fold_same_length(line).replace("\u3000", "  ") if "\u3000" not in line else _folded(line)
    parts: list[str] = []
    start = 0
    for match in _CUT.finditer(folded):
        if _goes_on(line[start : match.start()], match[0], line[match.end() :]):
            continue
        parts.append(line[start : match.start()])
        start = match.end()
    return _joined([part.strip(" 　") for part in [*parts, line[start:]] if re.search(r"\w", part)])


def _goes_on(before: str, mark: str, rest: str) -> bool:
    """Whether a single space stands within the name of a part of a body: 市民部 交通課."""
    inner = _FIRST_WORD.match(rest)
    return mark in _SPACES and inner is not None and looks_like_body(before) and is_within(inner[0], before)


_SPACES: Final = (" ", "\t", "  ")
_FIRST_WORD: Final = re.compile(r"[^\s、，,・（(【\[〔:：／/]{2,16}")


def _joined(parts: Sequence[str]) -> list[str]:
    """Parts of which single letters, a word spread over its place, are put together again: 監　　督."""
    joined: list[str] = []
    for before, part in zip(["", *parts], parts, strict=False):
        if len(part) == 1 and len(before) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _folded(line: str) -> str:
    """A folded line in which a wide space is a gap by itself; offsets are kept."""
    return fold_same_length(line.replace("\u3000", "\t"))


def listed_alone(items: Sequence[Item]) -> Iterator[tuple[str, str, Item]]:
    """The bodies of a list each of whose items, two at least, names nothing but bodies and persons."""
    run: list[tuple[Item, list[str]]] = []
    for item in (*items, None):
        alone = [] if item is None or item.cells or item.mark is None else _named(_bare(item))
        if alone and item is not None:
            run.append((item, alone))
            continue
        if len(run) >= (1 if run and _MEMBERS.search("".join(run[0][0].path)) else LEAST):
            yield from ((RELATED, name, each) for each, names in run for name in names)
        run = []


_MEMBERS: Final = re.compile(r"構成|機関|団体|委員|名簿|体制|組織|メンバー|協力|連携|主体|担い手")


def _bare(item: Item) -> str:
    return item.mark.title if item.mark is not None and item.mark.title else item.text


def under_labels(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """The bodies of lines that name nothing else, each below a line with a label: 主管 / 中央図書館.

    Where the label doesn't ask who, two such pairs are needed.
    """
    found = [
        (names, label, line)
        for label, line in pairwise(lines)
        if _LABEL.fullmatch(label.text.strip())
        and not _named(label.text.strip())
        and (names := _named(line.text.strip()) or _vouched(label.text, line.text.strip()))
    ]
    for names, label, line in found:
        if len(found) >= LEAST or _ASKS_WHO.search(label.text):
            yield from ((name, line) for name in names)


def _vouched(label: str, text: str) -> list[str]:
    """The names of a line below a label that asks who, for which one that looks like a body vouches: 学校課、PTA、みどり書店."""
    names = split_bodies(text) if _ASKS_WHO.search(label.strip()) else []
    known = any(looks_like_body(name) and is_named(name) for name in names)
    return names if known and all(map(_CALLED.fullmatch, names)) else []


_CALLED: Final = re.compile(r"[^。を\d０-９\s]{2,20}(?<![るうくすつぐむぶた者員民])")
_LABEL: Final = re.compile(r"[^。、\d０-９\t]{2,14}")
_ASKS_WHO: Final = re.compile(
    r"担|主管|所管|主体|協力|連携|関係|だれ|誰|窓口|受け?持|事務局|委員|構成|メンバー|役割|[るく](?:人|者|団体|ところ)$"
)


def said_to_do(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Of lines or cells of one list the bodies, kinds of bodies among them, before a colon and what they do: 国：資材費を支える.

    Two at least are needed; each comes with the place of its text.
    """
    found = [(at, match["name"]) for at, text in enumerate(texts) if (match := _WORKER.match(text.strip())) is not None]
    named = [(at, name) for at, name in found if looks_like_body(name) or TOWN.fullmatch(name)]
    if len(named) >= LEAST and len(named) * 2 > len(found):
        yield from ((at, name) for at, name in named if not OWN_PLACE.fullmatch(name))


_WORKER: Final = re.compile(
    r"(?:[-*・○●◎■□◆◇]\s?)?(?P<name>[^\s:：、。()（）]{1,20})(?:[(（][^()（）]*[)）])?\s?[:：]\s?(?=[^。:：]{0,60}(?:[るうくすつぐむぶ]|ます)(?:。|\s|$))"
)


def closing_alike(items: Sequence[Item]) -> Iterator[tuple[str, Item]]:
    """The names in brackets at the ends of a list's items, where those of half of them at least are bodies."""
    for is_marked, group in groupby(items, key=lambda item: item.mark is not None and not item.cells):
        closed = [
            (item, match["inside"]) for item in group if is_marked and (match := _CLOSED.search(item.text.strip()))
        ]
        rows = [(item, split_bodies(inside)) for item, inside in closed]
        sure = [any(looks_like_body(name) and is_named(name) for name in names) for _, names in rows]
        if sum(sure) * 2 >= len(rows) > LEAST:
            found = ((item, names) for item, names in rows if all(map(_NOUN.fullmatch, names)))
            yield from ((name, item) for item, names in found for name in names)


_CLOSED: Final = re.compile(r"[(（](?P<inside>[^()（）。]{2,40})[)）]。?$")
