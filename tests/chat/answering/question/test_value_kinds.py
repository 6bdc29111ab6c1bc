"""Kinds of value that a question names, and what holds them."""

import pytest

from chat.answering.question.value_kinds import asked_attributes
from corpus.normalize import fold


@pytest.mark.parametrize(
    ("asked", "holds", "lacks"),
    [
        ("なぜ対象から外したのですか", "雪で閉まる日が多いため、対象から外す。", "冬の道は対象から外す。"),
        ("朝市は何時に始まりますか", "朝市は午前6時に始まる。", "朝市は毎月第2日曜日に開く。"),
        ("募集は何月ですか", "募集は5月と9月に行う。", "募集は年2回行う。"),
        ("相談は何曜日ですか", "相談は毎週木曜に受け付ける。", "相談は週1回受け付ける。"),
        ("全部で何日間通うのですか", "講座は全8日で行う。", "講座は無料で開く。"),
        ("運賃はいくらですか", "乗車は1回200円とする。", "村内の4路線を走る。"),
        ("返済はいくらまで出ますか", "返済の足し 最大60万円", "返済の足しを月60万円とする。"),
        ("集合場所は？", "歩く会は中央公園に集まって始める。", "歩く会は月1回開く。"),
    ],
)
def test_a_named_kind_of_value_is_told_from_statements_that_lack_it(asked: str, holds: str, lacks: str) -> None:
    kinds = asked_attributes(asked)
    assert kinds
    assert all(kind.states.search(fold(holds)) for kind in kinds)
    assert not all(kind.states.search(fold(lacks)) for kind in kinds)


@pytest.mark.parametrize(
    "asked", ["目標は何件ですか", "令和何年に始まりますか", "支援はありますか", "担当はどこですか"]
)
def test_what_names_no_such_kind_asks_for_none(asked: str) -> None:
    assert asked_attributes(asked) == []


@pytest.mark.parametrize(
    "asked",
    [
        "工房の家賃が払えません。助けはありますか",
        "学費の返済を手伝ってもらえますか",
        "親会社に値段を叩かれて困っています",
        "価格転嫁の協定を結んだのはだれですか",
        "借りた分の利息を村が持ってくれますか",
        "紙とファックスで回している店です。手伝いはありますか",
        "家賃補助を受けられるのはだれですか",
        "弟が新入りなんですが、残業は断れますか",
    ],
)
def test_a_noun_that_tells_of_a_situation_asks_for_no_value(asked: str) -> None:
    assert asked_attributes(asked) == []


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("教室の家賃はいくらですか", "料金・費用"),
        ("広場の使用料と受付の期間", "料金・費用"),
        ("受講料いる？", "料金・費用"),
        ("補修工事の予定価格は", "費用・価格"),
        ("貸付の上限と利息教えて", "金利"),
        ("窓口に電話したい。番号は？", "電話番号・連絡先"),
        ("夜はどこに電話したらいい？", "電話番号・連絡先"),
    ],
)
def test_a_noun_before_what_asks_asks_for_its_value(asked: str, kind: str) -> None:
    assert kind in [each.name for each in asked_attributes(asked)]
