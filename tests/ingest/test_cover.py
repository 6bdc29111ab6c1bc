"""What a document says of itself: its title, who published it and when."""

from pathlib import Path

import pytest

from ingest.cover import publisher_of, title_of
from ingest.cover_years import stated_period
from ingest.readers.document import SourceDocument
from ingest.readers.html import read_html


def pdf(*lines: str, title: str = "") -> SourceDocument:
    hints = {"title": title} if title else {}
    return SourceDocument(path=Path("plan.pdf"), text="\n".join(lines), encoding="pdf", sha256="0", hints=hints)


@pytest.mark.parametrize(
    ("lines", "hint", "title"),
    [
        (["目次", "Ⅰ 人口ビジョンについて", "Ⅱ 人口の現状"], "みどり村人口ビジョン", "みどり村人口ビジョン"),
        (["目次", "人口ビジョンの位置づけ ・・・・・・・・ 3", "みどり村人口ビジョン"], "", "みどり村人口ビジョン"),
        (["# みどり村観光計画", "II. 基本方針"], "", "みどり村観光計画"),
    ],
)
def test_chapters_and_lines_of_a_table_of_contents_are_no_titles(lines: list[str], hint: str, title: str) -> None:
    assert title_of(pdf(*lines, title=hint), lines).text == title


def test_a_town_is_named_without_its_prefecture() -> None:
    found = publisher_of(pdf("青森県みどり村"), ["青森県みどり村"], "青森県みどり村観光計画")
    assert found is not None
    assert found.text == "みどり村"
    found = publisher_of(pdf("青森県"), ["青森県"], "青森県観光計画")
    assert found is not None
    assert found.text == "青森県"


@pytest.mark.parametrize(
    ("page", "has"),
    [
        ("<header><nav>戻る</nav><h1>みどり村観光計画</h1></header><div><h2>目標</h2><p>10人</p></div>", True),
        ("<header><h1>みどり村</h1></header><main><h1>みどり村観光計画</h1><p>10人</p></main>", False),
    ],
    ids=["its own", "the site's"],
)
def test_a_header_is_read_where_it_holds_the_pages_only_heading(page: str, has: bool, tmp_path: Path) -> None:
    (tmp_path / "plan.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    text = read_html(tmp_path / "plan.html").text
    assert "# みどり村観光計画" in text
    assert "戻る" not in text
    assert ("# みどり村\n" in text) is False
    assert text.startswith("# みどり村観光計画")
    assert has or text.count("#") == 1


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["若桜谷市環境基本計画", "令和６年度年次報告書", "若桜谷市"], "若桜谷市環境基本計画 令和６年度年次報告書"),
        (["若桜谷市観光プラン（第２期）", "後期実施計画"], "若桜谷市観光プラン（第２期） 後期実施計画"),
        (["若桜谷市行政改革大綱　実施計画", "　　進　捗　状　況　報　告"], "若桜谷市行政改革大綱 実施計画 進捗状況報告"),
        (["若桜谷市交通安全計画", "（計画期間　令和３年度～令和７年度）", "令和５年度における実施状況"], "若桜谷市交通安全計画 令和５年度における実施状況"),
        (["若桜谷市環境基本計画", "（第２期）", "令和6年3月"], "若桜谷市環境基本計画（第２期）"),
        (["若桜谷市環境基本計画", "改訂版"], "若桜谷市環境基本計画 改訂版"),
        (["若桜谷市環境基本計画", "第１章"], "若桜谷市環境基本計画"),
        (["若桜谷市環境基本計画", "概要版"], "若桜谷市環境基本計画"),
        (["若桜谷市環境基本計画", "付　前期実施計画及び進捗状況報告"], "若桜谷市環境基本計画"),
        (["# 若桜谷市福祉計画", "若桜谷市", "計画の範囲", "再犯防止推進計画（第4章）", "支援事業実施計画（第2章）"], "若桜谷市福祉計画"),
        (["# 若桜谷市学校整備 令和8年度発注予定", "## 工事の一覧"], "若桜谷市学校整備 令和8年度発注予定"),
        (["若桜谷市環境基本計画", "目標の達成状況は次のとおりで、報告します。"], "若桜谷市環境基本計画"),
        (["若桜谷市環境基本計画", "１　計画の進捗状況"], "若桜谷市環境基本計画"),
        (["　　　　若桜谷市地域防災計画（改訂版）　新旧対照", "１　概要"], "若桜谷市地域防災計画（改訂版） 新旧対照"),
    ],
)  # fmt: skip
def test_a_line_below_a_title_belongs_to_it_where_it_makes_it_another_document(lines: list[str], title: str) -> None:
    assert title_of(pdf(*lines), lines).text == title


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("この計画は、令和7年度から令和11年度までに市が行う取組の順序を示すものです。", (2025, 2029)),
        ("令和7年度から令和9年度までの3年間に取り組む事業を示す。", (2025, 2027)),
        ("第２期計画（令和5年度～令和9年度）の柱にそって事業を定める。", (2023, 2027)),
        ("対象：2025年度から2034年度", (2025, 2034)),
        ("（令和7年度～令和9年度）　若桜谷市教育委員会", (2025, 2027)),
        ("令和2年度から令和6年度までの取組の実績は次のとおりである。", None),
        ("前計画（令和2年度～令和6年度）では目標に届かなかった。", None),
        ("工事は令和7年度から令和9年度まで行う。", None),
        ("利用者数は令和2年度から令和6年度にかけて減った。", None),
    ],
)
def test_a_plan_s_years_are_told_by_a_sentence_that_speaks_of_the_plan(
    line: str, years: tuple[int, int] | None
) -> None:
    period = stated_period("若桜谷市道路計画", ["若桜谷市道路計画", line])
    assert (period and (period.first, period.last)) == years


def test_a_period_that_a_revision_replaced_is_not_the_plan_s() -> None:
    line = "計画（当初の計画期間：令和2年度から令和6年度まで）は2年延ばし、令和2年度から令和8年度までの7年間とする。"
    period = stated_period("若桜谷市総合戦略", ["若桜谷市総合戦略", line])
    assert period is not None
    assert (period.first, period.last) == (2020, 2026)


def test_of_two_years_in_a_title_the_one_reported_on_is_the_document_s() -> None:
    period = stated_period("令和7年度 若桜谷市施策評価シート（令和6年度実施分）", [])
    assert period is not None
    assert (period.first, period.last) == (2024, 2024)


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (["　　　　　　　　　　　　　　　　　　　　　　　若桜谷町　令和６年３月"], "若桜谷町"),
        (["東部区域", "西部市街地の整備"], None),
    ],
)
def test_a_publisher_stands_alone_on_a_line_and_is_no_part_of_a_word(lines: list[str], publisher: str | None) -> None:
    found = publisher_of(pdf(*lines), lines, "環境計画")
    assert (found and found.text) == publisher


def test_a_line_of_running_text_is_no_title() -> None:
    lines = [
        "健康わかさ21（第３次）　数値で見るめあて",
        "本町は、12年間を期間とする健康増進計画「健康わかさ21（第３次）」を定め",
        "ました。",
    ]
    assert title_of(pdf(*lines), lines).text == "健康わかさ21（第３次） 数値で見るめあて"
