"""Personal data that has a form, replaced by labelled blanks: numbers, addresses, who introduces themselves.

A name by itself has no form and stays; so do a house number that is spelled out, a local number without
its area code, and a date of birth.
"""

import re
from dataclasses import dataclass
from typing import Final

_WORD: Final = r"A-Za-z0-9Ａ-Ｚａ-ｚ０-９._%+\-．＿－＋"
_MAIL: Final = re.compile(rf"(?<![{_WORD}])[{_WORD}]+[@＠][{_WORD}]+")

_GAP: Final = r"[-‐‑‒–—―−－ー()（） 　]"
_DIGITS: Final = re.compile(rf"(?<!\d)[+＋(（]?\d(?:{_GAP}{{0,2}}\d)*(?!\d)")
"""A run of digits as numbers of telephones, cards and persons are written; full-width ones are digits too."""

_POSTAL: Final = re.compile(rf"〒\s?\d{{3}}{_GAP}?\d{{4}}(?!\d)|(?<![\d.,])\d{{3}}[-‐‑‒–—―−－ー]\d{{4}}(?![\d.,])")

_PLACE: Final = r"一-鿿々〆ヵヶケノァ-ヴー"
_BLOCK: Final = r"(?:[0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5})"
_NUMBERED: Final = (
    rf"{_BLOCK}(?:丁目|番地|番)(?:の?{_BLOCK}(?:番地|番|号)?|[-‐–−－ーの]{_BLOCK}){{0,3}}"
    rf"|{_BLOCK}(?:[-‐–−－ー]{_BLOCK}){{1,3}}"
)
_ADDRESS: Final = re.compile(
    rf"[{_PLACE}]{{0,20}}[都道府県市区町村郡字](?P<town>[{_PLACE}]{{0,12}}?)(?P<block>{_NUMBERED})"
    r"(?![0-9０-９.．,，]|年|月|日|％|%|件|人|社|倍|割|章|節|号)"
)
_NO_TOWN: Final = re.compile(r"(?:計画|戦略|施策|目標|事業|方針|指標|章|節|項|表|図|第|年度?|月|期)$")
"""What stands before the number of a section, not of a house."""

_BOUND: Final = r"、。，．,.!！?？\s「」『』()（）:："
_SAYS: Final = r"と(?:申|もう)し(?:ます|ている|ております|まして)"
_INTRODUCED: Final = re.compile(rf"[^{_BOUND}]{{1,20}}[ 　]?[^{_BOUND}]{{0,10}}?(?={_SAYS})")
_NAMED: Final = re.compile(
    r"(?<!の)(?:私の|わたしの|わたくしの)?(?:氏名|お?名前|本名)(?:は|が|[:：])[ 　]?"
    rf"(?P<name>(?!何|なに|なん|どれ|どの|誰)[^{_BOUND}]{{1,12}}?(?:[ 　][^{_BOUND}]{{1,8}}?)?)"
    r"(?=です|と(?:い|言)い|、|。|，|,|\s|$)"
)

PHONE: Final = "【電話番号】"
MAIL: Final = "【メール】"
POSTAL: Final = "【郵便番号】"
ADDRESS: Final = "【住所】"
NUMBER: Final = "【番号】"
NAME: Final = "【氏名】"


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text, and the labels of what was taken out of it, in order."""

    text: str
    labels: tuple[str, ...]


def scrub(text: str) -> Scrubbed:
    """``text`` with mail addresses, postal codes, street addresses, telephone numbers, digit runs as long as
    a person's number, and the names of people who introduce themselves replaced by labelled blanks.
    """
    labels: list[str] = []

    def blank(label: str) -> str:
        labels.append(label)
        return label

    text = _MAIL.sub(lambda _: blank(MAIL), text)
    text = _DIGITS.sub(lambda found: blank(label) if (label := _kind(found[0])) else found[0], text)
    text = _POSTAL.sub(lambda _: blank(POSTAL), text)
    text = _ADDRESS.sub(lambda found: blank(ADDRESS) if _is_address(found) else found[0], text)
    text = _INTRODUCED.sub(lambda _: blank(NAME), text)
    text = _NAMED.sub(lambda found: found[0].replace(found["name"], blank(NAME)), text)
    return Scrubbed(text, tuple(labels))


def _kind(run: str) -> str:
    """What a run of digits is: a telephone number, another number of a person, or nothing of the kind ('')."""
    digits = "".join(str(int(c)) for c in run if c.isdigit())
    if run[0] in "+＋" and len(digits) >= 9:
        return PHONE
    if digits[0] == "0" and len(digits) in (10, 11):
        return PHONE
    return NUMBER if len(digits) >= 12 and not _only_years(run) else ""


def _is_address(found: re.Match[str]) -> bool:
    """Whether a place and a number are where somebody lives, rather than a plan and its years or sections."""
    if "丁目" in found["block"] or "番" in found["block"]:
        return True
    place = found[0].removesuffix(found["block"])
    named = bool(found["town"]) or sum(char in "都道府県市区町村郡字" for char in place) > 1
    return named and not _NO_TOWN.search(place) and not _only_years(found["block"])


_YEARS: Final = re.compile(r"(?:19|20)\d\d")


def _only_years(run: str) -> bool:
    """Whether all its groups of digits are western years (2024 2025 2026), or it has none."""
    groups = re.findall(r"\d+", run)
    return bool(groups) and all(_YEARS.fullmatch(group) for group in groups)
