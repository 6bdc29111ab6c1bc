from collections.abc import Callable, Sequence

import pytest

from corpus.facts import Fact, Figure, Indicator, figures
from corpus.normalize import squeeze
from ingest.facts.values import plain

Reader = Callable[[str], tuple[Fact, ...]]


def short(figure: Figure | None) -> str | None:
    if figure is None:
        return None
    value = "—" if figure.value is None else f"{plain(figure.value)}{figure.unit or ''}"
    return f"{value}@{figure.period}" if figure.period else value


def rows(facts: Sequence[Fact]) -> list[tuple[str, str | None, str | None, str | None]]:
    found = [f for f in facts if isinstance(f, Indicator)]
    return [(i.name, short(i.baseline), short(i.actual), short(i.target)) for i in found]


TABLE = "項 目\t【現状】 (2021年度)\t【目標値】 (2026年度)\n①立地件数*\t25件\t125件 (2022～2026)\n②共同研究数（累計）\t—\t6件\n"
FORMS = [
    (
        "a table with periods in its heads",
        f"1 数値目標\n\n{TABLE}",
        [("立地件数", "25件@FY2021", None, "125件@2022/2026"), ("共同研究数（累計）", "—@FY2021", None, "6件@FY2026")],
    ),
    (
        "a unit in the caption alone",
        "1 数値目標\n（単位：百万円）\n指標\t現状値（令和5年度）\t目標値（令和10年度）\n出荷額\t1,200\t1,500\n投資件数\t3件\t8件\n",
        [
            ("出荷額", "1200百万円@FY2023", None, "1500百万円@FY2028"),
            ("投資件数", "3件@FY2023", None, "8件@FY2028"),
        ],
    ),
    (
        "aligned values under bracketed heads, broken over lines",
        "■ 数値目標\n項      目 【現状値】 【目標値】\n○新製品の開発件数（H25～28累計）※ ― 10件\n○森林分野での開発件数 ※\n（H25～28累計）\n― 12件\n○創業数 146社/年 180社/年\n※ 注\n",
        [
            ("新製品の開発件数（H25～28累計）", "—", None, "10件@2013/2016"),
            ("森林分野での開発件数（H25～28累計）", "—", None, "12件@2013/2016"),
            ("創業数", "146社/年", None, "180社/年"),
        ],
    ),
    (
        "values over several lines with notes",
        "■ 基本指標\n指  標  名 【現 状】 【目 標】\n○出荷額\n年間６兆３千億円\n(H23速報値)\n年間７兆円以上\n〈10％増〉\n○新規雇用 ―\n４年間(H25～28)で\n２万人以上\n",
        [("出荷額", "63000億円@2011", None, "7兆円"), ("新規雇用", "—", None, "2万人@2013/2016")],
    ),
    (
        "a legend before pairs and chains",
        "No １\n指標\n（実績値／目標値） ■共同輸送回数：１回（令和３年７月）／３５回\n■拠点数（累計）：\n１２件（令和２年度末） ⇒ １３件（令和３年７月）／１８件\n■増加額：－／115億円\n",
        [
            ("共同輸送回数", None, "1回@2021-07", "35回"),
            ("拠点数（累計）", "12件@FY2020", "13件@2021-07", "18件"),
            ("増加額", None, "—", "115億円"),
        ],
    ),
    (
        "targets of one year, and of two",
        "【取組目標（指標）2023年度】\n搬送実施回数：３５回／３年\n開発件数： ３箇所\n本文です。\n【取組目標（指標）2019年度 ⇒ 2023年度】\n水素案件数（累計）:２６件 ⇒ ３４件\n本文です。\n",
        [
            ("搬送実施回数", None, None, "35回/3年@FY2023"),
            ("開発件数", None, None, "3箇所@FY2023"),
            ("水素案件数（累計）", "26件@FY2019", None, "34件@FY2023"),
        ],
    ),
    (
        "pairs within a cell, the order of the default",
        "進捗・成果\t\n1 港湾\t○順調 [指標]・共同輸送：22回/30回(R2.3) ・渋滞箇所数：2/3箇所(R2.3)\n",
        [("共同輸送", None, "22回@2020-03", "30回"), ("渋滞箇所数", None, "2箇所@2020-03", "3箇所")],
    ),
    (
        "the order of the head, target first",
        "成果\n\n指標\t目標／実績\n会員数\t200人／101人\n",
        [("会員数", None, "101人", "200人")],
    ),
    (
        "rows of targets and actuals under years",
        "成約件数\n\t2018年度\t2019年度\n目標\t5件\t5件\n実績\t5件\t12件\n",
        [
            ("成約件数", None, None, "5件@FY2018"),
            ("成約件数", None, None, "5件@FY2019"),
            ("成約件数", None, "5件@FY2018", None),
            ("成約件数", None, "12件@FY2019", None),
        ],
    ),
    (
        "running text",
        "1 誘客\n・ 目標来場者数 30万人以上\n年間延べ500万人以上の宿泊客数を目標に取り組みます。\n農業所得を1経営体あたり320万円に増やすことを2030年度までに目指します。\n",
        [
            ("来場者数", None, None, "30万人"),
            ("宿泊客数", None, None, "500万人"),
            ("農業所得", None, None, "320万円@FY2030"),
        ],
    ),
    ("a statistic is no indicator", "企業の立地件数\n年\tH30\tR1\nそ の 数\t28\t55\n", []),
    ("conditions are no targets", "■ 現状と課題\n◎製造業・・・従業員２０人以下\n①農林水産物    １０１\n", []),
    (
        "values that are each labelled, on a line or one below the other",
        (
            "≪成果目標≫\n　◎創業件数（年間）\n　　　基準値　12件（平成29年度）　　目標値　20件（令和5年度）\n"
            "　◎補助の採択件数（5年間の累計）\n　　　基準値　－　　目標値　40件（令和5年度）\n"
            "・指標名：空き家率\n　現状値（令和4年度）：15.2％\n　目標値（令和8年度）：12.0％\n"
        ),
        [
            ("創業件数（年間）", "12件@FY2017", None, "20件@FY2023"),
            ("補助の採択件数（5年間の累計）", "—", None, "40件@FY2023"),
            ("空き家率", "15.2%@FY2022", None, "12.0%@FY2026"),
        ],
    ),
    (
        "a column for each year between what was reached and the target",
        "【指標】\n指標名\t令和5年度実績\t令和7年度\t令和9年度目標\nサロンの開催回数（回）\t12\t15\t24\n",
        [
            ("サロンの開催回数", None, "12回@FY2023", "15回@FY2025"),
            ("サロンの開催回数", None, "12回@FY2023", "24回@FY2027"),
        ],
    ),
    (
        "a sentence that says by when",
        "1 予防\n・教室に通う高齢者の割合は、令和11年度までに15％以上とします。\n",
        [("教室に通う高齢者の割合", None, None, "15%@FY2029")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in FORMS])
def test_indicators_in_every_printed_form(
    read: Reader, text: str, expected: list[tuple[str, str | None, str | None, str | None]]
) -> None:
    assert rows(read(text)) == expected


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t, _ in FORMS])
def test_every_figure_is_found_in_its_span(read: Reader, text: str) -> None:
    for fact in read(text):
        assert text[fact.span.start : fact.span.end] == fact.quote
        if isinstance(fact, Indicator):
            assert all(squeeze(f.printed) in squeeze(fact.quote) for f in figures(fact))


@pytest.mark.parametrize(("era", "western"), [("令和3年度", "2021年度"), ("R8", "2026"), ("平成32年度", "2020年度")])
def test_eras_and_western_years_give_the_same_facts(read: Reader, era: str, western: str) -> None:
    text = "1 数値目標\n\n指標\t目標（{year}）\n立地件数\t25件\n"
    (one,), (other,) = (
        [f for f in read(text.format(year=year)) if isinstance(f, Indicator)] for year in (era, western)
    )
    assert one.target == other.target
