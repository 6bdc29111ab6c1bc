from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.named_places import home_prefecture, named_places
from chat.answering.reply import Reason, Refusal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("隣の月見町の水道料金は？", ["月見町"]),
        ("ひばり町の給食費は", ["ひばり町"]),
        ("さくら市では何歳から", ["さくら市"]),
        ("隣の浜風市のごみ袋の値段", ["浜風市"]),
        ("岡山県雪見町の高齢化率", ["岡山県", "雪見町"]),
        ("白山郡藤波町の人口目標", ["藤波町"]),
        ("第3次松江市総合計画の期間", ["松江市"]),
        ("松江市都市計画の見直しの時期", ["松江市"]),
        ("霧島市と高原町を比べて", ["霧島市", "高原町"]),
        ("月見町について教えてください。人口は？", ["月見町"]),
    ],
)
def test_a_place_is_named_with_its_ending(text: str, places: list[str]) -> None:
    assert named_places(text) == places


@pytest.mark.parametrize(
    "noun",
    [
        "見本市",
        "植木市",
        "青空市",
        "朝市",
        "隣町",
        "となり町",
        "城下町",
        "門前町",
        "宿場町",
        "港町",
        "温泉町",
        "農村",
        "漁村",
        "選手村",
        "芸術村",
        "本市",
        "当市",
        "両町",
        "三町",
        "全村",
        "近隣町",
        "構成市町",
        "関係市町村",
        "中核市",
        "政令指定都市",
        "田園都市",
        "合併町",
    ],
)
def test_common_nouns_and_words_that_point_name_no_place(noun: str) -> None:
    assert named_places(f"{noun}の支援は？") == []


@pytest.mark.parametrize(
    "text", ["卸売市場の取扱量", "中心市街地の空き店舗", "市民会館の使用料", "町民税の税率", "町の計画"]
)
def test_what_begins_with_a_municipality_is_none(text: str) -> None:
    assert named_places(text) == []


@pytest.mark.parametrize("place", ["月見町", "松江市", "島根県"])
@pytest.mark.parametrize(
    "text",
    [
        "{}から引っ越してきました。補助はありますか",
        "{}から来た者ですが、家賃の補助は",
        "{}出身でも応募できますか",
        "{}に住んでいますが、使えますか",
        "{}で果樹園をやっていますが、機械の補助は",
        "{}の会社ですが、入札に出られますか",
        "{}では給食が無料だと聞きました。こちらはどうですか",
        "{}のように安くなりませんか",
    ],
)
def test_where_the_asker_comes_from_is_not_what_is_asked_about(text: str, place: str) -> None:
    assert named_places(text.format(place)) == []


@pytest.mark.parametrize(
    ("text", "absent"), [("隣の月見町の新規就農者数の目標は？", "月見町"), ("ひばり町の観光客数は？", "ひばり町")]
)
def test_a_town_that_no_document_mentions_is_said_to_be_absent(
    municipal_assistant: Assistant, text: str, absent: str
) -> None:
    reply = municipal_assistant.ask(text, today=TODAY)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.FOREIGN_PLACE
    assert f"「{absent}」" in reply.message


@pytest.mark.parametrize("text", ["月見町から移り住んだら就農の支援はありますか", "みなと町の新規就農者数の目標は？"])
def test_a_town_of_the_library_or_of_the_asker_is_not_refused_as_elsewhere(
    municipal_assistant: Assistant, text: str
) -> None:
    reply = municipal_assistant.ask(text, today=TODAY)
    assert not isinstance(reply, Refusal) or reply.reason is not Reason.FOREIGN_PLACE


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("うち秋田の旅館だけど使える？", "秋田"),
        ("青森県のりんご農家です。補助はありますか", "青森"),
        ("沖縄で食堂をやっていますが、どこに相談すれば", "沖縄"),
        ("岩手の町工場やけど、設備の補助は", "岩手"),
        ("京都府で小さな宿を営んでいます", "京都"),
        ("秋田の者です。支援はありますか", ""),
        ("秋田の会社ですが、こちらに工場を移転したい", ""),
        ("東京で会社をやっているが、Uターンしたい", ""),
        ("東京から来た人への支援は", ""),
        ("秋田のような取組はある？", ""),
        ("小山口の店ですが", ""),
        ("秋田の取組は？", ""),
    ],
)
def test_where_somebody_has_a_trade_and_stays_is_told(text: str, home: str) -> None:
    assert home_prefecture(text) == home


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("うち秋田の旅館だけど、融資の支援は使える？", True),
        ("山口の旅館だけど、融資の支援は使える？", False),
        ("秋田の旅館だけど、山口県の融資の支援は使える？", False),
    ],
)
def test_whose_plans_there_are_is_told_to_somebody_from_elsewhere(
    assistant: Assistant, question: str, refused: bool
) -> None:
    reply = assistant.ask(question, today=TODAY)
    assert (isinstance(reply, Refusal) and reply.reason is Reason.FOREIGN_PLACE) is refused
    assert not refused or "山口県の文書です" in reply.message
