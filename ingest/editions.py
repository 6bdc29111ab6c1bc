"""What a title says besides the plan's name: which volume it is, which period, which revision."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.normalize import nfkc, squeeze
from corpus.time_spans import without_time_spans

_OPEN: Final = r"[\s(【〔\[「『<・:~～—―─－|｜-]"
_CLOSE: Final = r"[\s)】〕\]」』>]"
_PLAN: Final = r"計画|戦略|プラン|ビジョン|構想|方針|大綱|指針"
_NUMBER: Final = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_VOLUME: Final = (
    rf"(?:第?(?:{_NUMBER})分冊|別冊|別編|(?:参考|附属|付属|関連|関係|別添|別冊)資料集?|資料集|概要(?:版|書)|要約版"
    rf"|ダイジェスト版?|[上中下]巻|本冊|(?!第)(?:(?!{_PLAN})[一-龥々ァ-ヶー]){{1,6}}編(?![集成纂]))"
)
_PLACE: Final = "".join(rf"|(?<={word})" for word in _PLAN.split("|"))
_IN_TITLE: Final = re.compile(
    rf"(?:(?<={_OPEN}){_PLACE})(?P<volume>{_VOLUME})|^{_OPEN}?(?P<first>{_VOLUME})(?={_CLOSE})"
)
_ALONE: Final = re.compile(rf"{_OPEN}{{0,3}}(?P<volume>{_VOLUME}[^。、\n]{{0,12}}?){_CLOSE}{{0,3}}")
_ENDS: Final = " \t\u3000()【】〔〕[]「」『』<>・:~～—―─－|｜-"

_NTH: Final = re.compile(
    rf"第(?P<nth>{_NUMBER})(?:期|次|版)|(?<=[画略ンクマ想針綱])(?P<roman>I{{1,3}}|IV|VI{{0,3}})(?![A-Za-z])"
)
_HALF: Final = re.compile(r"(?:前|(?P<second>後))期(?!高齢)")
_REVISED: Final = re.compile(
    rf"(?:第?(?:{_NUMBER})[回次])?(?:中間|一部|全部|全面)?(?:改[訂定正]|見直し|更新|変更)(?:[版後案]|(?![前一-龥ァ-ヶ]))"
)
_DRAFT: Final = re.compile(r"[(【〔\[\s](?:素|原|中間|最終)?案(?:[)】〕\]]|$)")
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])年?度?版?")
_LEFT: Final = re.compile(r"(?:年度?)?版|[\s()【】〔〕\[\]「」『』<>・:~～—―─－|｜-]|年度")
_KANJI: Final = "一二三四五六七八九"
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A title taken apart: the plan's bare name, the volume, and what tells one version from another.

    ``nth`` counts periods (第2期), ``half`` is 0 for 前期 and 1 for 後期, ``revision`` -1 for a draft, 1 for a
    revision; None and 0 where the title doesn't say.
    """

    stem: str
    volume: str | None = None
    nth: int | None = None
    half: int | None = None
    revision: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """Where the version stands among those of one period."""
        return (self.half or 0, self.revision)


def edition_of(title: str) -> Edition:
    """What a title says; the stem is what is left of it without volume, times and marks of versions."""
    text = nfkc(title).strip()
    found = _IN_TITLE.search(text)
    volume = None
    if found is not None and found["volume"]:
        volume = text[found.start("volume") :].strip(_ENDS)
        text = text[: found.start("volume")]
    elif found is not None:
        volume, text = found["first"], text[found.end() :]
    return _edition(text, volume)


def _edition(text: str, volume: str | None) -> Edition:
    nth, half = _NTH.search(text), _HALF.search(text)
    revision = 1 if _REVISED.search(text) else -1 if _DRAFT.search(text) else 0
    bare = _YEAR.sub(" ", without_time_spans(text))
    for mark in (_NTH, _HALF, _REVISED, _DRAFT):
        bare = mark.sub(" ", bare)
    return Edition(
        stem=squeeze(_LEFT.sub("", bare)),
        volume=volume,
        nth=_number(nth) if nth is not None else None,
        half=None if half is None else int(half["second"] is not None),
        revision=revision,
    )


def _number(found: re.Match[str]) -> int:
    if found["roman"]:
        return _ROMAN.index(found["roman"]) + 1
    said = found["nth"]
    if said.isdecimal() and said.isascii():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    return (_digit(tens) if tens else 1) * 10 * bool(ten) + (_digit(ones) if ones else 0)


def _digit(kanji: str) -> int:
    return _KANJI.find(kanji[-1]) + 1


def is_edition(line: str) -> bool:
    """Whether a line says nothing but which version of a plan it is: （第1期）, 後期, 【改訂版】."""
    text = nfkc(line).strip()
    left = text
    for mark in (_NTH, _HALF, _REVISED):
        left = mark.sub(" ", left)
    return left != text and not _LEFT.sub("", re.sub(_PLAN, "", left))


def volume_beside(title: str, lines: Sequence[str]) -> str | None:
    """What a line right before or after the title calls the document, where it says nothing else: 指標編."""
    wanted = squeeze(title)
    folded = [nfkc(line).strip() for line in lines]
    at = next((i for i, line in enumerate(folded) if line and squeeze(line) in (wanted, wanted + "。")), None)
    if at is None:
        at = next((i for i, line in enumerate(folded) if len(line) > 3 and wanted.endswith(squeeze(line))), None)
    if at is None:
        return None
    beside = [*folded[at + 1 : at + 3], *folded[max(0, at - 1) : at]]
    return next((found["volume"] for line in beside if (found := _ALONE.fullmatch(line))), None)
