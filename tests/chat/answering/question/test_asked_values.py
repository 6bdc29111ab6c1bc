"""Which kind of value a short follow-up asks for, and what states it."""

import pytest

from chat.answering.question.asked_values import states_value, value_cells
from chat.answering.question.ellipsis import read_ellipsis, value_of
from corpus.passage import Span
from corpus.statements import Statement
from retriever.leaning import Asks


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("申請の期限は？", "申請の期限"),
        ("締切はいつですか", "申請の期限"),
        ("いつまでに申請すればいい？", "申請の期限"),
        ("いくらまで？", "上限額"),
        ("それの上限は？", "上限額"),
        ("補助率は？", "補助率"),
        ("いくらもらえますか", "金額"),
        ("では、いくらかかる？", "費用"),
        ("対象は？", "対象"),
        ("誰が使えますか", "対象"),
        ("条件は何ですか", "条件"),
        ("何歳まで？", "年齢"),
        ("電話番号を教えてください", "電話番号"),
        ("どこに聞けばいいですか", "窓口"),
        ("担当は？", "窓口"),
        ("場所は？", "場所"),
        ("何人まで？", "人数"),
        ("対象外は？", "対象外となるもの"),
    ],
)
def test_a_follow_up_asks_for_a_kind_of_value(text: str, name: str) -> None:
    value = value_of(text)
    assert value is not None
    assert value.name == name


@pytest.mark.parametrize(
    "text", ["創業の補助の上限は？", "何年から", "中学校は？", "いつまで？", "空き店舗の場所は？", "宿泊客数は？"]
)
def test_what_names_a_thing_or_a_time_asks_for_no_such_value(text: str) -> None:
    assert value_of(text) is None
    assert read_ellipsis(text) is not Asks.VALUE


@pytest.mark.parametrize(
    ("asks", "stating", "other"),
    [
        ("締切は？", "申込みは毎年2月末日を締切とし、4月に始める。", "月額12万円を支給する。"),
        ("いくらまで？", "費用の2分の1以内、30万円を上限に補助する。", "費用の2分の1以内を補助する。"),
        ("補助率は？", "費用の3分の2を補助する。", "30万円を交付する。"),
        ("対象は？", "対象は市内に住む者とする。", "月額12万円を支給する。"),
        ("どこに聞けば？", "申請は着工の前に、総務課へ行う。", "毎年4月に始める。"),
        ("どこに聞けば？", "〔商工課・商工会〕", "〔新規〕"),
        ("電話番号は？", "窓口は総務課（電話21-1128）です。", "窓口は総務課です。"),
        ("何歳まで？", "50歳未満の者に限る。", "市内に住む者に限る。"),
        ("場所は？", "中央公民館で開く。", "毎年4月に開く。"),
    ],
)
def test_a_sentence_states_a_kind_of_value_or_does_not(asks: str, stating: str, other: str) -> None:
    value = value_of(asks)
    assert value is not None
    assert states_value(value, statement(stating))
    assert not states_value(value, statement(other))


def statement(text: str) -> Statement:
    return Statement(span=Span(start=0, end=len(text)), text=text)


ROW = Statement(
    span=Span(start=0, end=9),
    text="家賃補助 借りる世帯 月8,000円 3か月以内 給付係（電話00-2312）",
    cells=("家賃補助", "借りる世帯", "月8,000円", "3か月以内", "給付係（電話00-2312）", "―"),
    heads=("事業", "だれが", "いくら", "いつまでに", "どこへ", "補助率"),
)


@pytest.mark.parametrize(
    ("asks", "cells"),
    [
        ("期限は？", ["3か月以内"]),
        ("対象は？", ["借りる世帯"]),
        ("窓口は？", ["給付係（電話00-2312）"]),
        ("電話番号は？", ["給付係（電話00-2312）"]),
        ("いくら？", ["月8,000円"]),
        ("補助率は？", []),
        ("何歳まで？", []),
    ],
)
def test_of_a_row_the_cells_that_state_the_value_are_told(asks: str, cells: list[str]) -> None:
    value = value_of(asks)
    assert value is not None
    assert [cell for _, cell in value_cells(value, ROW)] == cells
