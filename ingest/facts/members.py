"""Bodies named together or by what they are going to do: members of a council, brackets after a step, subjects of acts."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.time_spans import find_time_spans
from ingest.facts.acting_bodies import IN_CHARGE, RELATED, listed
from ingest.facts.bodies import is_named, looks_like_body, split_bodies
from ingest.facts.sentence_acts import ends_in_act
from ingest.facts.when import times_of

_PERSONS: Final = re.compile(
    r".{0,16}(?:者|長|員|民|人|代表|経験|教授|会計士|弁護士)(?:[\s\d０-９].*|等|など)?|(?:その他|ほか).*"
)
"""Members that are no bodies: 学識経験者, 公募市民2人."""

_TAIL: Final = re.compile(
    r"(?:の(?:代表者?|職員|役員|会員|委員|[課室部局所]?長))?(?:など|ほか|ら|等)?(?:の?計?約?[\d０-９]{1,3}(?:人|名|団体|機関|者))?(?:など|ほか|ら|等)?$"
)
_BRACKETS: Final = re.compile(
    r"(?P<open>[（(〔\[［])(?P<inside>[^()（）〔〕\[\]［］]{2,160})[)）〕\]］](?P<after>\s*。?$)?"
)
_COUNCIL: Final = re.compile(r"(?:会議|委員会|審議会|協議会|懇話会|懇談会|本部|幹事会|部会|組合|チーム|構成|委員)$")
_ACT_BEFORE: Final = re.compile(r"(?:[るすくうつむぐぶ]|ます)$")
"""How a sentence ends behind which brackets say who does so."""

_JOINS: Final = re.compile(
    r"(?:で|により|から|によって)(?:構成|組織|つく[るり]|作[るり]|成[るり]|な[るり])|[がをは][、]?(?:委員|構成員|構成団体|会員|メンバー)(?!会)|"
    r"が(?:参加|参画|加わ)|の(?:代表者?|委員)(?:など|ら)?(?:で|から|が|に)|と(?:も|の)?(?:連携|協力|協働|共同|協議)"
)
"""What follows a row of members: …で構成, …が委員として加わり."""

_THEN: Final = r"(?:[^。、はがをとへ]{0,16}?[年月日度期末中頃](?:まで)?に)?"
"""A time that may stand between a body and what is done with it."""

_RELATES: Final = re.compile(
    rf"[にへ](?={_THEN}(?:[^。、はがにへと]{{1,24}}を)?(?:委託|諮問|委嘱|移管|依頼|提出|届け出)|、[^。]{{2,30}}[にへ](?:委託|諮問|委嘱|移管|依頼))|"
    rf"と(?={_THEN}(?:の?(?:[^。、はがと]{{1,16}}の)?(?:協定|覚書|契約)|結[びぶん]|合同で|(?:[^。、はがにと]{{1,8}}を)?組(?:[むみんま]|み直)))|"
    r"の(?=(?:補助|助成|指導|認可|許可|同意|承認|合意|了承|答申|審議|議決)を(?:受け|得|経))|"
    r"から(?=(?:[^。、はが]{1,16}を)?(?:受託|委託を受け|推薦を受け|派遣を受け))"
)
"""What only a body can be part of: …に委託, …と協定を結ぶ, …の補助を受け."""

_JUDGED: Final = re.compile(
    r"(?:委員会|審議会|会議|協議会|懇話会|懇談会)(?:[(（][^()（）]{0,30}[)）])?(?P<acts>(?:が(?=[^。]{0,24}(?:行っ|評価し|審議し|検証し|点検し|まとめ)(?:まし)?た)|で(?=、?(?:改め|見直し|決め|決定し|承認|審議し|確認し))))"
)
"""A council that judged something, or at which it was decided."""

_MEMBERS_ARE: Final = re.compile(r"(?:構成(?:員|団体|機関)?|委員|会員|メンバー)は")
_QUOTED: Final = re.compile(
    r"「(?P<body>[^「」]{3,30})」(?:[(（][^()（）]{2,80}[)）])?(?:を(?:設置|設け|立ち?上げ|組織|置[きく])|[がはで][^。、]{0,12}(?:管理|点検|検証|審議|評価|協議|担|進め|まとめ|行[いうっ]))"
)
"""A council in quotes that is set up, or does something for the plan."""

_IS: Final = re.compile(r"(?:など)?(?:と(?:する|します)|です|である|となる|となります|とおり)。?$")
_SUBJECT: Final = re.compile(
    r"(?:^|[、。])(?:(?:また|なお|さらに|あわせて|このほか|併せて)、)?(?P<bodies>[^、。]{2,30}?)[はが]"
)
LEAST: Final = 2
REACH: Final = 200


def members_said(text: str) -> Iterator[tuple[str, str]]:
    """What part bodies have, with their names, that a text names as members, in brackets, or as those who will act."""
    yield from _bracketed(text)
    for match in _QUOTED.finditer(text):
        if looks_like_body(match["body"]) and is_named(match["body"]):
            yield IN_CHARGE, match["body"]
    for sentence in re.split(r"(?<=。)", text):
        yield from _joined(sentence)
        yield from _acting(sentence)


def _bracketed(text: str) -> Iterator[tuple[str, str]]:
    """The members in brackets behind a council's name, and who does what a line or sentence ends in."""
    spans = find_time_spans(text) if len(text) <= REACH else []
    stepped = bool(spans) and re.fullmatch(r"\W*", text[: spans[0].at]) is not None and "。" not in text[:-1]
    for match in _BRACKETS.finditer(text):
        before, bodies = text[: match.start()].rstrip(" 　」』"), bodies_in_row(match["inside"]) or []
        if _COUNCIL.search(before) and len(bodies) >= LEAST:
            yield RELATED, "、".join(bodies)
        elif match["after"] is not None and bodies and (stepped or _ACT_BEFORE.search(before)):
            yield IN_CHARGE, "、".join(bodies)


