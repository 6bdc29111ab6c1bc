from collections.abc import Callable, Sequence

import pytest

from corpus.facts import Agency, Fact, Initiative
from ingest.facts.bodies import Registry, abbreviations, looks_like_body, split_bodies

Reader = Callable[[str], tuple[Fact, ...]]

PLAN = """第１章 体制
■ 支援機関の役割
みどり産業振興財団 [中核的支援機関]
 企業の成長を支える。
○ ○ ○
山森県信用保証協会 [金融支援機関]
 債務を保証する。
○ ○ ○

第２章 個別計画
※ 便宜上、みどり産業振興財団は「財団」、山森県産業技術センターは「産技Ｃ」と記載しています。
Ⅰ 成長の支援
■ 推進計画
１ 創業の支援
【主な取組】
◇ 相談機能                【県・財団・産技Ｃ】
・窓口相談を行う
・専門家を派遣する
◇ 地域の事業者の成長に必要な資金の充実と利用しやすい融資制
度の推進
【財団・信用保証協会】
・保証料を下げる
《工程表》 H25 H26
◇ 相談機能
２ 技術の支援
【主な取組】
◇ 機器の整備
・最新の機器を入れる
"""


def initiatives(facts: Sequence[Fact]) -> dict[str, Initiative]:
    return {f.name: f for f in facts if isinstance(f, Initiative)}


def test_an_initiative_keeps_section_details_and_resolved_agencies(read: Reader) -> None:
    found = initiatives(read(PLAN))
    advice = found["相談機能"]
    assert advice.details == ("窓口相談を行う", "専門家を派遣する")
    assert [(a.name, a.printed) for a in advice.agencies] == [
        ("県", "県"),
        ("みどり産業振興財団", "財団"),
        ("山森県産業技術センター", "産技Ｃ"),
    ]
    assert advice.section[-2:] == ("１ 創業の支援", "主な取組")


def test_agencies_on_the_next_line_and_by_their_definition(read: Reader) -> None:
    funds = initiatives(read(PLAN))["地域の事業者の成長に必要な資金の充実と利用しやすい融資制度の推進"]
    assert [a.name for a in funds.agencies] == ["みどり産業振興財団", "山森県信用保証協会"]


def test_a_heading_over_initiatives_holds_them(read: Reader) -> None:
    found = initiatives(read(PLAN))
    assert found["創業の支援"].details == (
        "相談機能",
        "地域の事業者の成長に必要な資金の充実と利用しやすい融資制度の推進",
    )
    assert found["機器の整備"].agencies == ()


def test_agencies_carry_abbreviations_and_roles(read: Reader) -> None:
    found = {f.name: f for f in read(PLAN) if isinstance(f, Agency)}
    assert found["みどり産業振興財団"].abbreviations == ("財団",)
    assert found["みどり産業振興財団"].roles == ("中核的支援機関", "取組機関")
    assert found["山森県信用保証協会"].abbreviations == ("信用保証協会",)


def test_a_role_table_gives_the_columns_that_are_ticked(read: Reader) -> None:
    table = "〔役割〕\n\n支 援 機 関\t創 業\t金 融\nみどり財団 〔中核的支援機関〕 支える。\t○\t\n大学・高専 〔技術支援機関〕 教える。\t\t○\n"
    found = {f.name: f.roles for f in read(table) if isinstance(f, Agency)}
    assert found == {
        "みどり財団": ("中核的支援機関", "創業"),
        "大学": ("技術支援機関", "金融"),
        "高専": ("技術支援機関", "金融"),
    }


def test_a_body_and_its_area_in_a_diagrams_debris(read: Reader) -> None:
    text = "■ 体制\n下図のとおりです。\n西部誘致\nセンター\n主に関西・中部\n立地推進室\n（商工部）\n県内\n"
    found = {f.name: f.roles for f in read(text) if isinstance(f, Agency)}
    assert found == {"西部誘致センター": ("主に関西・中部",), "立地推進室": ("県内",), "商工部": ("担当",)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ａ産業財団は「財団」、Ｂセンターは「セ」と記載します。", {"財団": "Ａ産業財団", "セ": "Ｂセンター"}),
        ("Ａ産業財団（以下「財団」という。）が行う", {"財団": "Ａ産業財団"}),
        ("この計画は「緑の計画」と呼びます。", {}),
        ("主な施策は「相談」、「融資」です。", {}),
    ],
)
def test_abbreviations_are_those_a_sentence_states(text: str, expected: dict[str, str]) -> None:
    assert abbreviations(text) == expected


def test_a_short_form_resolves_only_where_it_can_mean_one_body() -> None:
    registry = Registry()
    for name in ("山森県中小企業団体中央会", "山森県信用保証協会", "認定支援機関"):
        registry.add(name)
    assert registry.resolve("中央会") == "山森県中小企業団体中央会"
    assert registry.resolve("支援機関") == "支援機関"
    registry.add("川森県信用保証協会")
    assert registry.resolve("信用保証協会") == "信用保証協会"


def test_bodies_are_told_from_other_words() -> None:
    assert all(map(looks_like_body, ["県", "市町", "商工会議所", "ものづくり推進課", "産業技術ｾﾝﾀｰ", "JICA"]))
    assert not any(map(looks_like_body, ["再掲", "主な取組", "令和3年度", "重点", ""]))
    assert split_bodies("県・財団（東部・西部）、市町") == ["県", "財団（東部・西部）", "市町"]


