"""PDFs printed by a real browser, and real government PDFs."""

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from corpus.errors import KeikakuError
from corpus.normalize import squeeze
from ingest.readers.pdf.quality import is_junk, is_junk_block, page_list
from ingest.readers.pdf.reader import read_pdf

Print = Callable[..., Path]


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


def test_a_ruled_table_with_merged_cells_heads_of_two_rows_and_broken_lines(to_pdf: Print) -> None:
    path = to_pdf(
        "<p>（単位：百万円）</p><table><tr><td rowspan=2>指標</td><td colspan=2>目標</td><td rowspan=2>担当</td></tr>"
        "<tr><td>令和6年度</td><td>令和10年度</td></tr>"
        "<tr><td>企業<br>誘致額</td><td>1,200</td><td>2,400</td><td rowspan=2>商工<br>振興課</td></tr>"
        "<tr><td>創業額</td><td>▲3.5</td><td>10%</td></tr></table>"
    )
    document = read_pdf(path)
    assert "（単位：百万円）" in document.text
    assert rows(document.text) == [
        ["指標", "目標 令和6年度", "目標 令和10年度", "担当"],
        ["企業誘致額", "1,200", "2,400", "商工振興課"],
        ["創業額", "▲3.5", "10%", "商工振興課"],
    ]


@pytest.mark.parametrize("border", ["0", "0.6pt 0 0 0"], ids=["no rules at all", "rules between rows only"])
def test_a_table_without_upright_rules(to_pdf: Print, border: str) -> None:
    style = f"table{{border-bottom:0.6pt solid}}td{{border-style:solid;border-width:{border};padding:4pt 24pt}}"
    given = [
        ["区分", "令和5年度", "令和10年度"],
        ["製造業", "▲6.7", "9.2"],
        ["非製造業", "3.2", "5.4"],
        ["全産業", "(2.9)", "6.8"],
    ]
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in given)
    document = read_pdf(to_pdf(f"<p>前の文です。</p><table>{body}</table><p>後の文です。</p>", style))
    assert rows(document.text) == given


def test_heads_repeated_on_the_next_page_are_left_out_and_rows_go_on(to_pdf: Print) -> None:
    body = "".join(f"<tr><td>指標{i}</td><td>{i * 10}件</td></tr>" for i in range(1, 91))
    document = read_pdf(to_pdf(f"<table><thead><tr><td>名称</td><td>目標値</td></tr></thead>{body}</table>"))
    assert document.text.count("\f") >= 2
    assert document.text.count("目標値") == 1
    assert rows(document.text)[1:] == [[f"指標{i}", f"{i * 10}件"] for i in range(1, 91)]


def test_columns_are_read_one_after_the_other(to_pdf: Print) -> None:
    text = "".join(
        f"<p>{side}の{i}番目の文は、段組みの中でほぼ段の幅いっぱいに続いて書かれています。</p>"
        for side in "左右"
        for i in range(8)
    )
    document = read_pdf(
        to_pdf(
            f'<div style="column-count:2;column-gap:30pt;height:420pt;column-fill:auto">{text}</div>',
            "body{font-size:12pt}",
        )
    )
    places = [document.text.index(f"{side}の{i}番目") for side in "左右" for i in range(8)]
    assert places == sorted(places)


def test_running_heads_and_page_numbers_go_and_what_differs_stays(to_pdf: Print) -> None:
    pages = "".join(f'<p style="break-after:page">{i}ページの本文です。予算は{i}億円です。</p>' for i in range(1, 7))
    margins = '@page { @top-left { content: "みどり町産業計画" } @bottom-center { content: "- " counter(page) " -" } }'
    text = read_pdf(to_pdf(pages, margins)).text
    assert "みどり町産業計画" not in text
    assert "- 3 -" not in text
    assert all(f"予算は{i}億円" in text for i in range(1, 7))


def test_vertical_labels_stay_readable_and_radicals_become_ideographs(to_pdf: Print) -> None:
    document = read_pdf(
        to_pdf(
            "<table><tr><td style='width:1em'>産業基盤</td><td>成長<br>支援</td><td>女性・若者</td></tr><tr><td>長</td><td>西</td><td>戸</td></tr></table>"
        )
    )
    assert rows(document.text) == [["産業基盤", "成長支援", "女性・若者"], ["長", "西", "戸"]]


