"""Terms: footnotes, glossaries, 「…の定義」 and sentences that say what a word means."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.facts import Term
from corpus.marks import MarkKind
from corpus.normalize import display_width, squeeze
from corpus.statements import join_lines
from ingest.facts.items import plain_name
from ingest.lines import Line
from ingest.outline import Outline
from ingest.section import Section, span_of

LONGEST_NAME: Final = 36
LONGEST_TEXT: Final = 400

_FOOTNOTE: Final = re.compile(r"^\s*+(?:※|\*|＊|注)\s*+(?P<n>[0-9０-９]{0,9})\s*+(?:[)）:：]\s*+)?(?P<rest>\S.*)$")
_DOTTED: Final = re.compile(r"^(?P<name>[^。]{1,36}?)\s*(?:・・・|…{1,2}|⋯)\s*(?P<text>\S.*)$", re.DOTALL)
_COLON: Final = re.compile(r"^(?P<name>[^。:：]{1,36}?)\s*[:：]\s*(?P<text>\S.*)$", re.DOTALL)
_DEFINITION_OF: Final = re.compile(r"^[【「『〔]?(?P<name>[^【】「」『』〔〕]{1,30})[】」』〕]?の定義\s*$")
_MEANS: Final = re.compile(
    r"(?:^|[、。\s])[「『]?(?P<name>[^、。\s「」『』]{2,24})[」』]?とは[、,]?\s*(?P<text>[^。]{6,200}(?:こと|もの|ため|をいう|いいます|を指す|指します|概念|仕組み|制度|取組|機関|組織)[^。]{0,8}。?)"
)
_SAYS: Final = re.compile(
    r"。|(?:こと|もの|機関|組織|計画|制度|施設|拠点|会議|イベント|研究会|ネットワーク|値|割合|仕組み|等|企業|団体|事業|技術|産業|システム|サービス|活動|取組)$"
)
"""What the end of a meaning looks like: a full stop, or the kind of thing that the word names."""

_GLOSSARY: Final = re.compile(r"用語|語句|注釈|語彙")


@dataclass(frozen=True, slots=True)
class _Reading:
    name: str
    text: str
    lines: tuple[Line, ...]


def read_terms(plan_id: str, outline: Outline, text: str) -> list[Term]:
    """All terms of a document; one said the same way twice is one."""
    found: dict[tuple[str, str], Term] = {}
    for section in outline.sections:
        for reading in _read(section):
            key = (squeeze(reading.name), squeeze(reading.text))
            if not reading.name or not reading.text or key[0] == key[1]:
                continue
            span = span_of(reading.lines)
            found.setdefault(
                key,
                Term(
                    plan_id=plan_id,
                    name=reading.name,
                    text=reading.text[:LONGEST_TEXT],
                    section=section.path,
                    quote=text[span.start : span.end],
                    span=span,
                ),
            )
    return list(found.values())


def _read(section: Section) -> Iterator[_Reading]:
    yield from _footnotes(section)
    yield from _definitions(section)
    glossary = bool(section.path) and _GLOSSARY.search(section.path[-1]) is not None
    for item in section.items:
        if glossary and len(item.cells) > 1 and item.cells[0] and not _GLOSSARY.search(item.cells[0]):
            yield _Reading(plain_name(item.cells[0]), item.cells[1], item.lines)
        elif glossary and not item.cells and (match := _COLON.match(plain_name(item.text))):
            yield _Reading(plain_name(match["name"]), match["text"], item.lines)
        for match in () if _FOOTNOTE.match(item.text) else _MEANS.finditer(item.text):
            yield _Reading(plain_name(match["name"]), match["text"].strip(), item.lines)


def _footnotes(section: Section) -> Iterator[_Reading]:
    """※1：名称 with its meaning on the lines below, or after a colon or dots on its own line."""
    body = section.body
    prose = [line for line in body if not _FOOTNOTE.match(line.text)]
    marks = _marks(prose)
    for i, line in enumerate(body):
        match = _FOOTNOTE.match(line.text)
        if match is None or "\t" in line.text:
            continue
        below = _following(body, i)
        reading = _named(match["rest"].strip(), line, below) or _marked(
            match, _Marked(prose, marks.get(match["n"], ())), line, below
        )
        if reading is not None:
            yield reading


def _following(body: Sequence[Line], at: int) -> list[Line]:
    """The unmarked lines below a footnote, to its last full stop at most."""
    lines: list[Line] = []
    for line in map(body.__getitem__, range(at + 1, len(body))):
        marked = line.mark is not None and line.mark.kind is not MarkKind.BULLET
        if marked or _FOOTNOTE.match(line.text) or "\t" in line.text:
            break
        if lines and _ended(lines):
            break
        lines.append(line)
        if sum(len(one.text) for one in lines) > LONGEST_TEXT:
            break
    return lines


SHORT_OF_WIDTH: Final = 0.8


def _ended(lines: Sequence[Line]) -> bool:
    """Whether the last line ends a paragraph: with a full stop, or well before its right edge."""
    widths = [display_width(one.text.strip()) for one in lines]
    return lines[-1].text.rstrip().endswith("。") or widths[-1] < SHORT_OF_WIDTH * max(widths)


def _named(rest: str, line: Line, below: Sequence[Line]) -> _Reading | None:
    dotted = _DOTTED.match(rest) or _COLON.match(rest)
    said = join_lines([one.text for one in below])
    if dotted is not None and len(dotted["name"]) <= LONGEST_NAME:
        first = dotted["text"].strip()
        runs_on = below and not first.endswith("。")
        text = f"{first} {said}".strip() if runs_on else first
        return _Reading(plain_name(dotted["name"]), text, (line, *below) if runs_on else (line,))
    rest = re.sub(r"^[「『](.*)[」』]$", r"\1", rest)
    is_label = len(rest) <= LONGEST_NAME and not re.search(r"[。、]", rest)
    if is_label and said and _SAYS.search(said):
        return _Reading(plain_name(rest), said, (line, *below))
    return None


_CUT_WORD: Final = re.compile(r"[^\s、。「」（）()※・のをにはがで]{1,16}$")
"""The part of a word that stands before a line break."""


_MARK: Final = re.compile(r"(?P<name>[^\s、。「」（）()※・]{2,24})[」』]?(?=\s*+※(?P<gap>\s*+)(?P<n>[0-9０-９]*+))")


@dataclass(frozen=True, slots=True)
class _Marked:
    """The lines of a section that are no footnotes, and where in them a footnote's number stands after a word."""

    lines: Sequence[Line]
    words: Sequence[tuple[int, re.Match[str]]]


