"""Japanese text to search terms: fugashi with one shared Tagger."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import fugashi

from corpus.normalize import fold
from corpus.time_spans import find_time_spans, without_times

CONTENT: Final = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接尾辞", "接頭辞", "記号"})
"""Parts of speech that carry meaning; particles, auxiliaries, pronouns and the rest do not."""

_EMPTY_WORDS: Final = Path(__file__).with_name("empty_words.txt")
"""Lemmas of auxiliaries, asking and polite words: they carry no topic."""

_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


_RESPLIT: Final = re.compile(r"(案件)(?=数)")
"""Where the dictionary cuts a compound otherwise than its parts (案|件数, but 案件)."""

_LOCK: Final = threading.Lock()
"""A word reads its features from the Tagger's memory, which the next call writes over: words must be
read before another thread may call."""


@cache
def _tagger() -> fugashi.Tagger:
    """The one Tagger of the process: each maps its dictionary into memory."""
    return fugashi.Tagger()


@cache
def _empty_lemmas() -> frozenset[str]:
    return frozenset(_EMPTY_WORDS.read_text(encoding="utf-8").split())


def terms(text: str) -> list[str]:
    """Search terms of ``text`` in order: lemmas of content words, numbers whole, then noun pairs.

    Text is folded first (NFKC, lower case). 12.5 and 1,200 stay one term each. A year is one term
    however it is written: R5, 令和5年度 and 2023年 are all ``@2023``; a month
    adds ``@2021-07``; a run adds both its ends. A pair joins two neighbouring
    nouns (待機_児童), so that compounds count for more than their parts.
    """
    times = [t for span in find_time_spans(text) for t in (span.start_iso, span.end_iso) if t is not None]
    result = [f"@{t.removeprefix('FY')[:4]}" for t in times]
    result += [f"@{t[:7]}" for t in times if t[4:5] == "-"]
    pairs: list[str] = []
    for piece, is_number in _pieces(_recut(fold(without_times(text)))):
        if is_number:
            result.append(piece.replace(",", ""))
            continue
        previous = ""
        with _LOCK:
            lemmas = [(_lemma(word), word.feature.pos1 in ("名詞", "接尾辞")) for word in _tagger()(piece)]
        for lemma, is_noun in lemmas:
            if lemma:
                result.append(lemma)
            noun = lemma if is_noun else ""
            if previous and noun:
                pairs.append(f"{previous}_{noun}")
            previous = noun
    return result + pairs


@lru_cache(maxsize=16384)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text that is looked at again and again: a statement, a heading, a name."""
    return frozenset(terms(text))


def content_words(text: str) -> list[str]:
    """Terms without pairs: what a text is about, word by word."""
    return [term for term in terms(text) if "_" not in term]


@lru_cache(maxsize=16384)
def content_set(text: str) -> frozenset[str]:
    """The content words of a text that is looked at again and again."""
    return frozenset(content_words(text))


_SPACED_LATIN: Final = re.compile(r"(?<![a-z0-9])([a-z]) (?=[a-z](?![a-z0-9]))")
"""Letters of one word that a page sets apart: I o T."""


def _recut(folded: str) -> str:
    return _RESPLIT.sub(r"\1 ", _SPACED_LATIN.sub(r"\1", folded))


def _pieces(folded: str) -> Iterable[tuple[str, bool]]:
    """Cut numbers out, which the dictionary would break at points and commas."""
    end = 0
    for match in _NUMBER.finditer(folded):
        if match.start() > end:
            yield folded[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(folded):
        yield folded[end:], False


def _lemma(word: fugashi.UnidicNode) -> str:
    feature = word.feature
    if feature.pos1 not in CONTENT or (feature.pos2 in ("代名詞", "非自立可能") and feature.pos1 != "名詞"):
        return ""
    if feature.pos1 == "記号" and feature.pos2 != "文字":
        return ""
    lemma = (feature.lemma or word.surface).split("-")[0]
    return "" if lemma in _empty_lemmas() else str(lemma)


@lru_cache(maxsize=8192)
def content_kinds(text: str) -> tuple[tuple[str, bool], ...]:
    """The lemmas of content words of a text without its numbers, each with whether it names a thing: a noun that is no
    verb, adjective or adverb as well."""
    found: dict[str, bool] = {}
    for piece, is_number in _pieces(_recut(fold(without_times(text)))):
        if is_number:
            continue
        with _LOCK:
            words = [(_lemma(w), w.feature.pos1, w.feature.pos2, w.feature.pos3 or "") for w in _tagger()(piece)]
        for lemma, kind, of, use in words:
            if lemma:
                does = "可能" in use
                found[lemma] = kind == "名詞" and of in ("普通名詞", "固有名詞") and not does
    return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written: ``kind`` is its part of speech (名詞-普通名詞), ``use`` how it may be used (一般, 副詞可能),
    ``origin`` where it comes from (和, 漢, 外, 固)."""

    surface: str
    kind: str
    use: str
    origin: str


def words(text: str) -> list[Word]:
    """The words of ``text`` with what the dictionary knows of each; spaces are left out of their surfaces."""
    with _LOCK:
        found = [(w.surface, w.feature) for w in _tagger()(text)]
        return [Word(surface, f"{f.pos1}-{f.pos2}", f.pos3 or "", f.goshu or "") for surface, f in found]


def parts_of_speech(text: str) -> list[tuple[str, str]]:
    """The words of ``text`` as written, each with its part of speech and its kind (助詞-格助詞).

    Joined they give the text back.
    """
    with _LOCK:
        found = [(w.white_space, w.surface, f"{w.feature.pos1}-{w.feature.pos2}") for w in _tagger()(text)]
    words = [part for space, surface, kind in found for part in ((space, "空白"), (surface, kind)) if part[0]]
    rest = text[sum(len(surface) for surface, _ in words) :]
    return [*words, (rest, "空白")] if rest else words