def test_headings_are_known_by_their_print(to_pdf: Print) -> None:
    body = "".join(f"<h1>大きな{i}</h1><h2>小さな{i}</h2><p>{'本文が続きます。' * 12}</p>" for i in "あいう")
    lines = read_pdf(to_pdf(body)).text.split("\n")
    assert [line for line in lines if line.startswith("#")] == [
        line for i in "あいう" for line in (f"# 大きな{i}", f"## 小さな{i}")
    ]


def test_a_large_item_goes_on_in_its_next_lines_which_are_no_headings(to_pdf: Print) -> None:
    """Items in the print of the headings: what fills its line goes on below it, what doesn't ends there."""
    items = "".join(
        f"<h2>◆ 見通し{i}</h2><h2>・{'大企業は上昇が続き、' * 4}令和{'五年以来二期ぶりの上昇' * 2}</h2><h2>次の題{i}</h2>"
        for i in "あいう"
    )
    body = f"<p>{'本文が続きます。' * 90}</p>{items}<p>{'本文が続きます。' * 90}</p>"
    text = read_pdf(to_pdf(body)).text
    headings = [line.lstrip("# ") for line in text.split("\n") if line.startswith("#")]
    assert headings == [title for i in "あいう" for title in (f"◆ 見通し{i}", f"次の題{i}")]
    assert squeeze(text).count("大企業は上昇が続き、令和五年以来") == 3


def test_every_character_of_the_text_stands_where_it_is_printed(to_pdf: Print) -> None:
    path = to_pdf(
        "<p>上の文です。</p><table><tr><td>指標</td><td>目標</td></tr><tr><td>企業誘致</td><td>125件</td></tr></table>"
    )
    document = read_pdf(path)
    assert document.layout is not None
    boxes = document.layout.boxes
    assert len(boxes) == len(document.text)
    assert all((boxes[i][0] > 0) == (not c.isspace() and c != "#") for i, c in enumerate(document.text))
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        height, words = page.get_height(), page.get_textpage()
        start = document.text.index("125件")
        left, top = boxes[start : start + 4, 1].min() / 10, boxes[start : start + 4, 2].min() / 10
        right, bottom = boxes[start : start + 4, 3].max() / 10, boxes[start : start + 4, 4].max() / 10
        held = words.get_text_bounded(left=left - 1, right=right + 1, bottom=height - bottom - 1, top=height - top + 1)
        assert held.strip() == "125件"


def test_a_scan_is_named_with_its_pages_and_the_rest_is_read(to_pdf: Print, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 200, 3), np.uint8))
    noise.save(scan, save_all=True, append_images=[noise])
    with pytest.raises(KeikakuError, match=r"scan\.pdf.*1～2 ページ（計 2 ページ）は画像だけ.*--ocr"):
        read_pdf(scan)
    mixed = tmp_path / "mixed.pdf"
    with pypdfium2.PdfDocument.new() as made:
        for part in (to_pdf("<p>文字のあるページです。</p>"), scan):
            with pypdfium2.PdfDocument(part) as source:
                made.import_pages(source)
        made.save(mixed)
    document = read_pdf(mixed)
    assert "文字のあるページ" in document.text
    assert len(document.warnings) == 1
    assert "2～3 ページ（計 2 ページ）は画像だけ" in document.warnings[0]


@pytest.mark.parametrize(
    ("text", "junk"),
    [
        ("令和6年度の目標は125件です。（単位：件）※１　①〜⑩ ■▲ ＩｏＴ ⼭⼝", False),
        ("The plan covers five fiscal years and all 19 cities.", False),
        ("(cid:12)(cid:7)(cid:33)(cid:12)(cid:7)(cid:33)", True),
        ("ƒ\x88‚Ì–Ú•W‚Í‰½Œ\x8f‚Å‚·‚© ƒ\x88‚Ì–Ú•W‚Í‰½Œ\x8f", True),
        ("\ue000\ue001\ue002\ue003" * 8, True),
        ("", False),
    ],
)
def test_junk_is_told_from_text(text: str, junk: bool) -> None:
    assert is_junk(text) is junk