def _marks(prose: Sequence[Line]) -> Mapping[str, list[tuple[int, re.Match[str]]]]:
    """The marked words by the number that follows ※; under the empty one those with none right behind it."""
    found: dict[str, list[tuple[int, re.Match[str]]]] = defaultdict(list)
    for i, line in enumerate(prose):
        for match in _MARK.finditer(line.text):
            for number in {match["n"], "" if match["gap"] else match["n"]}:
                found[number].append((i, match))
    return found


def _marked(match: re.Match[str], used: _Marked, line: Line, below: Sequence[Line]) -> _Reading | None:
    """A footnote without a name says what the word before its number in the text means."""
    if not used.words or (not match["n"] and len(used.words) > 1):
        return None
    at, first = used.words[0]
    cut = _CUT_WORD.search(used.lines[at - 1].text) if first.start("name") == 0 and at > 0 else None
    name = plain_name((cut[0] if cut else "") + first["name"])
    if squeeze(match["rest"]) in squeeze(name):
        return _Reading(name, join_lines([one.text for one in below]), (line, *below))
    lines = (line, *(() if match["rest"].rstrip().endswith("。") else below))
    meaning = join_lines([match["rest"], *(one.text for one in lines[1:])])
    return _Reading(name, meaning, lines) if match["n"] or len(meaning) > LONGEST_NAME else None


def _definitions(section: Section) -> Iterator[_Reading]:
    """Lines under 【名称】の定義."""
    body = section.body
    for i, line in enumerate(body):
        match = _DEFINITION_OF.match(line.text.strip())
        if match is None:
            continue
        lines = []
        for other in map(body.__getitem__, range(i + 1, len(body))):
            if other.mark is None or other.mark.kind not in (MarkKind.SYMBOL, MarkKind.BULLET):
                break
            lines.append(other)
        if lines:
            text = "、".join(
                re.sub(r"(?:(?<!\s)\s++)?(?:・{2,}+|…++)\s*+", "：", plain_name(one.text)) for one in lines
            )
            yield _Reading(match["name"], text, (line, *lines))
