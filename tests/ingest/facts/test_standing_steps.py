"""Steps whose time stands by itself: between marks, above a list, in brackets behind a sentence, in a column of a table."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Milestone

Reader = Callable[[str], tuple[Fact, ...]]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        pytest.param(
            "1 ごみ\n1. 処理機の補助　—　2026年度から（環境課）\n2. 古着の回収　—　2027年度から（環境課）\n",
            {("処理機の補助", "FY2026"), ("古着の回収", "FY2027")},
            id="words, dash, time",
        ),
        pytest.param(
            "1 森\n令和8年度 航空測量を頼む → 令和9年度 意向を聞く\n",
            {("航空測量を頼む", "FY2026"), ("意向を聞く", "FY2027")},
            id="a chain",
        ),
        pytest.param(
            "1 斎場\n令和7年度\n　・候補地の調査\n令和8年度\n　・用地の取得\n　・地権者への説明会\n",
            {("候補地の調査", "FY2025"), ("用地の取得", "FY2026"), ("地権者への説明会", "FY2026")},
            id="times above lists",
        ),
        pytest.param(
            "1 計画\n1-1 第1段階（2024年度）\n・照明の交換\n1-2 第2段階（2026年度）\n・屋根の改修\n",
            {("照明の交換", "FY2024"), ("屋根の改修", "FY2026")},
            id="headings with times",
        ),
        pytest.param(
            "1 訓練（令和8年度）\n　４月　参集訓練\n　１月　防火訓練の実施\n",
            {("参集訓練", "2026-04"), ("防火訓練の実施", "2027-01")},
            id="months of the heading's fiscal year",
        ),
        pytest.param(
            "1 暮らし\n- 受信機を配ります。（令和7年度～／総務課）\n- 通学路を点検します。（毎年度／学校教育課）\n",
            {("受信機を配ります", "FY2025"), ("通学路を点検します", None)},
            id="brackets behind sentences",
        ),
        pytest.param(
            "1 見守り\n名称\t見守り電話\n決めたこと\tしめきり\n連絡票をそろえる\t令和7年12月末\nごみ出しを試す\t令和8年2月\n",
            {("連絡票をそろえる", "2025-12"), ("ごみ出しを試す", "2026-02")},
            id="a column of times under any head",
        ),
        pytest.param(
            "令和8年度の工程\n1 工程\n項目\t第1四半期\t第2四半期\t第3四半期\n手数料\t条例の改正\t周知\t開始\n",
            {("条例の改正", "FY2026"), ("周知", "FY2026"), ("開始", "FY2026")},
            id="quarters over words",
        ),
        pytest.param("1 値\n- 来館者　—　令和6年度 1,200人\n- 貸出し　—　令和6年度 900冊\n", set(), id="values"),
        pytest.param("1 値\n基準値　令和5年度\n目標値　令和9年度\n", set(), id="times of values"),
    ],
)
def test_a_time_by_itself_dates_the_words_beside_it(
    read: Reader, text: str, steps: set[tuple[str, str | None]]
) -> None:
    assert {(fact.text, fact.start_iso) for fact in read(text) if isinstance(fact, Milestone)} == steps


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("駅前広場は令和9年度までに仕上げ、足湯を開く。", ("仕上げ、足湯を開く。", "FY2027")),
        ("村は、令和8年度のうちに適地を見つけ出す。", ("村は、適地を見つけ出す。", "FY2026")),
        ("公民館は令和8年度いっぱいで閉じる。", ("閉じる。", "FY2026")),
    ],
)
def test_any_verb_is_a_step(read: Reader, sentence: str, step: tuple[str, str]) -> None:
    assert step in {(fact.text, fact.start_iso) for fact in read(f"1 町\n{sentence}\n") if isinstance(fact, Milestone)}


@pytest.mark.parametrize(
    "sentence", ["令和8年度には人口が上回る。", "令和8年度は影響により続く。", "令和8年度は調査なし。"]
)
def test_what_comes_about_is_no_step(read: Reader, sentence: str) -> None:
    assert not [fact for fact in read(f"1 町\n{sentence}\n") if isinstance(fact, Milestone)]
