"""Values that only tables of statistics hold answer as strictly as indicators' do: name, head and time."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Refusal
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
OPEN: Final = Path(__file__).resolve().parents[4] / "documents" / "open"
HEAD = "# 若桜谷市{}\n\n若桜谷市\n\n計画期間 令和6年度～令和10年度\n\n"
INVENTED: Final = {
    "schools.md": HEAD.format("教育計画")
    + "## 児童生徒の状況\n\n### 児童数の推移\n\n(単位：人)\n\n| 学校名 | 令和3年度 | 令和4年度 | 令和5年度 |\n|---|---|---|---|\n"
    "| 谷北小学校 | 212 | 205 | 198 |\n| 谷南小学校 | 348 | 351 | 344 |\n| 谷東小学校 | 96 | 91 | 88 |\n\n"
    "### 学級数（令和5年度）\n\n| 学校名 | 普通学級 | 特別支援学級 |\n|---|---|---|\n| 谷北小学校 | 9学級 | 2学級 |\n| 谷南小学校 | 12学級 | 3学級 |\n",
    "care.md": HEAD.format("介護計画")
    + "## 要介護認定者数\n\n| 区分 | 令和4年 | 令和5年 | 令和7年（推計） |\n|---|---|---|---|\n| 要支援1 | 130人 | 128人 | 135人 |\n"
    "| 要介護1 | 242人 | 251人 | 270人 |\n| 要介護5 | 88人 | 84人 | 90人 |\n\n## 給付費\n\n| 区分 | 令和4年度 | 令和5年度 |\n|---|---|---|\n"
    "| 居宅サービス費 | 812百万円 | 836百万円 |\n| 施設サービス費 | 640百万円 | 655百万円 |\n",
    "waste.md": HEAD.format("ごみ計画")
    + "## ごみの排出量\n\n| 年度 | 家庭系ごみ | 事業系ごみ | 資源ごみ |\n|---|---|---|---|\n| 令和3年度 | 8,210t | 3,105t | 1,440t |\n"
    "| 令和4年度 | 8,050t | 3,180t | 1,395t |\n| 令和5年度 | 7,870t | 3,220t | 1,350t |\n",
}

ASKED: Final[list[tuple[str, str, Sequence[str]]]] = [
    ("shioho-city-sogo-keikaku-koki", "令和12年の総人口の推計は何人ですか", ["53,260"]),
    ("shioho-city-sogo-keikaku-koki", "令和2年の年少人口は？", ["6,718"]),
    ("shioho-city-sogo-keikaku-koki", "令和22年の老年人口の見通しは？", ["18,810"]),
    ("shioho-city-sogo-keikaku-koki", "令和17年の生産年齢人口は何人？", ["26,200"]),
    ("shioho-city-sogo-keikaku-koki", "令和10年の年少人口は何人？", []),
    ("kankyo-nenji-hokoku-ashiwarasaki", "2021年度の家庭部門の温室効果ガス排出量は？", ["150"]),
    ("kankyo-nenji-hokoku-ashiwarasaki", "2013年度の運輸部門の温室効果ガス排出量は？", ["214"]),
    ("kankyo-nenji-hokoku-ashiwarasaki", "2023年度の廃棄物部門の排出量は？", ["18"]),
    ("kankyo-nenji-hokoku-ashiwarasaki", "2023年度の家庭部門の温室効果ガス排出量は？", ["未公表"]),
    ("kanko-shinchoku-akenoken", "2024年の台湾の外国人宿泊者数は？", ["120"]),
    ("kanko-shinchoku-akenoken", "2019年の豪州からの宿泊者数は何千人泊？", ["9"]),
    ("kanko-shinchoku-akenoken", "2023年の韓国の外国人宿泊者数は？", ["38"]),
    ("kanko-shinchoku-akenoken", "2021年の台湾の外国人宿泊者数は？", []),
    ("shiramomi-village-tokutei-jigyonushi", "令和4年度の年次有給休暇の平均取得日数は？", ["9.9", "９.９"]),
    ("shiramomi-village-tokutei-jigyonushi", "令和3年度に採用した職員に占める女性の割合は？", ["33.3", "３３.３"]),
    ("shiramomi-village-tokutei-jigyonushi", "令和2年度の男性職員の育児休業の取得率は？", ["０", "0"]),
    ("schools.md", "令和4年度の谷南小学校の児童数は？", ["351人"]),
    ("schools.md", "谷東小学校の児童数は何人ですか", ["88人"]),
    ("schools.md", "谷北小学校の特別支援学級の学級数は？", ["2学級"]),
    ("schools.md", "令和3年度の谷北小学校の児童数は何人？", ["212人"]),
    ("schools.md", "令和2年度の谷北小学校の児童数は何人？", []),
    ("schools.md", "谷西小学校の児童数は何人？", []),
    ("care.md", "令和5年の要介護1の認定者数は？", ["251人"]),
    ("care.md", "令和7年の要介護5の認定者数の見込みは？", ["90人"]),
    ("care.md", "令和4年度の施設サービス費はいくら？", ["640百万円"]),
    ("care.md", "令和5年の要介護3の認定者数は？", []),
    ("care.md", "令和3年度の居宅サービス費はいくら？", []),
    ("waste.md", "令和4年度の事業系ごみの排出量は？", ["3,180t"]),
    ("waste.md", "資源ごみの排出量はどれくらいですか", ["1,350t"]),
    ("waste.md", "令和5年度の粗大ごみの排出量は？", []),
]
"""A document, a question and what its answer may say first; nothing where none states it."""

Over = Callable[[str], Assistant]


@pytest.fixture
def over(tmp_path: Path, build_once: Callable[[str, list[Path]], Library], encoder: Encoder) -> Over:
    """An assistant over one of the documents."""

    def build(name: str) -> Assistant:
        path = OPEN / f"{name}.html"
        if name in INVENTED:
            path = tmp_path / name
            path.write_text(INVENTED[name], encoding="utf-8")
        return Assistant(HybridRetriever(build_once(f"statistics-{name}", [path]).open(), encoder))

    return build


@pytest.mark.parametrize(
    ("name", "question", "said"),
    [
        # Whole plans take long to be taken in.
        pytest.param(*asked, id=asked[1], marks=() if asked[0] in INVENTED else pytest.mark.long)
        for asked in ASKED
    ],
)
def test_a_statistic_answers_by_name_head_and_time(over: Over, name: str, question: str, said: Sequence[str]) -> None:
    reply = over(name).ask(question, today=TODAY)
    if not said:
        assert isinstance(reply, Refusal) or reply.likely, reply.claims
        return
    assert isinstance(reply, Answer)
    first = reply.claims[0].text.split("。")[0]
    assert "―" not in first, "a whole row is no answer"
    assert any(value in first for value in said)
