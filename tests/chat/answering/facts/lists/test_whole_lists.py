"""Lists are whole, whatever is printed between their items, or say that they are not.

Each document is invented and holds one list that something interrupts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
HEAD = "# 若楢市{title}\n\n若楢市\n\n計画期間 令和6年度～令和10年度\n\n## 計画の趣旨\n\n市の{title}を定めます。\n\n"
TABLE = "| 指標 | 現状値（令和5年度） | 目標値（令和10年度） |\n|---|---|---|\n| 参加者数 | 120人 | 180人 |\n"
SAID = "市民や団体とともに進め、毎年度その進み具合を確かめて公表します。"
LONG = (
    "地域の団体や事業者、学校と力を合わせ、世代を問わず参加できる場を少しずつ広げながら、{}を、無理のない形で続けます"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A list, how it is asked for, its items; ``part`` where it can't be known to be whole."""

    id: str
    title: str
    body: str
    question: str
    items: tuple[str, ...]
    part: bool = False
    suffix: str = "md"


def _long(count: int) -> tuple[str, ...]:
    names = (
        "見守り活動",
        "配食の支援",
        "移動の支援",
        "居場所づくり",
        "相談の窓口",
        "担い手の養成",
        "健康の教室",
        "災害の備え",
    )
    return tuple(LONG.format(name) for name in names[:count])