def bodies_in_row(printed: str) -> list[str] | None:
    """The named bodies of a row that holds nothing but bodies and persons; None for any other text."""
    pieces = [_TAIL.sub("", part) or part for piece in split_bodies(listed(printed)) for part in _apart(piece)]
    alike = [looks_like_body(piece) for piece in pieces]
    whole = all(like or _PERSONS.fullmatch(piece) for like, piece in zip(alike, pieces, strict=True))
    return [piece for piece, like in zip(pieces, alike, strict=True) if like and is_named(piece)] if whole else None


_BEFORE_NAME: Final = re.compile(
    r"(?<=[はがにを])(?=[一-龥ァ-ヶA-Z])|(?<=から)(?=[一-龥ァ-ヶA-Z])|(?<=[区内域の市町村県府都]の)|(?<=隣の)|(?<=役[場所]の)|(?<=による)|(?<=隣接する)"
)
"""What a sentence says before a name that no comma parts from it."""


def _apart(piece: str) -> list[str]:
    """The names that stand apart by a space or a line's end, where each is a body."""
    parts = piece.split()
    return parts if len(parts) > 1 and all(map(looks_like_body, parts)) else [piece]


def _joined(sentence: str) -> Iterator[tuple[str, str]]:
    """The members of which a sentence says that something is made up."""
    for end in (*_starts(_RELATES, sentence), *(match.start("acts") for match in _JUDGED.finditer(sentence))):
        if bodies := _row_before(_bare(sentence, end)):
            yield RELATED, "、".join(bodies)
    ends = _starts(_JOINS, sentence)
    closing = _IS.search(sentence)
    if closing is not None and _MEMBERS_ARE.search(sentence):
        ends.append(closing.start())
    for end in ends:
        bodies = _row_before(_bare(sentence, end))
        if len(bodies) >= LEAST:
            yield RELATED, "、".join(bodies)


def _starts(pattern: re.Pattern[str], sentence: str) -> list[int]:
    return [match.start() for match in pattern.finditer(sentence)]


def _bare(sentence: str, end: int) -> str:
    """What stands before a place of a sentence, without what brackets say of it, behind an open one and its last time."""
    before = re.sub(r"[(（][^()（）]*[)）]", "", sentence[max(0, end - REACH) : end])
    spans = find_time_spans(before)
    return re.split(r"[(（]", before[spans[-1].until if spans else 0 :].removeprefix("の"))[-1]


def _row_before(text: str) -> Sequence[str]:
    """The bodies of the row of bodies and persons that a text ends in."""
    found: list[str] = []
    for piece in reversed(split_bodies(listed(text))):
        bare = _TAIL.sub("", piece) or piece
        name = _BEFORE_NAME.split(bare)[-1]
        name = last if looks_like_body(last := name.rpartition("　")[2]) else name
        if looks_like_body(name) and is_named(name):
            found.insert(0, name)
        elif not _PERSONS.fullmatch(bare):
            break
        if name != bare:
            break
    return found


def _acting(sentence: str) -> Iterator[tuple[str, str]]:
    """The bodies that will do what a sentence ends in: 商工会は、5月に相談会を開きます."""
    if not ends_in_act(sentence):
        return
    for match in _SUBJECT.finditer(sentence):
        whole = match["bodies"]
        time = max((when.until for when in times_of(whole)), default=0)
        own = _AFTER_TIME.sub("", whole[time:]) if time else whole
        names = split_bodies(listed(_OF_HALL.sub("", own)))
        if all(looks_like_body(name) and is_named(name) for name in names):
            yield (RELATED if _HELPS.search(sentence[-LAST_VERB:]) else IN_CHARGE), "、".join(names)


_AFTER_TIME: Final = re.compile(r"^[末中頃]?(?:から|まで)?[にはの]{0,2}")
_OF_HALL: Final = re.compile(r"(?:[一-龥]{0,6}(?:役場|役所|県庁)|^[市町村県都府])の")
_HELPS: Final = re.compile(r"(?:協力|支援|連携|参加|参画|助言|後援|協賛)を?(?:し|する|行)|手伝|支え|加わ")
LAST_VERB: Final = 16
"""Characters at the end of a sentence within which its last verb stands."""
