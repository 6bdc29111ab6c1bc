"""Where a text names bodies, whatever it says of them: a noun phrase whose last part is a word for a body.

A name is read from its end backwards, as far as its words hang together: 若草町健康づくり推進協議会, ふもと交通株式会社.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.normalize import fold_same_length, nfkc
from ingest.facts.bodies import FIRMS, TAILS, is_within, looks_like_body, split_bodies


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a body, with its offsets in a text; ``until`` is behind what brackets say of it."""

    name: str
    at: int
    until: int


_KANJI: Final = "一-龥々〆"
_SOLID: Final = rf"{_KANJI}ァ-ヴヶーA-Za-z0-9"
_BRANCH: Final = r"(?:青年部|女性部|[一-龥]{0,6}支部|第?[0-9]+分団|[一-龥]{1,4}分団)"
"""A part of a body that is named behind it: 商工会青年部, 消防団第2分団."""

_END: Final = re.compile(
    rf"(?:{TAILS}){_BRANCH}?(?!(?!及び|並びに|又は|等|側)[{_SOLID}])(?:「[^「」、。]{{2,12}}」)?(?P<aside>[(（][^()（）]{{1,60}}[)）])?"
)
_NAMING: Final = (
    "にぎわい|にこにこ|はつらつ|はぐくみ|はばたき|もの|ものづくり|とも|ともだち|のびのび|のぞみ|やすらぎ|やさしさ|やまびこ|がん|でんき|もり|もみじ|にほんご|ふもと|"
    "こども|ども|みらい|あしたば|ひと|ふるさと|さと|まち|むら|いのち|ひかり|みなと|おや|みどりの手|(?:まち|もの|ひと|むら|さと|なかま|いえ|からだ)(?:づくり|おこし)"
)
"""Words of names that begin or end like a particle or a verb."""

_FIRM: Final = re.compile(
    rf"(?:{FIRMS}|ハローワーク|JA)(?:(?!及び|並び|又は|[はがをにで])[{_SOLID}]|・(?=[{_SOLID}])|の(?=[{_SOLID}]{{0,8}}(?:クラブ|会|センター|協会|組合|公社|観光局|ファーム))|(?![はがをにとのへやも])[ぁ-ん]{{2,6}}?(?=[はがをにとのへや](?![ぁ-ん])|[^ぁ-ん]|$)|(?![はがをにでとのもへや])[ぁ-ん]|(?:{_NAMING})){{1,20}}(?:「[^「」、。]{{2,12}}」)?"
    rf"(?P<aside>[(（][^()（）]{{1,60}}[)）])?"
)
_QUOTED: Final = re.compile(rf"「(?P<name>[^「」、。]{{1,16}}?(?:{TAILS}))」(?:[(（][^()（）]{{1,60}}[)）])?")
_FORM_LAST: Final = re.compile(rf"[{_SOLID}]{{2,16}}[(](?:株|有|同|資|名)[)]")
_PARTICLES: Final = "はがをにでとのもへやて"
_KANA: Final = re.compile(r"(?<![ぁ-ん])[ぁ-ん]++$")
_OF_NAME: Final = re.compile(
    rf"(?:{_NAMING})|(?![{_PARTICLES}])[ぁ-ん]{{1,6}}[^{_PARTICLES}るうくすつむぶぐたらばずよま]"
)
_FUNCTION: Final = re.compile(
    r"(?:から|まで|より|など|また|および|ならびに|さらに|これ|その|この|ほか|ため|こと|れる|による|ともに|まず|なお|ただし|それぞれ|いずれ|とくに|あわせ|ながら|つつ|だけ|ごと|うち|ところ|どの|どれ|わが|いう|として|あり|おり|しい|[いきぎしちりみ]さ|まし|ほど|くらい|たい|ない|こちら|あと|たび)$"
)
_OKURI: Final = re.compile(rf"(?<=[{_KANJI}])[きりしけげせみぎちえめべびい](?=[{_KANJI}])")


def names_in(text: str) -> list[Named]:
    """The names of bodies that a text holds, in order; where one stands within another, the longer."""
    folded = fold_same_length(text)
    found = [
        Named(text[match.start() : match.start("aside") if match["aside"] else match.end()], *match.span())
        for match in _FIRM.finditer(folded)
    ]
    found += [Named(text[slice(*match.span())], *match.span()) for match in _FORM_LAST.finditer(folded)]
    found += [Named(text[slice(*m.span("name"))], m.start("name"), m.end()) for m in _QUOTED.finditer(folded)]
    for match in _END.finditer(folded):
        until = match.start("aside") if match["aside"] else match.end()
        at = _start(folded, match.start())
        lead = _LEAD.match(folded, at, until)
        at = lead.end() if lead is not None else at
        if _is_one(text[at:until]) and not _is_cut(text, at):
            found.append(Named(text[at:until], at, match.end()))
    return _apart(sorted(found, key=lambda each: (each.at, -each.until)))