VARIANTS = [
    Variant(
        id="circled numbers, a table between",
        title="緑化計画",
        body=f"## 街路樹の育成\n\n主な取組\n\n① 剪定計画の作成\n② 樹木医の派遣\n\n{TABLE}\n③ 植え替えの実施\n④ 落ち葉の堆肥化\n",
        question="街路樹の育成の取組をすべて挙げて",
        items=("① 剪定計画の作成", "② 樹木医の派遣", "③ 植え替えの実施", "④ 落ち葉の堆肥化"),
    ),
    Variant(
        id="bracketed numbers, a paragraph between",
        title="図書館計画",
        body=f"## 読書の推進\n\n(1) 読み聞かせ会の開催\n(2) 団体貸出の拡充\n\n{SAID}\n\n(3) 学校図書館との連携\n(4) 電子図書の導入\n",
        question="読書の推進の取組をすべて挙げて",
        items=("（1） 読み聞かせ会の開催", "（2） 団体貸出の拡充", "（3） 学校図書館との連携", "（4） 電子図書の導入"),
    ),
    Variant(
        id="kana, a note between",
        title="水道計画",
        body="## 漏水の防止\n\nア 老朽管の更新\nイ 漏水調査の実施\n※ 調査は3年で市内を一巡します。\nウ 水圧の適正化\nエ 弁類の点検\n",
        question="漏水の防止の取組をすべて挙げて",
        items=("ア 老朽管の更新", "イ 漏水調査の実施", "ウ 水圧の適正化", "エ 弁類の点検"),
    ),
    Variant(
        id="bullets, a table between",
        title="商業計画",
        body=f"## 空き店舗の活用\n\n・空き店舗の調査\n・家主との橋渡し\n\n{TABLE}\n・改装費の補助\n・開業後の相談\n",
        question="空き店舗の活用の取組をすべて挙げて",
        items=("空き店舗の調査", "家主との橋渡し", "改装費の補助", "開業後の相談"),
    ),
    Variant(
        id="squares, a paragraph between",
        title="防災計画",
        body=f"## 避難所の充実\n\n■備蓄品の更新\n■発電機の配備\n\n{SAID}\n\n■仮設トイレの確保\n",
        question="避難所の充実の取組をすべて挙げて",
        items=("備蓄品の更新", "発電機の配備", "仮設トイレの確保"),
    ),
    Variant(
        id="details nested below items",
        title="農業計画",
        body="## 担い手の確保\n\n- 研修農場の運営\n  - 2年間の実習\n  - 農機の貸出\n- 就農相談会の開催\n  - 東京での開催\n- 農地の斡旋\n",
        question="担い手の確保の取組をすべて挙げて",
        items=("研修農場の運営", "就農相談会の開催", "農地の斡旋"),
    ),
    Variant(
        id="a list over two passages",
        title="福祉計画",
        body="## 支え合いの推進\n\n" + "\n".join(f"・{item}" for item in _long(8)) + "\n",
        question="支え合いの推進の取組をすべて挙げて",
        items=_long(8),
    ),
    Variant(
        id="a caption of a figure between",
        title="道路計画",
        body="## 歩道の整備\n\n・段差の解消\n・点字ブロックの設置\n\n図1 歩道の整備区間\n\n・防護柵の設置\n・照明の増設\n",
        question="歩道の整備の取組をすべて挙げて",
        items=("段差の解消", "点字ブロックの設置", "防護柵の設置", "照明の増設"),
    ),
    Variant(
        id="a list of a section below is not taken in",
        title="観光計画",
        body="## 周遊の促進\n\n・周遊切符の発行\n・案内板の更新\n・貸自転車の増設\n\n### 今後の課題\n\n・二次交通の不足\n・案内人の高齢化\n",
        question="周遊の促進の取組をすべて挙げて",
        items=("周遊切符の発行", "案内板の更新", "貸自転車の増設"),
    ),
    Variant(
        id="what is said of each item is no item",
        title="公園計画",
        body="## 公園の改修\n\n・中央公園の遊具更新\n・期間：令和6年度\n・事業費：12百万円\n・北公園の園路改修\n・期間：令和7年度\n・事業費：8百万円\n・南公園の便所改築\n・期間：令和8年度\n・事業費：15百万円\n",
        question="公園の改修の取組をすべて挙げて",
        items=("中央公園の遊具更新", "北公園の園路改修", "南公園の便所改築"),
    ),
    Variant(
        id="what is said of items here and elsewhere under one label is no item",
        title="読書計画",
        body="## 巡回の充実\n\n・移動図書館の運行\n・効果：本に親しむ子どもが増える\n・出張読み聞かせの実施\n・団体貸出の拡大\n\n"
        "## 施設の改善\n\n・閲覧席の増設\n・効果：長く過ごす人が増える\n・書架の更新\n",
        question="巡回の充実の取組をすべて挙げて",
        items=("移動図書館の運行", "出張読み聞かせの実施", "団体貸出の拡大"),
    ),
    Variant(
        id="the next number heads the section after it",
        title="消防計画",
        body="## 1 装備の更新\n\n更新するものは次のとおりです。\n\n① 消防車の更新\n② 無線機の更新\n\n## ③ 防火衣の更新\n\n傷んだものから替えます。\n",
        question="装備の更新の取組をすべて挙げて",
        items=("① 消防車の更新", "② 無線機の更新"),
        part=True,
    ),
    Variant(
        id="chapters below a part are none of its measures",
        title="森林計画",
        body="## 水源の保全編\n\n・間伐の推進\n・林道の開設\n・苗木の供給\n\n### 第1章 現状\n\n山が荒れています。\n\n### 第2章 課題\n\n人手が足りません。\n",
        question="水源の保全編の取組をすべて挙げて",
        items=("間伐の推進", "林道の開設", "苗木の供給"),
    ),
    Variant(
        id="items that name a field before a colon",
        title="移住計画",
        body=f"## 受け入れの体制\n\n・空き家対策：空き家の掃除と登録を手伝う\n・相談会：毎月の相談会を市役所で開く\n\n{SAID}\n\n・お試し住宅：1週間から住める家を用意する\n",
        question="受け入れの体制の取組をすべて挙げて",
        items=(
            "空き家対策：空き家の掃除と登録を手伝う",
            "相談会：毎月の相談会を市役所で開く",
            "お試し住宅：1週間から住める家を用意する",
        ),
    ),
    Variant(
        id="a page ends between",
        title="交通計画",
        body="第2章 バス路線の維持\n\n1 運行本数の確保\n2 乗り継ぎ券の発行\n\f\n3 停留所の改善\n4 予約型の運行\n\n第3章 おわりに\n\n計画を進めます。\n",
        question="バス路線の維持の取組をすべて挙げて",
        items=("1 運行本数の確保", "2 乗り継ぎ券の発行", "3 停留所の改善", "4 予約型の運行"),
        suffix="txt",
    ),
    Variant(
        id="a second list that is numbered from one again",
        title="環境計画",
        body="## 河川の浄化\n\n主な取組は次のとおりです。\n\n① 水質の測定\n② 排水の指導\n③ 清掃の日の実施\n\n今後の課題は次のとおりです。\n\n① 担い手の高齢化\n② 費用の増加\n",
        question="河川の浄化の取組をすべて挙げて",
        items=("① 水質の測定", "② 排水の指導", "③ 清掃の日の実施"),
    ),
    Variant(
        id="a second list under a label of its own",
        title="文化計画",
        body="## 伝統芸能の継承\n\n【主な取組】\n・保存会への助成\n・子ども教室の開催\n・公演の記録\n\n【課題】\n・指導者の不足\n・道具の傷み\n",
        question="伝統芸能の継承の主な取組をすべて挙げて",
        items=("保存会への助成", "子ども教室の開催", "公演の記録"),
    ),
    Variant(
        id="a number is missing",
        title="教育計画",
        body="## 学力の向上\n\n① 少人数の授業\n② 放課後の学習室\n\n※ ③は第2期計画へ移しました。\n\n④ 教員の研修\n⑤ 学力調査の分析\n",
        question="学力の向上の取組をすべて挙げて",
        items=("① 少人数の授業", "② 放課後の学習室", "④ 教員の研修", "⑤ 学力調査の分析"),
        part=True,
    ),
    Variant(
        id="circled numbers below bullets",
        title="住宅計画",
        body="## 空き家の対策\n\n・所有者への働きかけ\n① 文書の送付\n② 訪問\n・解体費の補助\n・活用の相談\n",
        question="空き家の対策の取組をすべて挙げて",
        items=("所有者への働きかけ", "解体費の補助", "活用の相談"),
    ),
    Variant(
        id="a Word list, a table between",
        title="産業計画",
        body="企業の誘致|用地の造成|奨励金の交付|TABLE|企業訪問の実施|立地後の支援",
        question="企業の誘致の取組をすべて挙げて",
        items=("用地の造成", "奨励金の交付", "企業訪問の実施", "立地後の支援"),
        suffix="docx",
    ),
    Variant(
        id="a section that goes on under a heading of its own",
        title="防犯計画",
        body="## 見守りの強化\n\n・青色回転灯の巡回\n・防犯灯の整備\n\n### 子どもの見守り\n\n・通学路の点検\n・こども110番の家\n",
        question="見守りの強化の取組をすべて挙げて",
        items=("青色回転灯の巡回", "防犯灯の整備"),
        part=True,
    ),
    Variant(
        id="a second list without a line that leads in to either",
        title="食育計画",
        body="## 食文化の継承\n\n・郷土料理の教室\n・味噌づくりの体験\n\n子どもたちにも伝えます。\n\n① 給食での提供\n② 出前授業\n",
        question="食文化の継承の取組をすべて挙げて",
        items=("郷土料理の教室", "味噌づくりの体験"),
        part=True,
    ),
    Variant(
        id="fewer items than the question says there are",
        title="水産計画",
        body="## 漁場の保全\n\n・藻場の造成\n・稚魚の放流\n・漁場の清掃\n",
        question="漁場の保全の4つの取組を挙げて",
        items=("藻場の造成", "稚魚の放流", "漁場の清掃"),
        part=True,
    ),
    Variant(
        id="headings below that tell of the same things otherwise",
        title="住宅計画",
        body="## 空き家の活用\n\n・空き家バンクの運営\n・改修費の補助\n\n### 工程表\n\n・令和6年度 準備\n・令和7年度 実施\n",
        question="空き家の活用の取組をすべて挙げて",
        items=("空き家バンクの運営", "改修費の補助"),
    ),
    Variant(
        id="what tells how things are beside what is done",
        title="交通計画",
        body="## 現状と課題\n\n### 路線バスの維持\n\n・乗る人が減っています。\n・運転士が足りません。\n\n"
        "## 施策\n\n### 路線バスの維持\n\n・運行費の補助\n・運転士の募集\n",
        question="路線バスの維持の取組をすべて挙げて",
        items=("運行費の補助", "運転士の募集"),
    ),
    Variant(
        id="a long list over passages with a table between",
        title="長寿計画",
        body="## 介護の予防\n\n"
        + "\n".join(f"・{item}" for item in _long(5))
        + f"\n\n{TABLE}\n"
        + "\n".join(f"・{item}" for item in _long(8)[5:])
        + "\n",
        question="介護の予防の取組をすべて挙げて",
        items=_long(8),
    ),
]


