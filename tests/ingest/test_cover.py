"""What a document says of itself: its title, who published it and when."""

from pathlib import Path

import pytest

from ingest.cover import published_in, publisher_of, title_of
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


def test_years_listed_line_by_line_say_nothing_of_when_a_document_was_published() -> None:
    chronology = ["村の主な出来事", *(f"平成{n}年" for n in range(2, 9))]
    assert published_in(chronology) is None
    assert published_in([*chronology, "平成27年12月 策定"]) == "2015-12"
    assert published_in(["みどり村観光計画", "令和6年3月"]) == "2024-03"


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
