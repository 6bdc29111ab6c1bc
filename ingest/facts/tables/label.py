"""What the head of a column or row says: which value stands there, for which time, in which unit; or what it names."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from corpus.fiscal_year import ERAS
from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.roles import ROLE_WORD, Role, head_unit, role_said, stands_apart
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.units import is_unit


class Holds(StrEnum):
    """What a column (or a row) of a table holds."""

    NAME = "name"
    NUMBER = "number"
    UNIT = "unit"
    BODY = "body"
    KIND = "kind"
    NOTE = "note"
    DERIVED = "derived"
    TIME = "time"
    ROLE = "role"
    VALUE = "value"
    TEXT = "text"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Label:
    """A head, taken apart: ``words`` is what is left of it without role, time and unit.

    ``superseded`` says that its values held before a revision (改訂前), ``derived`` that they are reckoned from
    others (計画との差, 前年比), ``version`` that it only tells the old from the new (旧, 新).
    """

    printed: str
    words: str = ""
    role: Role | None = None
    period: str | None = None
    unit: str | None = None
    superseded: bool = False
    derived: bool = False
    version: bool = False

    @property
    def says_which_value(self) -> bool:
        """Whether it names nothing, but says which value stands there or for when."""
        return (not self.words or self.derived) and (
            self.role is not None or self.period is not None or self.derived or self.version
        )


_AFTER_UNIT: Final = re.compile(rf"(?<=[)）\]］])\s*+[・:：]?\s*+(?=(?:{ROLE_WORD.pattern})$)", re.IGNORECASE)


def role_apart(head: str) -> str:
    """A head with a space before the role that stands right after its unit: 延床面積（㎡）計画."""
    return _AFTER_UNIT.sub(" ", head)


_BEFORE: Final = re.compile(
    r"(?:改[訂定正]|変更|見直し)前の?(?:目標値?|値)?|(?:前|旧|従前の|これまでの)(?:計画|戦略|ビジョン|プラン|大綱|指針)(?:における|で)?の?目標値?"
)
_VERSION: Final = re.compile(
    r"(?:(?P<old>旧|(?:改[訂定正]|変更|見直し)前)|新|(?:改[訂定正]|変更|見直し)後)(?:計画|目標|値)?"
)
_VERSION_LAST: Final = re.compile(r"(?<=[\s)])(?P<version>(?P<old>旧)|新)$")
"""The old and the new of one value, below what they are: 目標値（令和13年度） 旧."""

_BARE_YEAR: Final = re.compile(
    r"(?:(?<![\d.第])(?=(?:\d{1,2}|元) ?年 ?度)|(?<![^\s()（）\[\]～〜~・/／→-]))(?P<year>\d{1,2}|元) ?年(?: ?度)?"
    r"(?! ?(?:間|目|生|齢|度|以[上下内]|次|前|後|ごと|毎|平均|累計|ぶり))"
)
_CONNECTING: Final = re.compile(
    r"[\W_]|西暦|和暦|年次|第?[1-4Ⅰ-Ⅳ一二三四]四半期|[1-4]Q|[前後上下]半?期|上旬|中旬|下旬|以降|以前|まで|から|頃|(?:[1-9][0-2]?\s?[-~～]\s?)?[1-9][0-2]?月|四半期|時点|年度|暦年|末?の?数?値$|(?<![一-龥ァ-ヶ])[年値の末間量](?![一-龥ァ-ヶ])|現在|単位|数値|^[値年量]$"
)
_UNIT: Final = re.compile(
    r"[\[［(（]\s*+(?:単位\s*+[:：]?\s*+)?(?P<unit>[^\d()（）\[\]［］\s](?:(?<=[mCO])[23]|[^\d()（）\[\]［］]){0,7})[\]］)）]"
)


def read_label(printed: str, era: str = "令和") -> Label:
    """Take a head apart; ``era`` is that of years printed without one (７年度)."""
    said = _RECKONED.sub("", _SPREAD.sub(r"\1", " ".join(printed.split())))
    lettered = _LETTER.search(said)
    found = _read(said[: lettered.start()], era) if lettered is not None else None
    return found if found is not None and found.says_which_value else _read(said, era)


_LETTER: Final = re.compile(r"(?<=[^\x00-\x7f])\s[A-Za-zＡ-Ｚａ-ｚ](?:\s?[-－−‐/／÷]\s?[A-Za-zＡ-Ｚａ-ｚ])?$")
"""The letter by which other columns are reckoned from one, after its words: 計画 a, 達成度 b/a."""


_RECKONED: Final = re.compile(
    r"(?<=\w)\s?(?:[(（]?[①-⑳]\s?[-－−‐/／÷]\s?[①-⑳][)）]?|[(（\[［]\s?[A-Za-zＡ-Ｚａ-ｚ]\s?[-－−‐/／÷]\s?[A-Za-zＡ-Ｚａ-ｚ]\s?[)）\]］])$"
)
"""From what a column is reckoned, after its words: 増減 ②－①."""

_SPREAD: Final = re.compile(r"(?<!\S)([^\x00-\x7f]) (?=[^\x00-\x7f](?!\S))")
"""The space in a word of two characters that is spread over its cell: 現 状."""


@lru_cache(maxsize=20_000)
def _read(printed: str, era: str) -> Label:
    folded = fold_same_length(printed)
    version = _VERSION.fullmatch(squeeze(folded))
    if version is not None:
        return Label(printed=printed, superseded=version["old"] is not None, version=True)
    span, rest = _time(folded, era)
    rest = rest if span is None else _SPREAD.sub(r"\1", _PARTICLE.sub(" ", _CUT_OFF.sub("の", rest)).strip())
    version = _VERSION_LAST.search(rest)
    if version is not None and (role := _read_words(printed, rest[: version.start()], span)).role is not None:
        return replace(role, superseded=version["old"] is not None)
    before = _BEFORE.search(rest)
    if before is not None:
        rest = _cut(rest, before)
    beside = _YEAR_BESIDE.search(rest) if span is None else None
    if (
        beside is not None
        and (read := _read_words(printed, _cut(rest, beside), None)).role is not None
        and not read.words
    ):
        return replace(read, words=beside[0])
    found = _read_words(printed, rest, span)
    return replace(found, role=found.role or Role.TARGET, superseded=True) if before is not None else found


_PARTICLE: Final = re.compile(r"^\s++(?:における|において|現在の|時点の|[のにで])(?=[^\s\d])")
"""What joins a time with the words after it: 令和10年度に目指す値."""

_CUT_OFF: Final = re.compile(r"(?<=\S)(?:\s|\(\s?\)){1,4}+の(?=目標|計画|実績|見込|数?値)")
"""What a time in brackets left between the words around it: 最終年度（2028年度）の目標."""

_YEAR_BESIDE: Final = re.compile(r"(?:前々|前|昨|本|今|当)年度")
"""A year told by the ones printed beside it."""


def _read_words(printed: str, rest: str, span: str | None) -> Label:
    """Take apart what is left of a head without its time."""
    unit = unit_named(printed)
    last_word = _UNIT_LAST.search(rest) if unit is None else None
    if last_word is not None:
        unit, rest = last_word["unit"], rest[: last_word.start()]
    if span is not None and unit in _OF_TIMES:
        unit = None
    rest = role_apart(_without_year_aside(rest))
    last = squeeze(rest.rsplit(" ", maxsplit=1)[-1])
    if _DERIVED.fullmatch(last) and " " in rest:
        return Label(printed=printed, words=rest.rpartition(" ")[0].strip(), period=span, unit=unit, derived=True)
    if _DERIVED.fullmatch(squeeze(re.sub(r"[(（\[［][^()（）\[\]［］]*[)）\]］]", "", rest)).lstrip("のに対する")):
        return Label(printed=printed, period=span, unit=unit, derived=True)
    bare = re.sub(r"[(（\[［][^()（）\[\]［］]*[)）\]］]", lambda m: m[0] if ROLE_WORD.search(m[0]) else " ", rest)
    if span is not None and not any(_OPEN.search(printed[: each.at]) for each in find_time_spans(printed)[:1]):
        bare = _OF_PLAN.sub(" ", bare)
    untermed = _LASTING.sub(" ", _TERM.sub(" ", bare))
    if stands_apart(untermed, _role_in(untermed)):
        bare = untermed
    match = _role_in(bare)
    role = role_said(match) if match is not None else None
    words = ROLE_WORD.sub(lambda m: " " if m[0] == match[0] or stands_apart(bare, m) else m[0], bare) if match else bare
    words = "" if not _CONNECTING.sub("", words) else words
    if words and role is not None and not stands_apart(bare, match):
        role, words = None, bare
    return Label(
        printed=printed,
        words=" ".join(word for word in re.sub(r"[(（\[［]\s*[)）\]］]", "", words).split() if re.search(r"\w", word)),
        role=role,
        period=span,
        unit=unit,
    )


_UNIT_LAST: Final = re.compile(r"(?<=[^\x00-\x7f])\s(?P<unit>[A-Za-zμ]{1,4}/\d{0,4}[A-Za-z]{1,4})$")
"""A unit below the words of a head: BOD mg/L."""


def _without_year_aside(rest: str) -> str:
    """A head without the brackets that say of its year which one it is, where it says otherwise what its values are."""
    bare = _YEAR_ASIDE.sub(" ", rest)
    return bare if bare != rest and stands_apart(bare, _role_in(bare)) else rest


_YEAR_ASIDE: Final = re.compile(r"[(（](?:中間|最終|計画)?(?:目標|基準|計画|策定|最終)年[度次]?[)）]")

_TERM: Final = re.compile(r"第\s?[\d一二三四五六七八九十]{1,3}\s?[期次](?:計画)?の?(?=[^\s計])")
"""Of which plan a role is, right before it: 第２期実績, 第３期見込量."""

_OF_PLAN: Final = re.compile(r"第\s?[\d一二三四五六七八九十]{1,3}\s?[期次](?:計画)?(?:期間)?(?=\s|$)|中長期(?=\s|$)")
"""Of which plan a time is, over the times of several columns: 第9期計画 R6, R7, R8."""

_OPEN: Final = re.compile(r"[(（\[［][^()（）\[\]［］]*$")
"""Before a time that only dates what stands before its bracket: 第2期（平成30年3月策定）."""

_LASTING: Final = re.compile(
    r"(?<![^\s(（])(?:(?:前半|後半|前期|後期|上期|下期|通期|期末|年度?末|年間|全期間|計画期間(?:中|末)?)の?|までの?)(?=[^\s)）])"
)
"""Of which part of a time a role is, right before it: 前半の実績, 令和9年度までの累計目標."""

_OF_TIMES: Final = ("年", "年度", "月", "日")
"""What counts the time of a head (西暦（年） 2030), not what stands under it."""


def _role_in(text: str) -> re.Match[str] | None:
    """The role word that a head says, the last one before others: 基準 値, 中間目標."""
    every = [match for match in ROLE_WORD.finditer(text) if not _FIRST_VERSION.match(text, match.start() - 1)]
    found = [match for match in every if stands_apart(text, match)] or every
    if not found:
        return None
    roles = {role_said(match) for match in found}
    return found[0] if len(roles) == 1 else max(found, key=lambda m: (role_said(m) is Role.FORECAST, m.start()))


_FIRST_VERSION: Final = re.compile(r"(?<=\S\s|\S\S)[(（\[［【〔]当初[)）\]］】〕]")
"""In brackets after what a value is, 当初 tells it from the revised one: 目標【当初】."""


def _cut(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " + text[match.end() :]


def _time(folded: str, era: str) -> tuple[str | None, str]:
    """The time that a head names, if it is one, and the head without it."""
    spans = find_time_spans(folded)
    if spans:
        period = spans[0].period if len(spans) == 1 else _one_of(spans)
        rest = folded
        for span in reversed(spans):
            rest = rest[: span.at] + " " + rest[span.until :]
        return period, rest
    bare = _BARE_YEAR.search(folded)
    if bare is None:
        return None, folded
    year = ERAS[era] + (1 if bare["year"] == "元" else int(bare["year"]))
    return f"{'FY' if '年度' in bare[0] else ''}{year}", _cut(folded, bare)


def _one_of(spans: list[TimeSpan]) -> str | None:
    years = {span.start_iso.removeprefix("FY")[:4] for span in spans}
    return spans[0].period if len(years) == 1 else None


def unit_named(printed: str) -> str | None:
    """The unit in brackets of a head or a caption; brackets with another word (国内) name none."""
    found = head_unit(printed)
    return found if found is not None and (is_unit(found) or "単位" in printed) else _unit_in(printed)


def _unit_in(printed: str) -> str | None:
    match = _UNIT.search(fold_same_length(printed))
    unit = match["unit"].strip() if match is not None else ""
    return unit if unit and is_unit(unit) and not re.fullmatch(r"[A-KM-Z]", unit) else None


DERIVED: Final = (
    r"(?:計画|目標|前年度?|基準年?度?|現[状況]|当初|策定時|見込み?|予算)(?:値|額)?と?の?(?:差|比|対比|比較)|差引?|過不足|改[定訂]率|増減[数額率量]?|達成[率度]|達成状況|進捗率|進捗度"
    r"|対?(?:前|基準)年度?(?:比|増減|差)[率数額]?|伸び率|増[加減]率|減少率|削減[率量]|計画比|対計画比|対比|比較|執行率"
    r"|(?:過去|直近|最近)?\d{1,2}(?:か|カ|ヶ|箇)?年間?の(?:増減[数額率量]?|伸び率|差)"
)
_DERIVED: Final = re.compile(DERIVED)

_BODY_HEADS: Final = (
    r"(?:主な?|関係|関連|連携|協力|庁内)?(?:担当|所管|主管|主務|推進|実施|取組|事業|主担当|関係|関連|連携|支援|協力|取組推進)"
    r"(?:課|部署|部局|局|係|室|機関|団体|所属|者|先|主体|部門|課等|課室|部課|課名|部署名|課・係|課（室）)"
    r"|主な(?:担当|所管|主管|実施主体|担い手)|担当|所管|主管|主務|主担当|主体|協力|連携|関係課|担い手|窓口|問い?合わせ先|担当組織|.{0,4}推進主体"
)
_NOTE_HEADS: Final = (
    r"備考|摘要|出典|資料|データ.*|(?:把握|測定|算出|算定|評価|確認)の?(?:方法|式|手法|根拠|時期)|算式|計算式|考え方|.*の?理由|説明"
    r"|根拠(?:法令|資料)?|定義|関連(?:施策|事業|計画|SDGs)|SDGs|主な財源|財源|特記事項|課題|今後の(?:方向性?|対応|取組)"
)
_KIND_HEADS: Final = r"区分|種別|種類|分類|類型|新規等?|新規.{0,8}継続.*|性質|判定|評価|ランク|評定|状況|今後の方向|方向性|優先度|重点|再掲"
_NAME_HEADS: Final = (
    r".*(?:指標|指標名|項目|目標名|名称|事業名|施策名|取組名|工事名|施設名|地区名|路線名|品目|指標等|KPI|ＫＰＩ)"
    r"|.*(?:事業|取組|取り組み|施策|工事|内容|名)|科目|費目|柱|分野"
)
_HEADS: Final = (
    (Holds.UNIT, r"単位"),
    (Holds.NUMBER, r"(?:no\.?|№|番号|通し?番号|整理番号|施策番号|事業番号|コード|id|#|＃)"),
    (Holds.DERIVED, DERIVED),
    (Holds.BODY, _BODY_HEADS),
    (Holds.NOTE, _NOTE_HEADS),
    (Holds.KIND, _KIND_HEADS),
    (Holds.NAME, _NAME_HEADS),
)
_BODIES: Final = re.compile(_BODY_HEADS)
_BODIES_TOO: Final = re.compile(rf"{_BODY_HEADS}|関係|連携|協力|団体|機関|出典|課|係")
"""What may stand beside a head of bodies in the same cell: 所管・出典, ◎主担当 ○関係."""

_HEAD: Final = re.compile("|".join(f"(?P<{holds}>{words})" for holds, words in _HEADS), re.IGNORECASE)


@lru_cache(maxsize=20_000)
def held_under(head: str) -> Holds | None:
    """What a head says that stands under it (or beside it), where it says so; None where it names a thing."""
    bare = re.sub(r"[(（\[［][^()（）\[\]［］]*[)）\]］]", "", fold_same_length(head))
    match = _HEAD.fullmatch(squeeze(bare)) or _HEAD.fullmatch(_COUNTED.sub("", squeeze(bare)))
    if match is not None:
        return Holds(str(match.lastgroup))
    parts = [squeeze(part).strip("◎○●") for part in re.split(r"[\s・／/]+", bare) if part.strip()]
    bodies = len(parts) > 1 and _BODIES.fullmatch(parts[0]) and all(map(_BODIES_TOO.fullmatch, parts[1:]))
    return Holds.BODY if bodies else None


_COUNTED: Final = re.compile(r"(?<=[指標名])\d{1,2}$")
"""The number of one of several labels of a form: 指標①."""


def says_value(text: str, era: str) -> bool:
    """Whether a text names nothing, but says which value stands there or for when."""
    return read_label(text, era).says_which_value


def is_timed(text: str, era: str) -> bool:
    """Whether a text names one time."""
    return read_label(text, era).period is not None


_SUM: Final = re.compile(r"(?:合|小|総|累)?計|.{0,6}(?:年間?|期間)(?:の?合)?計")


def sums_up(label: Label) -> bool:
    """Whether a head says that the values of several times are added up: 5年間計, 計（令和5年度以降）."""
    total = _SUM.fullmatch(label.words) is not None
    return total and (label.period is None or _SUM.match(label.printed) is not None)


_WORDS: Final = re.compile(r"[^\W\d_]{4,}")
"""Words beside a number without a unit of its own."""

_TOTAL: Final = re.compile(r"[計値比率]$|平均$|間$|年[後前]$")


def is_value(text: str, era: str) -> bool:
    """Whether a cell of a row of heads is a value after all; １号給の給料月額 is a head that begins with a number."""
    return (
        bool(text)
        and not _TOTAL.search(text)
        and not says_value(text, era)
        and read_label(text, era).period is None
        and not is_unit(text)
        and has_digits(text)
        and (figure := cell_figure(text)) is not None
        and (figure.unit is not None or figure.value is None or not _WORDS.search(text))
    )


_CLASS: Final = re.compile(
    r"\d\s*号(?=認定|$)|\d\s*歳児|^0歳$|\d\s*歳\s*(?:未満|以上|以下|代)|\d\s*[~〜～-]\s*\d+\s*歳|\d\s*歳\s*[~〜～-]\s*\d+\s*歳"
)


def is_class(text: str) -> bool:
    """Whether a text is a class of ages, a head or a name though it is printed as a figure: 20歳未満, 75歳以上."""
    return _CLASS.search(fold_same_length(text)) is not None


def has_digits(text: str) -> bool:
    """Whether a text has a digit, of any width."""
    return re.search(r"\d", fold_same_length(text)) is not None


def is_first_plan(label: Label) -> bool:
    """Whether a head is of what was planned first, which a revision of it supersedes: 当初計画."""
    return label.role is Role.TARGET and label.printed.startswith("当初")


def only_names(label: Label) -> bool:
    """Whether a head names something and says of no time and no role what stands under it."""
    return bool(label.words) and label.role is None and label.period is None and not label.derived


PART_OF_YEAR: Final = re.compile(
    r"[前昨本今][年期]度?(?:の?(?:結果|値|評価))?|\d{1,2}(?:[-~～〜ー]\d{1,2})?月(?:末|期|分)?|第?[1-4一二三四ⅰ-ⅳ]四半期(?:末|累計)?|[1-4]q|[上下前後]半?期|年間|年計|通[年期]"
)
"""A head that is but a part of a year, or a year told by others."""
