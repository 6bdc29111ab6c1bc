"""Bodies that a plan names: what looks like one, what the plan calls it for short, and its full name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from corpus.facts import AgencyRef
from corpus.normalize import nfkc, squeeze

_PUBLIC: Final = (
    r"国|県|市|町|村|都|府|道|市町村?|区市町村|各市町村?|県内市町|関係市町|産学公金?|産学官金?|"
    r"民間(?:企業|団体)?|企業|事業者|地域|住民|県民|市民|町民|村民|家庭|保護者|学生|農家|農業者|漁業者|林業者|ボランティア"
)
TAILS: Final = (
    r"財団|センタ[ーｰ]?|協会|会議所|商工会|連合会|中央会|協議会|委員会|機構|大学|大学校|高専|高校|学校|"
    r"銀行|信用金庫|金融機関|公社|公庫|組合|農協|漁協|JA|研究所|試験場|病院|支援機関|関係機関|関係団体|業界団体|経済団体|団体|"
    r"推進本部|本部|推進会議|会議|デスク|拠点|会社|商社|事務所|事務局|[課局部係省庁]|(?<![教休浴寝温病])室|支所|振興局|労働局|"
    r"観光連盟|連盟|企業体|歯科医師団|(?<=[一-龥])学部|公民館|図書館|博物館|美術館|資料館|児童館|診療所|保健所|保育所|幼稚園|審議会|懇話会|懇談会|医師会|薬剤師会|消防団|自治会|町内会|協働隊|協力隊|実行委員会|NPO|NPO法人|社協|ハローワーク|コンソーシアム|プラットフォーム|"
    r"(?<!部)署|裁判所|安定所|出張所|支庁|議会|法人|連合|企業団|事業団|土地改良区|行政区|商店街|消防本部|警察|"
    r"(?<=[一-龥])(?<![社機大修習明示流総談演覧評験表告強都照際集教])(?<![見学試音意体発朝勉読運座同][学食楽見験表市強書動談窓])(?<!交換)(?<!定例)(?<!例)会|(?<=[一-龥ぁ-んァ-ヶー]の)[会輪]|(?<=[一-龥])(?:PTA|支社|支店)|"
    r"(?<=[一-龥ァ-ヶー])(?<![集師軍])団|(?<=[一-龥ァ-ヶー])隊|(?<=[一-龥])班|気象台|クラブ|サークル|チーム|ネットワーク|(?<=[一-龥]{2})(?<![神公商本当会])社|(?<=[一-龥])(?:直売所|販売店|工務店|相談所)|(?<=.[^聞聴語祝見囲][るすくむぶつう])会"
)
"""How names of bodies end; a meeting held once (説明会, 研修会, 大会) is none."""

FIRMS: Final = (
    r"(?:株式|有限|合同|合資)会社|[(（](?:株|有|同|社|財|福|特非|一社|一財)[)）]|"
    r"(?:一般|公益)(?:社団|財団)法人|(?:社会福祉|学校|医療|特定非営利活動|NPO|独立行政|国立研究開発|国立大学)法人"
)
"""What stands before the name of a firm or a corporation."""

_PLACES: Final = r"(?:県内|市内|近隣|周辺|沿線|関係|構成|圏域)(?:\d{1,2}|各|の)?(?:市町村|市町|町村|[市町村])"
_BODY: Final = re.compile(
    rf"^(?:(?:{_PUBLIC}|{_PLACES})(?:等)?|(?!.*関係$).{{0,30}}(?:{TAILS})(?:[(（].*[)）])?(?:等|ほか|など)?|(?:{FIRMS})[^。、]{{1,24}}|[^。、\s]{{2,20}}[(（][株有同資名][)）]|[A-Z]{{3,8}}|JA[一-龥ぁ-んァ-ヶー]{{2,12}})$"
)
_SEPARATORS: Final = re.compile(r"[・･、,，/／◎●○]|\s{2,}")
_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")
LONGEST_BODY: Final = 32


def looks_like_body(name: str) -> bool:
    """Whether a name is that of a body or a kind of body: 県, 商工会議所, ものづくり推進課."""
    folded = nfkc(name).strip()
    fits = 0 < len(folded) <= LONGEST_BODY and _SAYS.match(folded) is None and _BODY.match(folded) is not None
    return fits and _NO_BODY.fullmatch(folded) is None


_SAYS: Final = re.compile(r"[^()]*(?:[。:=]|\.\.\.)|.*。")
"""What says something of a body, and is no name."""


def is_named(name: str) -> bool:
    """Whether what looks like a body is one of its own rather than a kind of bodies: 商工会, not 医療機関 or 事業者."""
    folded = nfkc(name).strip()
    return len(folded) >= LEAST_NAMED and _KIND.fullmatch(folded) is None and folded not in _GENERIC


LEAST_NAMED: Final = 3
_KIND: Final = re.compile(
    rf"(?:{_PUBLIC}|{_PLACES})(?:等)?|(?:各|関係|当(?!別|麻)|この|その|本|他の|地元の?|新しい|新たな|[※＊*]).*|"
    r".*(?:する|ている|である|した)(?!会$)[^・]{1,12}|.*(?:機関|団体|企業|主体|拠点|各課)|.*(?:担当|主管|所管)(?:部?課室?|室課?|部署)|(?:[小中]|小中|高等)?学校|公民館|病院|保育所|幼稚園|.*[市町村県国区域内等次回]の会|.*[^友母父親]の(?:[課室部局係]|分[室館署所]|学校|企業|団体)|"
    rf".*化|{FIRMS}|"
    r"(?:懇話|懇談|審議|協議|委員|連合|検討|実行委員|評価委員|幹事|分科|部|連絡|準備|運営|企画|作業|検討委員)会|(?:.*の)?事務局|(?:プロジェクト|支援)?チーム|商店街|高等専門学校|(?:推進|対策)(?:会議|本部)"
)
"""Kinds of bodies, and pointing words before one."""

_NO_BODY: Final = re.compile(
    r"(?:.*[一全内外幹岸頭腹]|[上下大細])部|\d++(?!市|町|村|の).*|(?:県|市)[下内]\d.*|の.*|.*法人化|[両同当本][課室部局係市町村県]|(?:第\d++|次)回.*|(?:所管|担当|各)[部課]|(?:令和|平成|昭和|[RHS]\d|\d++年).*"
)
"""Words that end like names of bodies but are parts, pointing words or times."""


_PARTS_OF: Final = (
    (r"[都道府県市町村]", r"[部局]|委員会|本部|[課室所係班]|担当|グループ"),
    (
        r"[部庁署]|(?<!事務)局|委員会|本部|役場|役所|会社|法人|組合|協会|公社|企業団|病院",
        r"[課室係班]|担当|グループ|チーム",
    ),
    (r"[課室館園所]|センター", r"[係班]|担当|グループ|チーム"),
    (r"課", r"(?:準備|推進|対策|整備|支援|管理)室"),
    (r"(?:保健|土木|福祉|農林|県税)(?:事務)?所", r"課"),
    (r"大学|大学院|短大", r"学部|学科|研究[科室所]|センター"),
    (r"高校|学校|大学|学園", r"[^本]部|科|クラブ|PTA"),
)
"""How bodies are called and, for each, parts of them."""


def is_within(inner: str, outer: str) -> bool:
    """Whether a name is that of a part of the body before it: 建設課 上下水道係, …大学 栄養学部."""
    inner, outer = nfkc(inner).strip(), nfkc(outer).strip()
    return not inner.endswith("関係") and any(
        re.search(rf"(?:{a})$", outer) and re.search(rf"(?:{b})$", inner) for a, b in _PARTS_OF
    )


def split_bodies(printed: str) -> list[str]:
    """県・財団・農技Ｃ as three names; brackets hold no separators."""
    names, start, depth = [], 0, 0
    printed = _JOINED.sub("、", _LABEL_WITHIN.sub("、", printed))
    for i, char in enumerate(printed):
        depth += (char in "(（「") - (char in ")）」")
        if depth == 0 and _SEPARATORS.match(char):
            names.append(printed[start:i])
            start = i + 1
    bare = [_LABEL.sub("", name.strip()) for name in [*names, printed[start:]]]
    return list(_whole([name for name in bare if name], printed))


def _whole(names: Sequence[str], printed: str) -> Iterator[str]:
    """Names put together again that a middle dot within them parted: 子ども・子育て会議."""
    before = ""
    for name in names:
        joined = f"{before}・{name}" if before else name
        whole = before and joined in printed and len(name) >= LEAST_WHOLE and looks_like_body(name)
        whole = whole and (len(before) >= LEAST_WHOLE or joined.endswith(_OF_SEVERAL))
        if before and not whole:
            yield before
        before = "" if looks_like_body(name) or not _may_begin(name) else name
        if not before:
            yield joined if whole else name
        elif whole:
            yield joined
            before = ""
    if before:
        yield before


def _may_begin(name: str) -> bool:
    """Whether a word may be the first of a name with a dot in it; what ends like something for short is one by itself."""
    return _WORD.fullmatch(name) is not None and (len(name) >= LEAST_WHOLE or _SHORT.fullmatch(name) is not None)


_OF_SEVERAL: Final = ("課", "室", "会議", "審議会", "協議会", "委員会", "懇談会")
"""How bodies end that deal with several things, which their names join with a dot: こども・若者審議会."""

_SHORT: Final = re.compile(r"(?:[一-龥]{2,3}|[ぁ-ん子]{3})(?<![協校所署館会局院団農漁者員民])")
"""Short words that may be what an office deals with (人権), and no body for short (社協)."""

LEAST_WHOLE: Final = 4
"""Characters of both parts of a name with a dot in it; what is shorter may be an abbreviation."""
_WORD: Final = re.compile(r"[一-龥々ぁ-んァ-ヶー]+")
_JOINED: Final = re.compile(r"及び|並びに")


_PARTS: Final = r"(?:主?担当|所管|主管|関係|協力|連携|実施主体|事務局|窓口|庶務)(?:課|機関|団体)?\s*[:：]\s*"
_LABEL: Final = re.compile(rf"^{_PARTS}")
"""What may stand before a body within a cell or brackets: 主管：財政課."""

_LABEL_WITHIN: Final = re.compile(rf"(?<=[課室係局署所会ー])\s?{_PARTS}")
"""The same after the bodies of another part: 環境課 関係：農政課."""


@dataclass(slots=True)
class Registry:
    """The full names that a document defines, and its abbreviations for them.

    ``full`` has the names by their folded forms, ``bare`` those without what stands in brackets,
    ``short`` the full names by folded abbreviations, ``printed`` the abbreviations by full names.
    ``endings`` has, by each of their endings, the one folded bare name that ends so, or "" for several.
    """

    full: dict[str, str] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    printed: dict[str, list[str]] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)

    def abbreviate(self, short: str, full: str) -> None:
        """Take in an abbreviation; the first statement of it holds."""
        key = squeeze(short)
        if key not in self.short:
            self.short[key] = full
            self.printed.setdefault(full, []).append(short)
            self.add(full)

    def abbreviations(self, full: str) -> list[str]:
        """What the document calls this body for short, as printed."""
        return list(self.printed.get(full, ()))

    def add(self, name: str) -> None:
        """Take in a full name."""
        self.full.setdefault(squeeze(name), name)
        bare = _BRACKETS.sub("", name)
        folded = squeeze(bare)
        if folded not in self.bare:
            for at in range(len(folded) + 1):
                self.endings[folded[at:]] = "" if folded[at:] in self.endings else folded
        self.bare[folded] = bare

    def knows(self, printed: str) -> bool:
        """Whether a printed name is an abbreviation or a full name of the document."""
        key = squeeze(printed)
        return key in self.short or key in self.full

    def resolve(self, printed: str) -> str:
        """The full name: as the document abbreviates, else the one full name that ends with it."""
        key = squeeze(printed)
        if key in self.short:
            return self.short[key]
        names = self.bare
        if key in names:
            return names[key]
        if key.endswith("等") and key[:-1] in names:
            return names[key[:-1]]
        longer = "" if key in _GENERIC else self.endings.get(key, "")
        return names[longer] if longer else " ".join(printed.split())

    def reference(self, printed: str, role: str) -> AgencyRef:
        """A body named as responsible, resolved."""
        return AgencyRef(name=self.resolve(printed), printed=printed, role=role)


_GENERIC: Final = frozenset(
    {
        "機関",
        "支援機関",
        "関係機関",
        "実施機関",
        "団体",
        "関係団体",
        "組合",
        "協会",
        "協議会",
        "センター",
        "会議",
        "本部",
    }
    | {"拠点", "大学", "学校", "企業", "課", "室", "部", "局", "係", "省", "庁", "県", "市", "町", "村"}
)
"""Words for kinds of bodies: no document's short form of one of them."""

