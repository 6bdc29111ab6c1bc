"""A stream is cut into sentences where they end, whatever pieces it comes in."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.writer.sentences import LONGEST, Cutter, Sentence, sentences


def cut(pieces: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    return [(s.text, s.cites) for s in sentences(pieces)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目標は30人です。[1]担当は農林課です。[2]", [("目標は30人です。", (1,)), ("担当は農林課です。", (2,))]),
        ("目標は30人です[1]。担当は農林課です［２］。", [("目標は30人です。", (1,)), ("担当は農林課です。", (2,))]),
        ("目標は30人です。［1］［2］", [("目標は30人です。", (1, 2))]),
        ("目標は30人です。[1, 3、3]", [("目標は30人です。", (1, 3))]),
        ("目標は30人です。〔根拠１〕", [("目標は30人です。", (1,))]),
        ("現状は8人[1]、目標は30人です[2]。", [("現状は8人、目標は30人です。", (1, 2))]),
        ("「行う。続ける。」と書かれています。[1]", [("「行う。続ける。」と書かれています。", (1,))]),
        ("対象は町民です（町外の人は除く。）。[1]", [("対象は町民です（町外の人は除く。）。", (1,))]),
        ("- 一つ目です[1]\n- 二つ目です[2]", [("一つ目です", (1,)), ("二つ目です", (2,))]),
        ("1. 一つ目です。[1]\n２）二つ目です。[2]", [("一つ目です。", (1,)), ("二つ目です。", (2,))]),
        ("## 目標\n**30人**です。[1]", [("目標", ()), ("30人です。", (1,))]),
        ("割合は1.5倍、-3％です。[1]", [("割合は1.5倍、-3％です。", (1,))]),
        ("本当ですか？はい。[1]", [("本当ですか？", ()), ("はい。", (1,))]),
        ("まとめ。\n[1]", [("まとめ。", ()), ("", (1,))]),
        ("続く。[図](x)を見てください。", [("続く。", ()), ("[図](x)を見てください。", ())]),
        ("体言止めの30人[1]", [("体言止めの30人", (1,))]),
        ("", []),
        ("\n\n。", [("。", ())]),
    ],
)
def test_sentences_end_at_full_stops_outside_quotes_and_at_ends_of_lines(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert cut([text]) == expected


@given(
    st.lists(
        st.sampled_from([*"。」「』『（）()[]［］【1２、,\n- 根拠目標は30人です*#！?", "です。[1]", "「", "」"]),
        max_size=60,
    ),
    st.lists(st.integers(min_value=0, max_value=120), max_size=12),
)
def test_the_sentences_do_not_depend_on_how_the_stream_is_cut(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    at = sorted({0, *(c for c in cuts if c < len(text)), len(text)})
    pieces = [text[a:b] for a, b in pairwise(at)]
    assert list(sentences(pieces)) == list(sentences([text])) == list(sentences(text))


def test_what_breaks_off_is_no_whole_sentence() -> None:
    cutter = Cutter()
    assert list(cutter.feed("目標は30人です。[1]担当は")) == [Sentence(text="目標は30人です。", cites=(1,))]
    assert list(cutter.close(whole=False)) == [Sentence(text="担当は", cites=(), whole=False)]


def test_what_does_not_end_is_cut_and_is_no_whole_sentence() -> None:
    found = list(sentences(["「" + "あ" * 3 * LONGEST]))
    assert len(found) > 1
    assert not any(s.whole for s in found[:-1])