def write(variant: Variant, folder: Path) -> Path:
    """The variant as a file of its kind."""
    path = folder / f"plan.{variant.suffix}"
    if variant.suffix != "docx":
        path.write_text(HEAD.format(title=variant.title) + variant.body, encoding="utf-8")
        return path
    title, *parts = variant.body.split("|")
    document = Document()
    document.add_heading(f"若楢市{variant.title}", level=0)
    document.add_paragraph("計画期間 令和6年度～令和10年度")
    document.add_heading(title, level=1)
    for part in parts:
        if part == "TABLE":
            table = document.add_table(rows=2, cols=3)
            for row, texts in enumerate(
                (("指標", "現状値（令和5年度）", "目標値（令和10年度）"), ("参加者数", "120人", "180人"))
            ):
                for column, text in enumerate(texts):
                    table.cell(row, column).text = text
        else:
            document.add_paragraph(part, style="List Bullet")
    document.save(str(path))
    return path


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.id)
def test_an_interrupted_list_goes_on(
    variant: Variant, tmp_path: Path, build_once: Callable[[str, list[Path]], Library], encoder: Encoder
) -> None:
    library = build_once(f"list-{VARIANTS.index(variant)}", [write(variant, tmp_path)])
    reply = Assistant(HybridRetriever(library.open(), encoder)).ask(variant.question, today=TODAY)
    assert isinstance(reply, Answer)
    head, *lines = reply.claims[0].text.split("\n")
    assert tuple(line.removeprefix("・") for line in lines if line.startswith("・")) == variant.items
    assert (f"次の{len(variant.items)}項目です" in head) is not variant.part, head
