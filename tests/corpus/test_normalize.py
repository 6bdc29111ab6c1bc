from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import display_width, find_squeezed, fold, squeeze, squeeze_with_map

PRINTED = st.text(alphabet="企業誘致ｱｸｼｮﾝﾞﾟ％１２３,，.()（）～〜 \n　*㈱①abcＡＢ", max_size=40)


def test_half_width_kana_and_full_width_digits_fold() -> None:
    assert fold("ﾃﾞｼﾞﾀﾙ１２３％") == "デジタル123%"
    assert squeeze("38,300 万円*") == "38300万円"


@given(PRINTED)
def test_every_squeezed_stretch_maps_back_to_characters_that_squeeze_to_it(text: str) -> None:
    folded = squeeze_with_map(text)
    assert folded.text == squeeze(text) or len(folded.text) == len(folded.starts)
    for i in range(len(folded.text)):
        start, end = folded.printed_span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[i] in squeeze(text[start:end])


def test_a_quote_is_found_across_line_breaks_and_widths() -> None:
    text = "目標は\n１，２００件\nです"
    span = find_squeezed("1,200件", text)
    assert span is not None
    assert text[slice(*span)] == "１，２００件"
    assert find_squeezed("1,300件", text) is None
    assert find_squeezed(" ", text) is None


def test_full_width_characters_take_two_columns() -> None:
    assert display_width("計画A") == 5
