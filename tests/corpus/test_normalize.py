import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import display_width, fold, one_width, squeeze

PIECES = [*"企業誘致ｱｸｼｮﾝ％１２３，,．.()（）～〜 \n　*㈱①abcＡＢ", "ｸﾞ", "ﾌﾟ"]
PRINTED = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def test_half_width_kana_and_full_width_digits_fold() -> None:
    assert fold("ﾃﾞｼﾞﾀﾙ１２３％") == "デジタル123%"
    assert squeeze("38,300 万円*") == "38300万円"


@given(PRINTED)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(PRINTED)
def test_squeezing_keeps_every_letter_and_digit(text: str) -> None:
    assert [c for c in squeeze(text) if c.isalnum()] == [c for c in fold(text) if c.isalnum()]


def test_full_width_characters_take_two_columns() -> None:
    assert display_width("計画A") == 5


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("目標は８箇所(累計)", "目標は8箇所（累計）"),
        ("延べ１，２３４．５人（Ｒ７年度）", "延べ1,234.5人（R7年度）"),
        ("ｱｸｼｮﾝ１０ の達成率は２８％", "アクション10 の達成率は28%"),
        ("「ｱｸｼｮﾝ１０(１)」は(１)に続く", "「ｱｸｼｮﾝ１０(１)」は（1）に続く"),
        ("『第３次(改定)「(２)」案』の(２)", "『第３次(改定)「(２)」案』の（2）"),
        ("目標は8件 (2022～2026)", "目標は8件（2022～2026）"),
        ("① 120㎡、Ⅲ期、㈱みどり", "① 120㎡、Ⅲ期、㈱みどり"),
    ],
)
def test_our_sentences_have_one_width_and_quotes_stay_as_printed(printed: str, told: str) -> None:
    assert one_width(printed) == told


@given(st.lists(st.sampled_from([*PIECES, "「", "」", "『", "』"]), max_size=40).map("".join))
def test_one_width_makes_no_figure_and_no_name_another(text: str) -> None:
    assert squeeze(one_width(text)) == squeeze(text)
    assert one_width(one_width(text)) == one_width(text)