def test_a_numbered_heading_with_who_is_in_charge_is_an_initiative(read: Reader) -> None:
    text = (
        "この計画では、みどり商工会議所を「会議所」、一般社団法人みどり産業機構を「産業機構」といいます。\n"
        "施策１－１　販路をひらく\n（１）合同出展\n　見本市に共同で出展する。\n　担当：商業観光課、会議所\n"
        "（２）開放試験室\n　対象：市内の中小企業\n　担当：産業機構\n"
    )
    found = [f for f in read(text) if isinstance(f, Initiative)]
    assert [(i.name, i.details, tuple(a.name for a in i.agencies)) for i in found] == [
        ("合同出展", ("見本市に共同で出展する。",), ("商業観光課", "みどり商工会議所")),
        ("開放試験室", ("対象：市内の中小企業",), ("一般社団法人みどり産業機構",)),
    ]


def test_departments_in_round_brackets_are_in_charge_of_the_item(read: Reader) -> None:
    text = (
        "３ 施策\n●子育てサロン（こども課・社会福祉協議会）\n 親子が集う場を月2回ひらきます。\n"
        "●移動販売（週3回）\n 集落へ走らせます。\n"
    )
    found = [f for f in read(text) if isinstance(f, Initiative) and f.agencies]
    assert [(i.name, i.details, tuple(a.name for a in i.agencies)) for i in found] == [
        ("子育てサロン", ("親子が集う場を月2回ひらきます。",), ("こども課", "社会福祉協議会"))
    ]


def test_a_table_of_bodies_and_what_they_are_for_gives_roles(read: Reader) -> None:
    found = [
        f
        for f in read("１ 主体\n主体\t役割\n市民\t身近な省エネに取り組む\n緑の審議会\t進行を点検する\n")
        if isinstance(f, Agency)
    ]
    assert [(a.name, a.roles) for a in found] == [
        ("市民", ("身近な省エネに取り組む",)),
        ("緑の審議会", ("進行を点検する",)),
    ]


def test_a_name_ends_at_the_wide_space_before_its_sentence(read: Reader) -> None:
    facts = read(
        "施策1　子育て支援\n【担当課：こども課】\n〔主要事業〕\n① 祝い金　第1子に5万円を支給します。【住民課】\n② 見守り　訪問します。【こども課】\n"
    )
    found = {f.name: (f.details, [a.name for a in f.agencies]) for f in facts if isinstance(f, Initiative)}
    assert found["祝い金"] == (("第1子に5万円を支給します。",), ["住民課"])
    assert found["見守り"] == (("訪問します。",), ["こども課"])
    assert not any("担当課" in title for f in facts if isinstance(f, Initiative) for title in f.section)


def test_roles_stand_in_the_first_column_that_says_what_a_body_is_for(read: Reader) -> None:
    facts = read(
        "支援機関等\t位置づけ\t役割\n町商工会\t身近な支援機関\t経営の相談に応じる\n中小企業団体中央会\t組織化の推進機関\t組合の設立を助ける\n"
    )
    roles = {f.name: f.roles for f in facts if isinstance(f, Agency)}
    assert roles == {"町商工会": ("身近な支援機関",), "中小企業団体中央会": ("組織化の推進機関",)}


WORKS = (
    (
        "a table of works",
        "主要事業\n事業名\t箇所\t期間\t事業費\n橋架替事業\t本町\t令和6年度\t320百万円\n道拡幅事業\t東町\t令和7年度\t145百万円\n合計\t\t\t465百万円\n",
    ),
    (
        "items with their lines",
        "## 公園の改修\n\n・橋架替事業\n・箇所：本町\n・事業費：320百万円\n・道拡幅事業\n・箇所：東町\n・事業費：145百万円\n",
    ),
    (
        "headings with their lines",
        "## 工事一覧\n\n### 橋架替事業\n\n- 箇所：本町\n- 事業費：320百万円\n\n### 道拡幅事業\n\n- 箇所：東町\n- 事業費：145百万円\n",
    ),
)


@pytest.mark.parametrize("text", [text for _, text in WORKS], ids=[name for name, _ in WORKS])
def test_works_carry_what_is_said_of_them(read: Reader, text: str) -> None:
    found = initiatives(read("# 若竹市道路計画\n\n" + text))
    assert list(found) == ["橋架替事業", "道拡幅事業"]
    assert {("箇所", "東町"), ("事業費", "145百万円")} <= set(found["道拡幅事業"].attributes)
    assert not {value for _, value in found["道拡幅事業"].attributes} & {"本町", "320百万円"}


def test_the_unit_over_a_table_goes_with_amounts_of_money_only(read: Reader) -> None:
    text = "# 若竹市計画\n\n## 主要事業\n\n(単位：千円)\n\n事業名\t延長\t事業費\n橋架替事業\t120\t3,200\n道拡幅事業\t85\t1,450\n"
    attributes = dict(initiatives(read(text))["道拡幅事業"].attributes)
    assert (attributes["延長"], attributes["事業費"]) == ("85", "1,450千円")


def test_a_table_of_indicators_lists_no_works(read: Reader) -> None:
    text = "# 若竹市計画\n\n## 目標\n\n事業名\t現状値（令和5年度）\t目標値（令和10年度）\n相談事業\t12件\t20件\n見守り事業\t30人\t45人\n"
    assert initiatives(read(text)) == {}
