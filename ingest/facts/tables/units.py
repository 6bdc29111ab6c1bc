"""Words that count: what a cell or a bracket holds when it holds a unit."""

import re
from typing import Final

from corpus.normalize import fold_same_length, squeeze

_UNIT_WORD: Final = re.compile(
    r"(?:[十百千]?[万億]|千)?(?:%|‰|pt|ポイント|パーセント|人|名|人日|人泊|泊|人回|世帯|戸|棟|件|社|者|店舗?|軒|事業所|経営体|法人|団体|組織?|グループ|か所|箇所|カ所|ヶ所|ヵ所|施設|"
    r"校|園|学級|教室|講座|回|回分|日|時間|分|秒|年|月|か月|歳|円|円/㎥|円/m3|ドル|台|基|本|枚|冊|部|点|点数|個|頭|羽|匹|尾|株|品|品目|種|種類|商品|作品|業務|手続|事業|"
    r"路線|便|隻|艘|区画|地区|集落|町会|自治会|市町村?|t|kg|g|トン|キロ|l|kl|ml|リットル|m|km|cm|mm|㎡|m2|m3|㎥|k㎡|㎢|km2|ha|a|ヘクタール|アール|"
    r"kw|kwh|mw|mwh|gj|tj|kcal|t-co2|tco2|千t-co2|倍|位|割|日数|件数|単位|席|床|室|人分|食|ポイント|pv|回線|契約|登録|社/年|台/日)"
    r"(?:[/／](?:年度?|月|日|週|回|人|件|社|世帯|㎥|m3|km|ha|人日|1000人|千人|台|か月|時間))?",
    re.IGNORECASE,
)


def is_unit(printed: str) -> bool:
    """Whether a cell holds a unit and nothing else, which may be one of others: g/人・日."""
    said = squeeze(fold_same_length(printed)).strip("()（）")
    over, _, under = said.partition("/")
    per = [part for part in re.split(r"[・·./]", under) if part]
    compound = bool(per) and all(map(_UNIT_WORD.fullmatch, (over, *per)))
    return compound or _UNIT_WORD.fullmatch(said) is not None


def in_brackets(printed: str) -> str | None:
    """The unit that stands alone in brackets, as beside a caption: （人）."""
    match = _IN_BRACKETS.fullmatch(fold_same_length(printed).strip())
    return match["unit"].strip() if match is not None and is_unit(match["unit"]) else None


_IN_BRACKETS: Final = re.compile(r"[(（\[［〔【](?P<unit>[^()（）\[\]［］〔〕【】\d]{1,10})[)）\]］〕】]")
