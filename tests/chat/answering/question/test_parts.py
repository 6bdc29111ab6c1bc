"""Questions of several parts are cut where their grammar joins them, and nowhere else."""

from datetime import date

import pytest

from chat.answering.question.parts import cut, in_parts
from corpus.plan import Plan
from retriever.question import Intent, understand


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("体験農園の申込期限と窓口は", ["体験農園の申込期限は", "体験農園の窓口は"]),
        ("堤防の補修率の実績と目標を教えて", ["堤防の補修率の実績を教えて", "堤防の補修率の目標を教えて"]),
        (
            "令和2年度と令和7年度の貸出冊数は何冊ですか",
            ["令和2年度の貸出冊数は何冊ですか", "令和7年度の貸出冊数は何冊ですか"],
        ),
        (
            "空き店舗率の最終目標は、第1次計画と第2次計画でそれぞれ何％か",
            ["空き店舗率の最終目標は、第1次計画で何％か", "空き店舗率の最終目標は、第2次計画で何％か"],
        ),
        (
            "水道審議会と図書館協議会の委員の任期はそれぞれ何年か",
            ["水道審議会の委員の任期は何年か", "図書館協議会の委員の任期は何年か"],
        ),
        (
            "橋の点検を行う年度と、結果を公表する時期を知りたい",
            ["橋の点検を行う年度を知りたい", "橋の結果を公表する時期を知りたい"],
        ),
        (
            "巡回バスの委託先の会社名、始まる年度、便数",
            ["巡回バスの委託先の会社名", "巡回バスの委託先の始まる年度", "巡回バスの委託先の便数"],
        ),
        ("一番多い苦情とその割合は", ["一番多い苦情は", "一番多い苦情の割合は"]),
        ("採算ラインは何人で、いつ見直しますか", ["採算ラインは何人で、", "採算ラインはいつ見直しますか"]),
        ("講習はいつ始まって何日間続くの？", ["講習はいつ始まって", "講習は何日間続くの？"]),
        ("図書館の目標冊数、書庫の面積も", ["図書館の目標冊数？", "書庫の面積も"]),
        (
            "青空町 水道管 令和6年度の更新延長、漏水件数、有収率",
            [
                "青空町 水道管 令和6年度の更新延長",
                "青空町 水道管 令和6年度の漏水件数",
                "青空町 水道管 令和6年度の有収率",
            ],
        ),
        ("農道：直した延長と残りの延長", ["農道：直した延長", "農道：残りの延長"]),
        ("渡船の開業日と、今の運賃（団体の割引を除く）", ["渡船の開業日", "今の運賃（団体の割引を除く）"]),
        (
            "残業手当の実績 令和5年度（総額と1人当たり）",
            ["残業手当の実績 令和5年度の総額", "残業手当の実績 令和5年度の1人当たり"],
        ),
        ("水道の検針はいつ？時期と回数", ["時期", "回数"]),
        ("4月に開いたのは図書館ですよね？", ["4月に開いたのは図書館ですよね？", "4月に開いたのは何ですか"]),
        (
            "意見の人数と件数、令和2年の策定時と令和5年の改訂時でそれぞれどうだったか",
            [
                "意見の人数と件数、令和2年の策定時でどうだったか",
                "意見の人数と件数、令和5年の改訂時でどうだったか",
            ],
        ),
        ("新しい学童を作る予定は？公募の年度と開所の年度", ["公募の年度", "開所の年度"]),
    ],
)
def test_each_of_several_things_asked_becomes_a_question_of_its_own(question: str, parts: list[str]) -> None:
    assert [part.text for part in cut(question)] == parts


@pytest.mark.parametrize(
    ("question", "own", "before"),
    [
        ("農機具を買い替えたい。補助はいくら？締切は？", "締切", "農機具を買い替えたい。補助はいくら？"),
        ("配水池は何か所ある？費用も", "費用も", "配水池は何か所ある？"),
    ],
)
def test_a_later_sentence_leans_on_those_before_it(question: str, own: str, before: str) -> None:
    *_, last = cut(question)
    assert (last.own, last.before) == (own, before)


@pytest.mark.parametrize(
    "question",
    [
        "堤防の補修率の目標は？",
        "貸出はいつからいつまで？",
        "補助限度額は何億円から何億円へ引き上げたか",
        "A市とB市の人口の差は",
        "農協と漁協が組んで作る商品の名前は",
        "誰か相談に乗ってくれる人はいますか",
        "友達と一緒に店を開きたい。使える補助はある？",
        "田んぼの機械を人と一緒に使いまわせる話ってどうなった",
        "計画の期間はどちらが長いか、A市とB市",
        "バスの本数は10本です。合っていますか？",
        "こどもは何人か",
        "市民が困っていることの1位と割合",
        "橋（国道と県道を除く）の数は",
        "市役所、支所、出張所",
    ],
)
def test_a_question_for_one_thing_stays_whole(question: str) -> None:
    assert cut(question) == ()


def test_a_sentence_that_enumerates_without_end_stays_whole() -> None:
    assert cut("、".join(["観光", "農業", "雇用", "防災"] * 400) + "の目標は？", {"農業、雇用"}) == ()


def test_nothing_is_cut_within_a_name_of_the_library() -> None:
    question = "「目標」と「実績」、森林の保全量と利用量は何件か"
    assert cut("森林の保全数と利用数は何件か")
    assert cut("森林の保全数と利用数は何件か", ["森林の保全数と利用数"]) == ()
    assert len(cut(question, ["保全量と利用量"])) < 3


def test_a_part_inherits_the_plans_and_has_its_own_kind_of_value() -> None:
    plan = Plan(id="a", title="青空市農業振興計画")
    asked = understand("青空市農業振興計画の体験農園の申込期限と窓口は", {"a": plan}, date(2026, 4, 1))
    first, second = in_parts(asked, {"a": plan}, date(2026, 4, 1), ()).parts
    assert first.plan_ids == second.plan_ids == ("a",)
    assert (first.asked, second.asked) == ("申込期限", "窓口")
    assert second.intent is Intent.SUPPORT