@pytest.mark.parametrize(
    ("text", "junk"),
    [
        ("月月月月月月月月月月", True),
        ("令和元年令和元年令和元年令和元年", True),
        ("692369236923", True),
        ("\ue000\ue001\ue002\ue003計画\ue004\ue005\ue006", True),
        ("\ue001 雇用の創出 \ue001 地域の活性化 \ue001", False),
        ("研修 実施 実施 実施 実施 実施", False),
        ("庁舎 有 有 有 有 有 有 有 有", False),
        ("20 20 20 20 20 20", False),
        ("10,000,000,000 円", False),
        ("77777777", False),
        ("－－－－－－－－－－", False),
        ("・・・・・・・・・・12", False),
        ("ニャニャニャニャ", True),
        ("月月月月", False),
    ],
)
def test_lines_that_are_no_text_are_told_from_lines_that_are(text: str, junk: bool) -> None:
    assert is_junk_block(text) is junk


def test_lines_that_are_no_text_are_left_out_and_named(to_pdf: Print) -> None:
    document = read_pdf(to_pdf("<p>計画の目標は20件です。</p><p>月月月月月月月月月月月月</p><p>担当は商工課です。</p>"))
    assert "月月" not in document.text
    assert "20件" in document.text
    assert "商工課" in document.text
    assert "1 ページ（計 1 ページ）に、文字として読めない行が 1 か所あり、除きました" in document.warnings[0]


def test_pages_in_words() -> None:
    assert page_list([1, 2, 3, 7]) == "1～3、7 ページ（計 4 ページ）"
    assert page_list([21]) == "21 ページ（計 1 ページ）"


def encrypted(path: Path, password: str, out: Path) -> Path:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(path))
    writer.encrypt(password, owner_password="o", algorithm="AES-256")
    writer.write(out)
    return out


def test_a_password_is_asked_for_and_mere_permissions_are_not(to_pdf: Print, tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="pypdf makes the locked files of this test")
    plain = to_pdf("<p>読める文です。</p>")
    with pytest.raises(KeikakuError, match="パスワード"):
        read_pdf(encrypted(plain, "secret", tmp_path / "locked.pdf"))
    assert "読める文です" in read_pdf(encrypted(plain, "", tmp_path / "open.pdf")).text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 200_000), flips=st.binary(min_size=1, max_size=60), cut=st.booleans())
def test_broken_files_end_in_our_own_errors_only(
    to_pdf: Print, tmp_path: Path, at: int, flips: bytes, cut: bool
) -> None:
    logging.disable(logging.CRITICAL)
    sound = tmp_path / "sound.pdf"
    whole = (
        sound
        if sound.exists()
        else to_pdf(
            "<h1>題</h1><table><tr><td>a</td><td>1件</td></tr><tr><td>b</td><td>2件</td></tr></table>", name="sound.pdf"
        )
    ).read_bytes()
    at %= len(whole)
    path = tmp_path / "broken.pdf"
    path.write_bytes(whole[:at] if cut else whole[:at] + flips + whole[at + len(flips) :])
    with contextlib.suppress(KeikakuError):
        read_pdf(path)
    logging.disable(logging.NOTSET)


@pytest.fixture
def government(request: pytest.FixtureRequest) -> Path:
    folder = Path(request.config.rootpath).parent / "shared" / "pdfs"
    if not folder.is_dir():
        pytest.skip("the real government PDFs are not beside the repository")
    return folder


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("1c202401.pdf", ["化学工業", "(▲5.5)", "9.6"]),
        ("1c202401.pdf", ["鉄鋼業", "(▲28.8)", "▲19.7"]),
        ("20231102_sesaku3.pdf", ["地域のデジタル実装に向けたフォローアップ調査事業", "令和５年度補正予算額1.0億円"]),
    ],
)
def test_figures_of_real_tables_stand_in_their_rows(government: Path, name: str, wanted: list[str]) -> None:
    found = rows(read_pdf(government / name).text)
    assert any(all(cell in row for cell in wanted) for row in found)
