"""The same questions in other dress: what a person may well type, and the verdict must not depend on."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from corpus.fiscal_year import era_year, find_years
from evals.sets.testset import Case
from retriever.tokens import parts_of_speech

_TO_FULL: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


_PUNCTUATION: Final = frozenset("～！？，：；／（）")
"""Full-width signs of Japanese text, which stay."""


def other_width(text: str) -> str:
    """Full-width letters, digits and signs where they were half-width, and half-width where they were full."""
    narrowed = "".join(map(_narrowed, text))
    return narrowed if narrowed != text else re.sub(r"[0-9A-Za-z.%]+", lambda m: m[0].translate(_TO_FULL), text)


def _narrowed(char: str) -> str:
    is_full = 0xFF01 <= ord(char) <= 0xFF5E and char not in _PUNCTUATION
    return unicodedata.normalize("NFKC", char) if is_full else char


def other_calendar(text: str) -> str:
    """Eras as western years, western years as eras; dates keep their months and days."""
    parts, at = [], 0
    for mention in find_years(text):
        printed = text[mention.start : mention.end]
        western = re.match(r"[0-9０-９]{4}", printed.strip())
        year = era_year(mention.year) if western else str(mention.year)
        ends = "年度" if mention.fiscal else "年"
        month = f"{mention.month}月" if mention.month else ""
        day = f"{mention.day}日" if mention.day else ""
        parts += [text[at : mention.start], f"{year}{ends}{month}{day}"]
        at = mention.end
    return "".join([*parts, text[at:]])


_DROPPED: Final = {"助詞-係助詞", "助詞-格助詞"}


def without_particles(text: str) -> str:
    """As people type into a search box: は, が and を left out."""
    words = parts_of_speech(text)
    return "".join(surface for surface, kind in words if not (kind in _DROPPED and surface in ("は", "が", "を")))


_SMALL: Final = re.compile(r"(?<=[ァ-ヴ])[ーッャュョ](?=[ァ-ヴー])")
_OKURIGANA: Final = re.compile(r"(?<=[一-龥])[りみいえけげきせれ](?=[一-龥])")


def with_typo(text: str) -> str:
    """A slip of the keyboard: a particle typed twice, or a long vowel, small kana or okurigana left out."""
    words, at = parts_of_speech(text), 0
    slips = [f"{text[: m.start()]}{text[m.end() :]}" for found in (_SMALL, _OKURIGANA) for m in found.finditer(text)]
    for surface, kind in words:
        at += len(surface)
        if kind in _DROPPED and len(surface) == 1:
            slips.append(f"{text[:at]}{surface}{text[at:]}")
    return slips[_draw(text, len(slips))] if slips else text


def politer(text: str) -> str:
    """A polite question as a keyword one, a bare one in polite words."""
    plain = re.sub(r"(?:は何|なん)?(?:でしょうか|ですか)[。？?]?$", "？", text)
    if plain != text:
        return plain
    bare = re.sub(r"(?<![。？?！!\s])[。？?！!\s]++$", "", text)
    if bare.endswith("は"):
        return f"{bare[:-1]}を教えていただけますか。"
    return f"恐れ入りますが、{text}"


def _draw(text: str, n: int) -> int:
    """A number below ``n`` that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % n


KIND: Final = "~"
"""Parts a variant's id: that of the question it comes from, and the variation."""

VARIATIONS: Final[dict[str, Callable[[str], str]]] = {
    "width": other_width,
    "calendar": other_calendar,
    "particles": without_particles,
    "typo": with_typo,
    "style": politer,
}


def vary(cases: Sequence[Case]) -> list[Case]:
    """Every case, followed by its variants, those that differ from it; ids end in ``~`` and the variation."""
    found: list[Case] = []
    for case in cases:
        varied = ((name, variation(case.question)) for name, variation in VARIATIONS.items())
        found.append(case)
        found += [
            case.model_copy(update={"id": f"{case.id}{KIND}{name}", "question": question, "variant_of": case.id})
            for name, question in varied
            if question.strip() != case.question.strip()
        ]
    return found