def _is_one(name: str) -> bool:
    return looks_like_body(_BRANCH_END.sub("", _CALLED.sub("", name)))


_CALLED: Final = re.compile(r"(?<!「)「[^「」]{1,12}」$")
_BRANCH_END: Final = re.compile(rf"(?<=[会団合協]){_BRANCH}$")


def _is_cut(text: str, at: int) -> bool:
    """Whether a name may have begun before a の, where no place or owner is named: 水源の森組合, not 町の観光協会."""
    return text[max(0, at - 1) : at] == "の" and _OWNER.search(text[max(0, at - LONGEST_KANA) : at - 1]) is None


_OWNER: Final = re.compile(r"[市町村県国都府道内外区域隣元場所部学校年月日課会人]$")


def _apart(found: Sequence[Named]) -> list[Named]:
    kept: list[Named] = []
    for each in found:
        if not kept or each.at >= kept[-1].until:
            kept.append(each)
    return kept


def only_bodies(text: str) -> list[str] | None:
    """The bodies of a text that names nothing but bodies and persons; None for any other text."""
    found: list[str] = []
    if not re.search(r"\w", text):
        return None
    for piece in split_bodies(text):
        names = _of_piece(_TAIL.sub("", _ASIDE.sub("", piece)).strip(" 　」「") or piece)
        if names is None:
            return None
        found += names
    towns = [piece for piece in split_bodies(text) if TOWN.fullmatch(piece) and not looks_like_body(piece)]
    return [*found, *(towns if len(towns) > 1 else ())]


_ASIDE: Final = re.compile(r"(?<!^)[(（](?!(?:[一特公]?[株有同社財資名]|特非|NPO)[)）])[^()（）]*[)）]")


def _of_piece(piece: str) -> list[str] | None:
    """The bodies of a piece of a row, which may join two by a word or a space; none for persons, None for other words."""
    piece = _EACH.sub("", piece)
    if TOWN.fullmatch(piece) and not looks_like_body(piece):
        return []
    found = names_in(piece)
    parts = piece.split()
    within = len(parts) > 1 and looks_like_body(parts[0]) and all(is_within(b, a) for a, b in pairwise(parts))
    whole = within if len(parts) > 1 else len(found) <= 1
    if whole and (within or looks_like_body(piece)) and "「" not in piece and not nfkc(piece).isascii():
        return [piece]
    rest = piece
    for each in reversed(found):
        rest = rest[: each.at] + "、" + rest[each.until :]
    others = [_TAIL.sub("", other) for other in re.split(r"[、\s]|(?<=、)[とや]", rest.replace("及び", "、"))]
    alone = all(not other or other in "とや" or PERSONS.fullmatch(other) or looks_like_body(other) for other in others)
    return [each.name for each in found] if alone else None


OWN_PLACE: Final = re.compile(r"[市町村]")
"""What a plan calls the place that it is of: no body besides others."""

TOWN: Final = re.compile(r"(?!近隣|周辺|関係|県内|市内|各|構成|隣|全|本|当)[一-龥ァ-ヶぁ-ん]{2,7}[都道府県市区町村]")
_EACH: Final = re.compile(r"^各[一-龥]{1,4}の(?=.{3})")
PERSONS: Final = re.compile(
    r".{0,16}(?:者|長|員|民|人|代表|経験|教授|会計士|弁護士|アドバイザー|コーディネーター|サポーター|ボランティア|リーダー|ガイド)(?:[\s\d０-９].*|等|など)?|(?:その他|ほか).*"
)
"""Members that are no bodies: 学識経験者, 公募市民2人."""

_TAIL: Final = re.compile(
    r"(?:の(?:代表者?|職員|役員|会員|委員|有志|[課室部局所]?長|皆さん))?(?:など|ほか|ら|等)?(?:の?計?約?[\d０-９]{1,3}(?:人|名|団体|機関|者))?(?:など|ほか|ら|等)?$"
)
"""What is said of bodies in a row: …の代表, …など5団体."""

_AND: Final = re.compile(
    r"(?:など|ほか)?」?(?:[、，,・･／/とや]|及び|および|並びに|ならびに|または|又は|、?(?:また|さらに)は?、?|[ 　]+)"
)