_QUOTED_SHORT: Final = re.compile(r"(?P<full>[^\s、。「」（）()]{2,30})[はを][、]?「(?P<short>[^「」]{1,12})」")
_SAYS_SHORT: Final = re.compile(r"(?:と|として)(?:記載|表記|略|い[ういっ]|呼|称|しま?す|する)|略称|略記")
_HEREAFTER: Final = re.compile(
    rf"(?P<full>(?:(?:{FIRMS})\s)?[^\s、。「」（）()]{{2,30}})」?"
    r"[(（]以下[、,]?\s*(?:「(?P<quoted>[^「」]{1,12})」[^()（）]{0,10}|(?P<bare>(?=[一-龥ァ-ヶA-Za-z])[^「」()（）、。\s]{2,12}?)(?:という|と(?:略|いう|記載|表記)[^()（）]{0,6})?[。]?)[)）]"
)


def abbreviations(text: str) -> dict[str, str]:
    """Abbreviations that a sentence states: Ａは「Ｂ」と記載, Ａ（以下「Ｂ」という。）; short to full."""
    found = {m["quoted"] or m["bare"]: m["full"] for m in _HEREAFTER.finditer(text)}
    if _SAYS_SHORT.search(text):
        found |= {m["short"]: m["full"] for m in _QUOTED_SHORT.finditer(text)}
    return {short: full for short, full in found.items() if looks_like_body(full) and squeeze(short) != squeeze(full)}


def are_bodies(printed: str, registry: Registry) -> bool:
    """Whether all that stands between brackets are bodies."""
    names = split_bodies(printed)
    return bool(names) and all(registry.knows(name) or looks_like_body(name) for name in names)


_ASIDE: Final = re.compile(r"(?<=[課室係局])[(（][^()（）]*(?:[:：]|と共同|内[)）])[^()（）]*[)）]?$")
"""What brackets behind an office say of others, or of where it is: 総務課（関係：財政課）, 健康課（保健センター内）."""


def references(printed: str, registry: Registry, role: str) -> tuple[AgencyRef, ...]:
    """The bodies of a bracket or cell, in order, each once."""
    found: dict[str, AgencyRef] = {}
    for name in split_bodies(printed):
        reference = registry.reference(_ASIDE.sub("", name) or name, role)
        found.setdefault(reference.name, reference)
    return tuple(found.values())


def merged(groups: Iterable[Sequence[AgencyRef]]) -> tuple[AgencyRef, ...]:
    """References of several places, each body once."""
    found: dict[str, AgencyRef] = {}
    for group in groups:
        for reference in group:
            found.setdefault(reference.name, reference)
    return tuple(found.values())
