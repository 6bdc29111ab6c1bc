"""What the words of a sentence commit it to: negation, opposites, what is done or only planned, what is absolute."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from corpus.normalize import nfkc
from corpus.quantities import find_quantities
from corpus.time_spans import without_times
from retriever.tokens import content_kinds, terms

_REPORTING: Final = Path(__file__).with_name("reporting_words.txt")
"""Lemmas with which a text is reported: they add nothing to what it says."""


@lru_cache(maxsize=1)
def reporting() -> frozenset[str]:
    """The lemmas that add nothing to what a text says."""
    return frozenset(_REPORTING.read_text(encoding="utf-8").split())


@lru_cache(maxsize=8192)
def telling_words(text: str) -> tuple[str, ...]:
    """The content words of a sentence that say something: lemmas without numbers, times and words of reporting."""
    units = _units_in(text)
    words = (t for t in terms(text) if "_" not in t and not t.startswith("@") and not t[0].isdigit() and t not in units)
    return tuple(dict.fromkeys(w for w in words if w not in reporting()))


def _units_in(text: str) -> frozenset[str]:
    """The lemmas of the figures of a text with their units, which are no words of their own."""
    plain = nfkc(text)
    return frozenset(t for q in find_quantities(without_times(plain)) if q.unit for t in terms(q.printed))


@lru_cache(maxsize=8192)
def compounds(text: str) -> tuple[tuple[str, str], ...]:
    """Neighbouring nouns of a sentence that say something together (待機 and 児童)."""
    pairs = (tuple(t.split("_", 1)) for t in terms(text) if "_" in t)
    known = reporting()
    return tuple(
        dict.fromkeys(
            (a, b) for a, b in pairs if not (a in known and b in known) and not (a[0].isdigit() or b[0].isdigit())
        )
    )


NOT_ONLY: Final = re.compile(r"(?:だけ|のみ)(?:で(?:は)?なく|ならず)|にとどまらず")
"""Neither a limit nor a denial."""

NEGATION: Final = re.compile(
    r"(?<!少)ない(?!か)|なか(?:った|ろう)|なく(?!な)|なければ(?!な)|ません|ず(?=[、に。]|$)|なし|無し|対象外|除[くきい]|以外|不要|不可|未(?:達|実施|策定|着手|設置|整備|定|導入|加入|利用|公表)|非(?:該当|公開|課税)|中止|廃止|とりやめ|取りやめ|見送"
)

OPPOSITES: Final = (
    (
        r"増(?!進)|拡大|拡充|伸[びば]|引き?上げ|上昇|高[めまく]|向上|広げ",
        r"減(?!災)|縮小|引き?下げ|低下|下が|下げ|削減|抑[え制]|低減|少なく",
    ),
    (r"上回|超え|超過|より多|より高", r"下回|届か|及ば|満たな|より少|より低"),
    (r"以上", r"以下|以内|未満"),
    (
        r"達成(?!率|状況|目標)(?!でき(?:な|ず|ま))(?!し(?:て|ま).{0,4}(?:な|ん|ず))|届い|クリア",
        r"未達|達成(?:でき|し|されて|には)[^。]{0,6}(?:な[いか]|ず|ませ)|届かな|届いてい(?:な|ませ)|及ばな|下回",
    ),
    (r"無料|無償|無利子", r"有料|有償|自己負担|有利子"),
    (r"任意|自由に|希望(?:する|者)", r"必須|義務|必ず|なければな"),
    (r"市内|町内|村内|県内|区内|域内|国内|地元", r"市外|町外|村外|県外|区外|域外|国外|海外"),
    (r"開始|始[めま]|開設|新設|創設|設置|導入|運行|開所|開く|設け", r"終了|廃止|中止|休止|閉[鎖館校所]|打ち?切|終え"),
    (r"(?<!非)公[開表]", r"非公開|公[開表](?:し|され)(?:な|ませ)"),
    (
        r"対象(?!外)(?!に(?:は)?(?:な(?:ら|り)ま?せ?な?|含))",
        r"対象外|対象(?:に|と)(?:は)?(?:な[らり]|含)[^。]{0,3}(?:な|ん|ず|ませ)|除[くいき]",
    ),
    (r"継続|引き続き|続け", r"終了|廃止|新規|打ち?切|新た"),
    (r"新規|新た", r"継続|既存|従来|引き続き"),
    (r"前半|前期|上半期", r"後半|後期|下半期"),
    (r"単独|独自|のみで", r"共同|連携|合同|協働"),
    (r"直営|自ら", r"委託|民間"),
    (r"公立|市立|町立|村立|県立", r"私立|民間|民営"),
    (r"累計|累積|延べ|通算", r"年間|毎年|単年|1年(?:間)?に|一年"),
    (r"できる|可能|でき(?=ま|て|、|る)|受け入れ", r"でき(?:な|ませ|ず)|不可|不可能|受け入れ(?:な|ませ)"),
    (r"あり(?!ませ)|あ(?=る|っ)|有り", r"なし|無し|ありませ|(?<!少)な(?:い|く|し)"),
    (r"早[めまく]|前倒し", r"遅[れらく]|延期|先送り"),
    (r"義務|必須", r"努め|任意"),
    (r"最大|最多|上位|最高|多[くい]", r"最小|最少|下位|最低|少な[くい]"),
    (r"長[くい]|延長|長期", r"短[くい]|短縮|短期"),
    (r"以降|から後|後に", r"以前|まで|より前|前に"),
    (r"補助|助成|支給|交付|給付", r"融資|貸[付与し]|徴収|負担してもら"),
    (r"大人|成人|高齢", r"子ども|こども|児童|若者"),
    (r"すべて|全て|全員|全額|全部|全域|全世帯", r"一部|部分的|半額|だけ|のみ|限"),
    (r"個人", r"法人|団体|企業"),
)
"""Words and their opposites: who says the one where the other is printed says the contrary."""

_OPPOSITES: Final = tuple((re.compile(a), re.compile(b)) for a, b in OPPOSITES)
STRICT: Final = 10
"""The first so many settle it; the others only speak against a sentence."""

ABSOLUTES: Final = (
    r"最も|もっとも|一番|最大(?!限|で)|最多|最高(?!額)|トップ|1位|首位",
    r"最小|最少|最低(?!限|で)",
    r"唯一|ただ一つ|随一|日本一",
    r"すべて|全て|全部|全員|全額|全世帯|全面|あらゆる|一切|例外なく|いずれも|どれも|どちらも|全[^、。]{1,3}(?=で|の|に)",
    r"必ず|常に|いつでも|誰でも|だれでも|無条件|無制限|制限なく|確実|保証|問わず|かかわらず",
    r"(?<!最)初(?:めて|の)|国内初|県内初|全国初",
)
"""Words that leave no exception, those of one kind together: one of a kind stands for another."""

_ABSOLUTES: Final = tuple(map(re.compile, ABSOLUTES))


def absolutes(text: str) -> frozenset[int]:
    """The kinds of words without exception that a text uses."""
    plain = nfkc(text)
    return frozenset(n for n, kind in enumerate(_ABSOLUTES) if kind.search(plain))


_DONE_STRONG: Final = re.compile(
    r"すでに|既に|完了|[しりいきちびみぎえけせてれ]まし?た|(?<![でと])(?:し|され|られ)た(?:[。(（]|$|ところ|ほか|結果)|済み|"
    r"(?:始まっ|広がっ|進ん|整っ|終わっ|出来上がっ|使え|受け付け|運行し|利用され|公開され|開かれ|実施され|実施し|達成し|達成され)てい(?:ます|る|て)"
)
HEDGE: Final = re.compile(
    r"予定|検討|見込|目指|めざ|目標|計画|方針|努め|努力|場合が|こと(?:が|も)あ|可能性|おそれ|かもし|図[るりっ]|推進|促[しす進]|促進|考え|見通|めど|目途|案|調査|研究|準備|協議|構想|していく|ていき|こととし|ことにな(?:って|り)|としてい|とされ|見直"
)
PLANNED_MARK: Final = re.compile(r"検討|予定|見込|目指|めざ|努め|可能性|場合があ|ことがあ")

FIRM_LIMITS: Final = re.compile(r"ただし|に限|限[るりっ定]|のみ|だけ|除[くきい]|対象外|以外|原則|上限|限度|要件|条件")
"""Those that may not be left out."""

LIMITS: Final = re.compile(
    r"ただし|に限|限[るりっ定]|のみ|だけ|除[くきい]|対象外|以外|原則|上限|限度|以内|第[0-9一二三四五六七八九]+子|未満|以下|以上|要件|条件|必要とす|前提"
)
"""Words that bound what is promised."""


def strongly_done(text: str) -> bool:
    """Whether a text says that something is done."""
    return _DONE_STRONG.search(nfkc(text)) is not None


def opposed(said: str, printed: str) -> tuple[float, float]:
    """How many opposites of printed words a sentence says: of the strict ones, and of the others."""
    said, printed = nfkc(said), nfkc(printed)
    found = [0, 0]
    for at, pair in enumerate(_OPPOSITES):
        for one, other in (pair, pair[::-1]):
            contrary = one.search(said) and not other.search(said) and not one.search(printed) and other.search(printed)
            found[at >= STRICT] += bool(contrary)
    return float(found[0]), float(found[1])


def kinds_of_words(text: str) -> dict[str, bool]:
    """The lemmas of a text, and whether each names a thing: paraphrases change verbs, lies add things."""
    return dict(content_kinds(text))
