"""Which sentences tell steps, of what, and when: kinds of sentences, each in several words."""

import pytest

from ingest.facts.said_steps import said_steps

Told = list[tuple[str, str]]
"""What is told of each step, without spaces, after what it is done to; and its time."""


def told(sentence: str) -> Told:
    """The steps of a sentence as the words of thing and act, and the time ISO-like or as printed."""
    return [
        (f"{step.thing or ''}:{step.act}".replace(" ", "").rstrip("。"), step.when.start[1] or step.when.start[0])
        for step in said_steps(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        (
            "令和９年６月に設計を終え、同年10月に工事に入る。",
            [(":設計を終え", "2027-06"), (":工事に入る", "2027-10")],
        ),
        (
            "学習室は、令和８年４月から土曜に開放し、９月からは日曜にも開放する。",
            [("学習室:土曜に開放し", "2026-04"), ("学習室:日曜にも開放する", "2026-09")],
        ),
        (
            "審査会は毎年５月に開き、結果は７月に公表する。",
            [("審査会:開き", "毎年５月"), ("結果:公表する", "毎年７月")],
        ),
        (
            "令和九年十一月に試運転を始め、翌年四月に供用を開始する。",
            [(":試運転を始め", "2027-11"), (":供用を開始する", "2028-04")],
        ),
        (
            "毎年度４月と10月に河川の清掃を行う。",
            [(":河川の清掃を行う", "毎年度４月"), (":河川の清掃を行う", "毎年度10月")],
        ),
        ("名簿は毎年三月に整え、各区に配る。", [("名簿:整え、各区に配る", "毎年三月")]),
        (
            "令和10年度に調査に着手し、翌年度に計画をまとめる。",
            [(":調査に着手し", "FY2028"), (":計画をまとめる", "FY2029")],
        ),
        ("令和10年１月と２月に試験運行を行う。", [(":試験運行を行う", "2028-01"), (":試験運行を行う", "2028-02")]),
        ("値は12月から３月までの平均である。", []),
        ("毎年４月に約300人が転入し、３月に約500人が転出している。", []),
    ],
)
def test_a_month_is_of_the_year_told_before_it(sentence: str, steps: Told) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    "sentence",
    [
        "登録者数は、令和11年度に 2,400人 とする。",
        "宿泊する人を、令和九年に二万四千人泊とする。",
        "講師は、令和八年度末に十四人、令和九年度末に二十人とする。",
        "協力する店は、令和10年12月末に十二店以上とする。",
        "満足した人の割合は、令和11年秋の調査で五割とする。",
        "搬入量を令和12年度に△15 ％ とする。",
        "一人当たりの支出は、令和10年に、二、九五〇円とする。",
        "保有台数を令和9年度から 34 台 とする。",
    ],
)
def test_a_value_to_be_reached_is_no_step(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        ("循環バスを、2027年10月から1日22便から30便に増やす。", [("循環バス:1日22便から30便に増やす", "2027-10")]),
        ("講座を令和９年度から週２回とする。", [("講座:週２回とする", "FY2027")]),
        ("使用料は、令和９年４月検針分から平均12％引き上げる。", [("使用料:平均12％引き上げる", "2027-04")]),
        ("手数料を令和８年７月から１通10円とする。", [("手数料:１通10円とする", "2026-07")]),
        ("保育所の定員を令和10年４月に90人に増やす。", [("保育所の定員:90人に増やす", "2028-04")]),
    ],
)
def test_prices_places_and_how_often_something_runs_are_set_by_a_plan(sentence: str, steps: Told) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        (
            "東部の分館は、株式会社みなと設計が令和９年３月までに設計する。",
            [("東部の分館:株式会社みなと設計が設計する", "2027-03")],
        ),
        (
            "除雪車（大型）は、建設課が令和８年11月に更新します。",
            [("除雪車（大型）:建設課が更新します", "2026-11")],
        ),
        (
            "水源の保全について、隣の村と令和９年度末までに協定を結ぶ。",
            [("水源の保全:隣の村と協定を結ぶ", "FY2027")],
        ),
        (
            "送迎の共同化については、社会福祉協議会が令和10年度に試行を始める。",
            [("送迎の共同化:社会福祉協議会が試行を始める", "FY2028")],
        ),
        ("第２工区は、工事が令和９年７月に始まる。", [("第２工区:工事が始まる", "2027-07")]),
    ],
)
def test_what_a_sentence_is_said_of_is_the_thing_and_not_who_does_it(sentence: str, steps: Told) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        ("次回の評価は令和８年７月。", [(":次回の評価", "2026-07")]),
        ("申込みの期限は、令和８年６月27日とする。", [(":申込みの期限", "2026-06-27")]),
        ("駅前広場の供用開始は令和10年４月です。", [(":駅前広場の供用開始", "2028-04")]),
        ("議会への報告は毎年９月の定例会とする。", [(":議会への報告", "毎年９月")]),
        ("土地の引渡しは2027年３月とする。", [(":土地の引渡し", "2027-03")]),
        ("応募の締切は令和８年５月末である。", [(":応募の締切", "2026-05")]),
        ("人口は令和６年10月１日現在。", []),
        ("計画の期間は令和９年度まで。", []),
        ("最新の値は令和６年度です。", []),
        ("川端団地の建設は昭和52年です。", []),
    ],
)
def test_an_act_may_be_said_to_be_of_a_time(sentence: str, steps: Told) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        (
            "市民検討会（令和８年６月答申）の意見を踏まえて案をつくります。",
            [("市民検討会:答申", "2026-06")],
        ),
        ("総合計画（2024年３月議決）に掲げた将来像を目指します。", [("総合計画:議決", "2024-03")]),
        ("北公民館（令和５年10月開館）の利用が伸びています。", [("北公民館:開館", "2023-10")]),
        ("中学校の校舎（令和10年３月完成予定）に併設します。", [("中学校の校舎:完成予定", "2028-03")]),
        ("受診率（令和６年度実績）は全国を下回ります。", []),
        ("人口（令和７年国勢調査速報）は減りました。", []),
        ("住民アンケート（令和６年11月実施）では満足が多い。", []),
        ("観光客数（令和５年度推計）を基に見込みます。", []),
    ],
)
def test_what_was_done_to_a_thing_stands_in_brackets_behind_it(sentence: str, steps: Told) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        ("送迎の助成が令和７年10月に始まった。", [("送迎の助成:始まった", "2025-10")]),
        ("南公園が2025年３月に名勝の指定を受けた。", [("南公園:名勝の指定を受けた", "2025-03")]),
        ("実績は、協議会に毎年９月に報告しています。", [("実績:協議会に報告しています", "毎年９月")]),
        ("令和６年４月に新しい庁舎が開いた。", [(":新しい庁舎が開いた", "2024-04")]),
        ("各区は毎年６月に側溝を調べている。", [("各区:側溝を調べている", "毎年６月")]),
        ("利用者は令和６年度に減少に転じた。", []),
        ("令和２年度から会員が減っています。", []),
    ],
)
def test_what_began_or_comes_again_is_a_step(sentence: str, steps: Told) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    "sentence",
    [
        "この計画は、令和８年度から令和12年度までの５年間に行うことを記す。",
        "本書は、令和６年度に行った取組をまとめたものです。",
        "この報告書は、2024年度の取組と指標の動きをまとめたものです。",
        "本プランでは、令和９年度までに市が行う施策を示す。",
        "この表は、令和７年度に各課がしたことを載せている。",
    ],
)
def test_what_a_document_tells_of_itself_is_no_step(sentence: str) -> None:
    assert told(sentence) == []
