"""Who is in charge and what is done when, in the ways in which plans print it: labels, headings, tables, lists, legends."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from corpus.facts import Agency, Fact, Indicator, Milestone

Reader = Callable[[str], tuple[Fact, ...]]


def bodies(facts: tuple[Fact, ...]) -> set[str]:
    return {fact.name for fact in facts if isinstance(fact, Agency)}


def steps(facts: tuple[Fact, ...]) -> list[tuple[str, str | None]]:
    return [(fact.text, fact.start_iso) for fact in facts if isinstance(fact, Milestone)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(
            "1 橋\n（担当：土木課／協力：県土木事務所、みどり測量組合）\n",
            {"土木課", "県土木事務所", "みどり測量組合"},
            id="two labels in brackets",
        ),
        pytest.param(
            "1 橋\n〔実施主体：土木課、沿線3町／協力：警察署〕\n",
            {"土木課", "沿線3町", "警察署"},
            id="towns counted, a police station",
        ),
        pytest.param(
            "（1）橋　［主担当：土木課／関係課：農政課、財政課］\n橋を架ける。\n",
            {"土木課", "農政課", "財政課"},
            id="labels in a heading",
        ),
        pytest.param(
            "1 訓練\n一緒に取り組むところ　みどり村消防団、みどり村商工会\n",
            {"みどり村消防団", "みどり村商工会"},
            id="a label in words of its own",
        ),
        pytest.param("1 健診\nがん検診：健康課（対象は40歳以上）\n", {"健康課"}, id="an office behind a colon"),
        pytest.param("1 届出\n担当課：農政課（一部、林政課）\n", {"農政課", "林政課"}, id="a part in brackets"),
        pytest.param(
            "1 役割\n区分\t組織\t受け持ち\n主\t農政課\t補助\n関係\tみどり病院\t助言\n",
            {"農政課", "みどり病院"},
            id="a role table whose second column is of bodies",
        ),
        pytest.param(
            "1 役割\n担当\t仕事\n土木課長所属長職員\t点検\n", {"土木課長", "所属長", "職員"}, id="holders run together"
        ),
        pytest.param(
            "みどり町の農業計画\nみどり町農政課（令和7年3月）\n第1章 はじめに\n田を守る。\n",
            {"農政課"},
            id="the issuing office",
        ),
        pytest.param(
            "1 体制\nみどり診療所と県立病院が当番制を組み、費用は東部広域連合が負担する。\n",
            {"みどり診療所", "県立病院", "東部広域連合"},
            id="clinics and unions of towns act",
        ),
        pytest.param(
            "1 体制\n農政課及び子育て支援課の担当者からなる会を開き、結果を町議会に報告する。\n",
            {"農政課", "子育て支援課", "町議会"},
            id="who a meeting is made of, and a council that is told",
        ),
        pytest.param(
            "1 表\n\t\t基準値\t目標値\t\n番号\t指標\t（R5）\t（R9）\t担当課\n1\t就農者数\t5人\t8人\t農政課\n",
            {"農政課"},
            id="heads of two rows, the first of values only",
        ),
        pytest.param(
            "1 表\n指標\t基準値（R5）\t目標値（R9）\t主な担当\n就農者数\t5人\t8人\t農政課\n",
            {"農政課"},
            id="主な担当 over a column",
        ),
    ],
)
def test_bodies_are_read_wherever_they_are_named(read: Reader, text: str, named: set[str]) -> None:
    assert bodies(read(text)) == named


@pytest.mark.parametrize(
    "text",
    [
        "1 見方\n寄附の募集の禁止（省令第2条第1号関係）\n",
        "1 表\n※上限あり［窓口のイメージ］\n",
        "1 表\n取組\t担当課\n見回り\t令和6年度\n",
        "1 会場\n事業：説明会、研修会\n",
    ],
)
def test_what_only_ends_like_a_body_is_none(read: Reader, text: str) -> None:
    assert bodies(read(text)) == set()


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        pytest.param(
            "【準備】\n・R7　手引きのひな形づくり\n・令和8年10月　2地区での試行を始めます。\n・R9～R11　全14地区に広げる\n",
            [("手引きのひな形づくり", "2025"), ("2地区での試行を始めます", "2026-10"), ("全14地区に広げる", "2027")],
            id="list lines that begin with times",
        ),
        pytest.param(
            "1 車\n年度\t予定\n令和8年度\t車の仕様を決める\n令和9年度\t2号車の購入、試行\n",
            [("車の仕様を決める", "FY2026"), ("2号車の購入、試行", "FY2027")],
            id="rows of a year and words",
        ),
        pytest.param(
            "【工程】\n取組\t前期（令和7～9年度）\t後期（令和10～12年度）\n道の駅\t設計（令和8年度）、工事（令和9年度）\t開業（令和11年4月）\n",
            [("設計", "FY2026"), ("工事", "FY2027"), ("開業", "2029-04")],
            id="cells that date themselves closer than their column",
        ),
        pytest.param(
            "【工程】\n△：調査　●：工事\n橋\tR6\tR7\tR8\n大橋\t△\t●\t●\n小橋\t\t△\t●\n",
            [("調査", "2024"), ("工事", "2025"), ("調査", "2025"), ("工事", "2026")],
            id="marks that a legend tells apart",
        ),
        pytest.param(
            "1 道\nバイパスの供用開始は、令和13年度を見込む。\n",
            [("バイパスの供用開始", "FY2031")],
            id="expected then",
        ),
        pytest.param(
            "1 堰\n土地改良区とは、令和7年度上期に協定を結ぶ。\n",
            [("土地改良区とは、協定を結ぶ。", "FY2025")],
            id="half a year",
        ),
    ],
)
def test_steps_are_dated_as_printed(read: Reader, text: str, dated: list[tuple[str, str | None]]) -> None:
    assert steps(read(text)) == dated


@pytest.mark.parametrize(
    "text",
    [
        "みどり町の農業計画\nみどり町　令和7年8月作成\n第1章 はじめに\n田を守る。\n",
        "みどり町の農業計画\n計画期間：令和7年4月から令和12年3月まで\n第1章 はじめに\n田を守る。\n",
        "1 資料\n農業計画（令和7年度～令和11年度）\n",
        "1 法令\n平成30年農林省告示第17号による。\n",
        "1 様式\n作成日\t令和7年8月1日\n",
        "1 人口\nピーク人口（2008年）\n",
        "【工程表】\n令和7年度 令和8年度 令和9年度 令和10年度\n",
    ],
)
def test_dates_of_documents_laws_forms_and_figures_are_no_steps(read: Reader, text: str) -> None:
    assert steps(read(text)) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(
            "1 目標\n・窓口の待ち時間：18分（2024年度）→ 12分（2027年度）→ 8分（2029年度）\n",
            {("窓口の待ち時間", 18, 8), ("窓口の待ち時間", None, 12)},
            id="a value on the way",
        ),
        pytest.param(
            "1 目標\n空き家の登録件数は、令和6年度末の23件を令和9年度末に35件、令和11年度末には50件まで増やします。\n",
            {("空き家の登録件数", 23, 50), ("空き家の登録件数", None, 35)},
            id="を leads to two targets",
        ),
        pytest.param(
            "1 目標\n公演の日数は、21日（令和6年度）から45日（令和12年度）に増やすことを目指します。\n",
            {("公演の日数", 21, 45)},
            id="times in brackets behind the figures",
        ),
        pytest.param(
            "1 目標\n来館者数は令和6年度に900人で、令和12年度に1,200人とすることを目指します。\n",
            {("来館者数", 900, 1200)},
            id="で leads from what is",
        ),
    ],
)
def test_what_lines_and_sentences_lead_to_is_aimed_at(
    read: Reader, text: str, values: set[tuple[str, int | None, int | None]]
) -> None:
    def number(value: Decimal | None) -> int | None:
        return int(value) if value is not None else None

    assert {
        (f.name, number(f.baseline.value if f.baseline else None), number(f.target.value if f.target else None))
        for f in read(text)
        if isinstance(f, Indicator)
    } == values
