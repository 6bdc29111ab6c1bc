from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import display_width, fold, squeeze

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