def rows_in(text: str) -> list[tuple[Named, ...]]:
    """The names of a text in rows: those that nothing but a word for "and" parts."""
    rows: list[tuple[Named, ...]] = []
    for each in names_in(text):
        if rows and _AND.fullmatch(text, rows[-1][-1].until, each.at):
            rows[-1] = (*rows[-1], each)
        else:
            rows.append((each,))
    return rows


LONGEST: Final = 30
"""Characters of a name before its last word."""

_LEAD: Final = re.compile(
    r"(?:第[0-9]+回|(?:令和|平成|[RHS])?[元0-9]+(?:年度?|月|日|か所|箇所|[千万億]?円|人|分の[0-9]+)?[末頃]?|毎年度?|年度?末|各(?!務)|全(?!国|日本)|約|本(?![町荘庄郷別部])|当該|同(?!友|和|窓)|主に|今後|現在|従来|原則|随時|順次|年に?[0-9]+回)+"
)
"""What stands before a name without a word between them: times, pointing words."""


def _start(text: str, end: int) -> int:
    """Where a name begins whose last word begins at ``end``."""
    at = end
    while at > 0 and end - at < LONGEST:
        before = _step(text, at, end)
        if before == at:
            return at
        at = before
    return at


_JOINS: Final = re.compile(r"(?:及び|並びに|又は|または|および|ならびに)$")
_BODY_BEFORE: Final = re.compile(r"[課室局部係会署合]$")
_SOLID_CHAR: Final = re.compile(rf"[{_SOLID}]")
_GROUP: Final = re.compile(r"会|輪|家|館|店")


def _step(text: str, at: int, end: int) -> int:
    """One step backwards within a name; ``at`` itself where it begins there."""
    if _JOINS.search(text, max(0, at - 3), at):
        return at
    if _SOLID_CHAR.match(text, at - 1):
        return at - 1
    near = text[max(0, at - LONGEST_KANA) : at]
    whole = _WHOLE.search(near)
    if whole is not None:
        return at - len(whole[0])
    if text[at - 1] == "の":
        grouped = at == end and _GROUP.match(text, at) and at > 1 and _LETTER.match(text, at - 2)
        return at - 1 if grouped else at
    kana = _KANA.search(near)
    return at if kana is None else _over_kana(text, at, kana[0])


_LETTER: Final = re.compile(rf"[{_SOLID}ぁ-ん]")


def _over_kana(text: str, at: int, run: str) -> int:
    """Where a name goes on to before a run of hiragana, all of which or the end of which is a word of it."""
    if len(run) == 1:
        return at - 1 if _OKURI.match(text, at - 1) else at
    if not _FUNCTION.search(run) and _OF_NAME.fullmatch(run):
        return at - len(run)
    begun = at - len(run)
    opened = begun == 0 or _OPEN.match(text, begun - 1) is not None
    led = None if opened else _LED.match(run)
    own = run[led.end() :] if led is not None else run
    if (opened or led is not None) and _PLACE_KANA.fullmatch(own) and not _FUNCTION.search(own):
        return at - len(own)
    if run[0] in "とやがは" and _OF_NAME.fullmatch(run[1:]) and _BODY_BEFORE.search(text, max(0, begun - 2), begun):
        return begun + 1
    last = _LAST_NAMING.search(run)
    return at - len(last[0]) if last is not None and run[: -len(last[0])][-1:] in _PARTICLES else at


_LED: Final = re.compile(r"(?:とする|として|により|による|について|において|から|まで|より|[はがをにでとのへや])")
_PLACE_KANA: Final = re.compile(
    r"(?![がをでのへし])(?!(?:また|なお|さら|まず|とも|とく|もし|やや|ほぼ|はじ|にて))"
    r"[ぁ-ん]{2,5}(?<![るうくすつむぶぐたいてせれはがをにでとのもへや])"
)
"""Hiragana that a name may begin with."""

_OPEN: Final = re.compile(r"[^ぁ-んァ-ヶー一-龥々A-Za-z0-9]")
"""What parts a name from the words before it, so that hiragana behind it can only begin one: 、さくら町."""

_LAST_NAMING: Final = re.compile(rf"(?:{_NAMING})$")
LONGEST_KANA: Final = 8
_WHOLE: Final = re.compile(
    r"(?:障がい|子ども・|こども・|いのち支える|お客さま|お客様|子育て|子ども|子供|[一-龥]立て|働き方|手をつなぐ|みんなの|まちの|ふるさとの|森の|海の|川の|里の|緑の|花の|いのちの)$"
)
"""Words with kana within that names begin with or hold."""
