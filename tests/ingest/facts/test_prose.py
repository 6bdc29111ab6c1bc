"""Figures outside of clean tables: in sentences, within cells, on cards, in boxes named by their heading."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Indicator, Milestone, Statistic

Reader = Callable[[str], tuple[Fact, ...]]
Said = tuple[str, str, str, str | None]

WRITTEN = "作成日　令和6年10月1日\n"
"""A day that the document names: years after it are to come."""


def said(facts: tuple[Fact, ...]) -> set[Said]:
    """Every value with its name, role, figure and period."""
    found: set[Said] = set()
    for fact in facts:
        if isinstance(fact, Statistic):
            found.add((fact.name, fact.role, f"{fact.figure.value}{fact.figure.unit or ''}", fact.figure.period))
        if isinstance(fact, Indicator):
            found |= {
                (fact.name, role, f"{figure.value}{figure.unit or ''}", figure.period)
                for role in ("baseline", "actual", "target", "forecast")
                if (figure := getattr(fact, role)) is not None
            }
    return found


SENTENCES = [
    ("町立図書館の貸出冊数は、令和5年度に12,400冊でした。", {("町立図書館の貸出冊数", "actual", "12400冊", "FY2023")}),
    (
        "空き家は、平成20年の120戸から令和5年には310戸に増えています。",
        {("空き家", "actual", "120戸", "2008"), ("空き家", "actual", "310戸", "2023")},
    ),
    (
        "出生数は令和5年に71人となり、平成26年の138人からほぼ半減しました。",
        {("出生数", "actual", "71人", "2023"), ("出生数", "actual", "138人", "2014")},
    ),
    (
        "町営住宅の入居率は2019年度に93.0%であったが、2023年度には85.1%まで低下した。",
        {("町営住宅の入居率", "actual", "93.0%", "FY2019"), ("町営住宅の入居率", "actual", "85.1%", "FY2023")},
    ),
    (
        "令和6年3月31日現在で、正規職員は84名、うち女性は31名となっています。",
        {("正規職員", "actual", "84名", "2024-03-31"), ("正規職員　うち女性", "actual", "31名", "2024-03-31")},
    ),
    ("高齢化率：2045年に41.5％（以降は横ばい）", {("高齢化率", "forecast", "41.5%", "2045")}),
    ("2023年の転入超過数「1,204人」", {("転入超過数", "actual", "1204人", "2023")}),
    ("令和12年の総人口は18,300人になると見込まれます。", {("総人口", "forecast", "18300人", "2030")}),
    (
        "就業者について産業別にみると、令和2年は漁業が214人と最も多くなっています。",
        {("就業者　漁業", "actual", "214人", "2020")},
    ),
    ("森の学校の参加者数を年間1,500人とする。", {("森の学校の参加者数", "target", "1500人", None)}),
    (
        "相談窓口を知る人の割合は、令和5年度の44.9％から、令和10年度には75％へ高めます。",
        {
            ("相談窓口を知る人の割合", "baseline", "44.9%", "FY2023"),
            ("相談窓口を知る人の割合", "target", "75%", "FY2028"),
        },
    ),
    ("令和5年の来場者数は約3万2千人でした。", {("来場者数", "actual", "32000人", "2023")}),
    (
        "渡船の利用者数は減少傾向で推移しており、令和4年度では6,180人となっています。",
        {("渡船の利用者数", "actual", "6180人", "FY2022")},
    ),
    (
        "炭焼きの窯数は昭和50年以降減少傾向で推移しており、令和5年度には14基となっています。",
        {("炭焼きの窯数", "actual", "14基", "FY2023")},
    ),
    (
        "渡し守の養成講座30人に対し実績12人、舟の点検20件に対し17件など、届かないものがあった。",
        {
            ("渡し守の養成講座", "target", "30人", None),
            ("渡し守の養成講座", "actual", "12人", None),
            ("舟の点検", "target", "20件", None),
            ("舟の点検", "actual", "17件", None),
        },
    ),
    (
        "・総人口：2045年に2万1千人程度（2035年は2万4千人程度）",
        {("総人口", "forecast", "21000人", "2045"), ("総人口", "forecast", "24000人", "2035")},
    ),
    (
        "○渡船の客\n2030年に「6,400人程度」\n将来の姿　2040年に「5,900人程度」を維持\n",
        {("渡船の客", "forecast", "6400人", "2030"), ("渡船の客", "target", "5900人", "2040")},
    ),
    (
        "①家庭用：基本料金 1,310円（8㎥まで）②工場用：基本料金 9,600円（80㎥まで）　※超過料金：①は１㎥につき140円②は１㎥につき165円",
        {
            ("家庭用　基本料金", "actual", "1310円", None),
            ("工場用　基本料金", "actual", "9600円", None),
            ("家庭用　超過料金", "actual", "140円", None),
            ("工場用　超過料金", "actual", "165円", None),
        },
    ),
    (
        "製材品の出荷量は、乾燥炉の更新により、令和3年の840トンから令和5年には1,020トンに増加しました。",
        {("製材品の出荷量", "actual", "840トン", "2021"), ("製材品の出荷量", "actual", "1020トン", "2023")},
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[sentence[:12] for sentence, _ in SENTENCES])
def test_a_sentence_states_figures_with_name_time_and_role(read: Reader, sentence: str, expected: set[Said]) -> None:
    assert said(read(f"{WRITTEN}1 現状\n{sentence}\n")) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "使用料は1㎥あたり200円とします。",
        "昭和55年の人口を100とした場合の指数は47.4です。",
        "対象は65歳以上とし、期間は3年間とする。",
        "前年度より1,200人多い結果でした。",
        "次いで、川上町が20人となっています。",
        "3人に1人が高齢者です。",
        "第3条の規定により、10日以内に届け出る。",
        "割合は45.2％で、前回を下回った。",
        "・2030年に1.60、2040年に1.90まで上がり、以降は1.90のままと考える。",
        "・社会増減数：2025年から2035年に均衡",
        "①見学の申込：二日前まで②舟の貸出：要相談（1艘まで）",
    ],
)
def test_what_tells_no_figure_of_a_named_thing_is_left_out(read: Reader, sentence: str) -> None:
    assert said(read(f"{WRITTEN}1 現状\n{sentence}\n")) == set()


def test_a_figure_in_a_long_paragraph_is_cited_with_the_lines_of_its_sentence(read: Reader) -> None:
    text = "1 現状\n町の北側には広い森があります。古くから林業が盛んでした。\n令和5年の製材所数は14か所です。\n昔は舟で材を運びました。\n"
    (fact,) = (fact for fact in read(text) if isinstance(fact, Statistic))
    assert fact.quote == text[fact.span.start : fact.span.end]
    assert "14か所" in fact.quote
    assert "舟" not in fact.quote


CELLS = [
    (
        "工事名\t場所\t事業概要\t契約方法\n浜通り舗装工事\t浜\t舗装工事Ｌ＝120.5ｍ\t競争\n栗橋点検業務\t栗\t近接点検Ｎ＝４橋\t随意\n",
        {
            ("浜通り舗装工事　舗装工事", "forecast", "120.5m", None),
            ("栗橋点検業務　近接点検", "forecast", "4橋", None),
        },
    ),
    (
        "事業名\t場所\t内容\n造林事業\t村内\t下刈（18.43ｈａ）植付（04.20ｈａ）\n浴室改修事業\t寮\t浴槽の交換 2基\n",
        {
            ("造林事業　下刈", "forecast", "18.43ha", None),
            ("造林事業　植付", "forecast", "4.20ha", None),
            ("浴室改修事業　浴槽の交換", "forecast", "2基", None),
        },
    ),
    (
        "前提\t前期\t後期\n基準の人口\t平成29年度末 26,857人／高齢化率 36.3%\t令和元年度末 26,070人／高齢化率 37.4%\n方法\t地区ごとに要因法で将来の人口を推し計り、町全体の人数に足し合わせたうえで、国の推計と比べて確かめた\t町全体を一つとして変化率法で将来の人口を推し計り、地区の人数に割り振ったうえで、国の推計と比べて確かめた\n",
        {
            ("基準の人口　前期", "actual", "26857人", "FY2017"),
            ("基準の人口　前期　高齢化率", "actual", "36.3%", None),
            ("基準の人口　後期", "actual", "26070人", "FY2019"),
            ("基準の人口　後期　高齢化率", "actual", "37.4%", None),
        },
    ),
    (
        "項目\t考え方\n出生\t合計特殊出生率が2030年までに「1.80」、2040年に「2.07」になるとする。\n移動\t現状と同じとする。\n",
        {
            ("出生　合計特殊出生率", "forecast", "1.80", "2030"),
            ("出生　合計特殊出生率", "forecast", "2.07", "2040"),
        },
    ),
]


@pytest.mark.parametrize(
    ("table", "expected"), CELLS, ids=[table.split("\t")[0] + str(i) for i, (table, _) in enumerate(CELLS)]
)
def test_labelled_figures_within_cells_are_named_by_row_column_and_label(
    read: Reader, table: str, expected: set[Said]
) -> None:
    assert said(read(f"{WRITTEN}1 内容\n{table}")) == expected


BOXES = [
    (
        "## 指標\n### 創業件数\n現状値（令和5年度）：12件\n目標値（令和10年度）：20件\n### 空き家の利活用件数\n現状値：3件\n目標値：10件\n",
        {
            ("創業件数", "baseline", "12件", "FY2023"),
            ("創業件数", "target", "20件", "FY2028"),
            ("空き家の利活用件数", "baseline", "3件", None),
            ("空き家の利活用件数", "target", "10件", None),
        },
    ),
    (
        "1 指標\n【住民満足度】\n現状値 45％ → 目標値 60％\n",
        {("住民満足度", "baseline", "45%", None), ("住民満足度", "target", "60%", None)},
    ),
    (
        "1 結果\n104%\n前計画の給付費の計画比\n計画を上回った\n95%\n今計画の給付費の計画比\n下回った\n30人\n新しく始めた人の数\n前年の倍\n",
        {
            ("前計画の給付費の計画比", "actual", "104%", None),
            ("今計画の給付費の計画比", "actual", "95%", None),
            ("新しく始めた人の数", "actual", "30人", None),
        },
    ),
    ("1 結果\n12件\n受けた相談の数\n増えた\n8人\n移り住んだ人の数\n減った\n", set()),
]


@pytest.mark.parametrize(("text", "expected"), BOXES, ids=["heading", "bracketed heading", "cards", "too few cards"])
def test_boxes_and_cards_give_what_they_hold(read: Reader, text: str, expected: set[Said]) -> None:
    assert said(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "工事名\t期間\t入札時期\n橋の補修工事\t４月下旬～９月下旬\t第２四半期\n",
            {("橋の補修工事", "期間 ４月下旬～９月下旬", None), ("橋の補修工事", "入札時期 第２四半期", None)},
        ),
        (
            "工事名\t期間\t入札時期\n橋の補修工事\t４月下旬～令和８年１月下旬\t第１四半期\n庁舎の改修工事\t５月上旬～９月下旬\t第２四半期\n",
            {
                ("橋の補修工事", "期間 ４月下旬～令和８年１月下旬", None),
                ("橋の補修工事", "入札時期 第１四半期", None),
                ("庁舎の改修工事", "期間 ５月上旬～９月下旬", None),
                ("庁舎の改修工事", "入札時期 第２四半期", None),
            },
        ),
        (
            "供用開始年月日\t昭和31年12月25日\t給水人口\t675人\n施設能力\t70㎥\t管路\t8km\n",
            {(None, "供用開始年月日", "1956-12-25")},
        ),
        (
            "前提\t第2期（平成30年3月策定）\t第3期（令和3年3月策定）\n方法\t要因法\t変化率法\n",
            {("第2期", "策定", "2018-03"), ("第3期", "策定", "2021-03")},
        ),
        ("（料金表の改定時期）平成27年4月1日\n", {("内容", "（料金表の改定時期）平成27年4月1日", "2015-04-01")}),
    ],
    ids=[
        "parts of a year",
        "parts of a year, one with a year",
        "day beside a label",
        "done in brackets",
        "label in brackets",
    ],
)
def test_days_and_parts_of_years_beside_labels_are_milestones(
    read: Reader, text: str, expected: set[tuple[str | None, str, str | None]]
) -> None:
    facts = read(f"1 内容\n{text}")
    assert {(f.initiative, f.text, f.start_iso) for f in facts if isinstance(f, Milestone)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("計画の推進は、企画財政課において行います。", {"企画財政課"}),
        ("進み具合は町環境審議会に報告する。", {"町環境審議会"}),
        ("在宅医療の連携を浜野医師会に委託しています。", {"浜野医師会"}),
        ("時間外勤務が続く職員には、保健福祉室と連携し指導します。", {"保健福祉室"}),
        ("編集　白浜町総務課（広報係）", {"白浜町総務課", "広報係"}),
        ("関係課と連携し、各課が実施する。", set()),
        ("まちの広場と公園に看板を設置する。", set()),
        ("訓練を行う。【危機管理課、自主防災会】", {"危機管理課", "自主防災会"}),
    ],
)
def test_sentences_say_who_does_it_and_who_takes_part(read: Reader, text: str, expected: set[str]) -> None:
    assert {fact.name for fact in read(f"1 推進\n{text}\n") if isinstance(fact, Agency)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "渡し舟の利用者数は、令和5年度の実績が3,120人、令和6年度の見込みが3,300人である。これを令和10年度に5,000人とする。",
            {
                ("渡し舟の利用者数", "baseline", "3120人", "FY2023"),
                ("渡し舟の利用者数", "forecast", "3300人", "FY2024"),
                ("渡し舟の利用者数", "target", "5000人", "FY2028"),
            },
        ),
        (
            "浜の満足度（「また来たい」と答えた人の割合）は、令和5年秋の調査で38.5％にとどまった。",
            {("浜の満足度（「また来たい」と答えた人の割合）", "actual", "38.5%", "2023")},
        ),
        (
            "「潮音号」の乗客数　320人（令和5年度乗船調査）を、令和11年度に 450人 とする。",
            {
                ("「潮音号」の乗客数", "baseline", "320人", "FY2023"),
                ("「潮音号」の乗客数", "target", "450人", "FY2029"),
            },
        ),
        (
            "社会増減の数　△214人（令和5年）を、令和11年に △100人 までに縮める。",
            {("社会増減の数", "baseline", "-214人", "2023"), ("社会増減の数", "target", "-100人", "2029")},
        ),
        (
            "令和5年度の浜の清掃者数は820人であった。これを令和8年度に900人、令和11年度には1,000人とする。",
            {
                ("浜の清掃者数", "baseline", "820人", "FY2023"),
                ("浜の清掃者数", "target", "900人", "FY2026"),
                ("浜の清掃者数", "target", "1000人", "FY2029"),
            },
        ),
    ],
    ids=["reached, expected, aimed at", "name with a quote", "led to from beside the name", "negative", "said on"],
)
def test_each_value_of_a_sentence_is_what_its_own_clause_says(read: Reader, text: str, expected: set[Said]) -> None:
    assert expected <= said(read(WRITTEN + text))
