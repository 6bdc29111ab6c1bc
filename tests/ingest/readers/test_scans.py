"""Pages that are only an image: what the program says, how it is laid out, which figures are left out."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from corpus.errors import KeikakuError
from corpus.layout import Layout, layout_from, layout_of
from corpus.normalize import squeeze
from ingest.readers.document import Recognition
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.pdf.scans import program
from ingest.readers.pdf.scans.doubt import DOUBTFUL
from ingest.readers.pdf.scans.program import UnfinishedError, Word, check_program, parse_words, words_on
from ingest.readers.pdf.scans.rules import ink_of, rules_of
from ingest.readers.pdf.scans.sheet import MOST_PIXELS, Sheet, sheet_of, skew_of, straightened
from ingest.readers.pdf.scans.words import glyphs_from
from tests.documents.scans import distance, scan
from tests.tesseract import needs_tesseract

Print = Callable[..., Path]
SCALE = 300 / 72
HEADS = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def test_words_are_taken_from_the_programs_output_and_nothing_else() -> None:
    output = "\n".join(
        [
            HEADS,
            "1\t1\t0\t0\t0\t0\t0\t0\t2550\t3301\t-1\t",
            "5\t1\t2\t1\t3\t1\t10\t20\t30\t40\t96.5\t目標",
            "5\t1\t2\t1\t3\t2\t50\t20\t30\t40\t12\t125",
            "5\t1\t2\t1\t3\t3\t90\t20\t30\t40\t90\t ",
            "5\t1\t2\t1\t3\t4\t-5\t20\t30\t40\t90\t外",
            "5\t1\t2\t1\t3\t5\t5\t20\t0\t40\t90\t細",
            "5\t1\t2\t1\t3\t6\tx\t20\t30\t40\t90\t字",
            "5\t1\t2\t1",
            "",
        ]
    )
    assert parse_words(output) == [
        Word(text="目標", confidence=96.5, left=10, top=20, right=40, bottom=60, line=(2, 1, 3)),
        Word(text="125", confidence=12, left=50, top=20, right=80, bottom=60, line=(2, 1, 3)),
    ]
    assert parse_words("") == []


def sheet(image: np.ndarray | None = None, *, angle: float = 0.0, down: bool = False) -> Sheet:
    blank = np.full((400, 1200), 255, np.uint8)
    return Sheet(image=blank if image is None else image, rules=(), scale=SCALE, angle=angle, down=down)


def line(*words: tuple[str, float, int, int]) -> list[Word]:
    """Words of one line: text, confidence, left and right in pixels."""
    return [Word(text=t, confidence=c, left=a, top=100, right=b, bottom=140, line=(1, 1, 1)) for t, c, a, b in words]


def text_of(words: list[Word], on: Sheet | None = None) -> str:
    return "".join(g.text for g in glyphs_from(words, on or sheet())[0])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (line(("目標は", 96, 0, 120), ("125", 95, 122, 180), ("件", 93, 182, 220)), "目標は125件"),
        (line(("目標は", 96, 0, 120), ("125", 60, 122, 180), ("件", 93, 182, 220)), f"目標は{DOUBTFUL}件"),
        (line(("1,", 95, 0, 40), ("204", 30, 42, 100), ("千円", 93, 104, 180)), f"{DOUBTFUL}円"),
        (line(("人", 40, 0, 38), ("28.4%", 92, 42, 150)), f"人{DOUBTFUL}"),
        (line(("約", 92, 0, 38), ("2.300", 92, 42, 150), ("人", 92, 152, 190)), f"約{DOUBTFUL}人"),
        (line(("15,.640", 92, 0, 150)), DOUBTFUL),
        (line(("1,23", 92, 0, 100)), DOUBTFUL),
        (line(("1,204.5", 92, 0, 150), ("2024.3.31", 92, 300, 480), ("第1.2", 92, 600, 700)), "1,204.52024.3.31第1.2"),
        (line(("憶", 20, 0, 40), ("測", 95, 42, 80)), "憶測"),
    ],
    ids=[
        "sure",
        "not sure",
        "one part of it not sure",
        "what stands before it not sure",
        "a point for a comma",
        "two marks",
        "a comma for a point",
        "written so",
        "no figure",
    ],
)
def test_a_figure_that_is_not_sure_is_left_out_whole(words: list[Word], text: str) -> None:
    assert text_of(words) == text


@pytest.mark.parametrize(("at", "text"), [((150, 160), DOUBTFUL), ((400, 410), "R1")], ids=["beside", "far off"])
def test_ink_beside_a_figure_that_no_word_explains_makes_it_doubtful(at: tuple[int, int], text: str) -> None:
    image = np.full((400, 1200), 255, np.uint8)
    image[100:140, 100:140] = 0
    image[100:140, at[0] : at[1]] = 0
    assert text_of(line(("R1", 92, 100, 140)), sheet(image)) == text.replace(DOUBTFUL, f"R{DOUBTFUL}")


def test_characters_of_a_line_follow_each_other_though_boxes_of_words_overlap() -> None:
    glyphs, left_out = glyphs_from(
        line(("第", 95, 0, 150), ("1", 95, 60, 80), ("章", 95, 84, 120), ("計画", 95, 180, 260), ("終", 95, 900, 940)),
        sheet(),
    )
    assert left_out == 0
    assert "".join(g.text for g in glyphs) == "第1章計画終"
    assert all(a.right <= b.left + 1e-6 for a, b in pairwise(glyphs))
    assert len({(g.top, g.bottom) for g in glyphs}) == 1
    gaps = [(b.left - a.right) / a.size for a, b in pairwise(glyphs)]
    assert [round(gap, 1) for gap in gaps[:2]] == [0, 0]
    assert 0.5 < gaps[2] < 1
    assert gaps[4] > 2


def test_lines_of_the_bodys_size_are_of_one_size_whatever_their_ink() -> None:
    words = [
        Word(text=text, confidence=95, left=0, top=top, right=400, bottom=top + height, line=(1, 1, n))
        for n, (text, top, height) in enumerate(
            [("施策の目標", 100, 38), ("ところ", 200, 33), ("1,204", 300, 30), ("見出し題", 20, 70)]
        )
    ]
    sizes = [g.size for g in glyphs_from(words, sheet())[0] if g.text in "標こ2題"]
    assert len({round(size, 3) for size in sizes[:3]}) == 1
    assert sizes[3] > 1.5 * sizes[0]


def test_a_glyph_keeps_the_place_on_the_page_as_it_lies() -> None:
    (glyph, *_), _ = glyphs_from(line(("右端", 95, 1100, 1180)), sheet(angle=-2.0))
    left, top, *_ = glyph.place or ()
    assert math.isclose(top - glyph.top, -(1120 - 600) / SCALE * math.tan(math.radians(2)), abs_tol=0.6)
    assert math.isclose(left, glyph.left, abs_tol=2)


def ruled(angle: float = 0.0) -> np.ndarray:
    """A table of three rows and columns, a line of text over it, and a heading with thick upright strokes."""
    image = Image.new("L", (1600, 1200), 255)
    draw = ImageDraw.Draw(image)
    for y in range(500, 801, 100):
        draw.line([(200, y), (1400, y)], fill=0, width=3)
    for x in range(200, 1401, 400):
        draw.line([(x, 500), (x, 800)], fill=0, width=3)
    for x in range(220, 1380, 50):
        draw.rectangle([x, 300, x + 30, 338], fill=0)
        draw.rectangle([x, 400, x + 8, 470], fill=0)
        draw.rectangle([x, 530, x + 30, 568], fill=0)
    return np.asarray(image.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC))


@pytest.mark.parametrize("angle", [0.0, 0.7, -1.6])
def test_the_rules_of_a_table_are_found_and_taken_off_a_page_that_lies_askew(angle: float) -> None:
    assert abs(skew_of(ink_of(ruled(angle))) + angle) <= 0.15
    found = straightened(ruled(angle), SCALE)
    assert found is not None
    assert sorted(rule.upright for rule in found.rules) == [False] * 4 + [True] * 4
    across = sorted(rule.top * SCALE for rule in found.rules if not rule.upright)
    assert all(abs(a - b) < 12 for a, b in zip(across, range(500, 801, 100), strict=True))
    left, _ = rules_of(ink_of(found.image), SCALE)
    assert left == []
    assert ink_of(found.image)[380:490].sum() > 0.8 * ink_of(straightened(ruled(), SCALE).image)[380:490].sum()


def test_a_blank_page_is_none() -> None:
    assert straightened(np.full((3000, 2000), 250, np.uint8), SCALE) is None


def test_a_poster_is_rendered_coarser(tmp_path: Path) -> None:
    poster = tmp_path / "poster.pdf"
    Image.fromarray(ruled()).save(poster, resolution=30)
    with pypdfium2.PdfDocument(poster) as document:
        found = sheet_of(document, 0)
    assert found is not None
    assert 0.9 * MOST_PIXELS < found.image.size < 1.01 * MOST_PIXELS


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Put a script in the program's place, or nothing."""

    def put(script: str | None) -> None:
        if script is not None:
            path = tmp_path / program.PROGRAM
            path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            path.chmod(0o755)
        monkeypatch.setitem(program._ENVIRONMENT, "PATH", f"{tmp_path}:/usr/bin:/bin" if script else str(tmp_path))
        program._program.cache_clear()

    yield put
    monkeypatch.undo()
    program._program.cache_clear()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (None, "プログラム（Tesseract）がありません"),
        ("echo eng; echo jpn", "jpn_vert"),
        ("exit 3", "実行できません"),
    ],
    ids=["not installed", "without vertical Japanese", "broken"],
)
def test_where_pages_cannot_be_recognised_it_says_what_to_install(fake, script: str | None, said: str) -> None:
    fake(script)
    with pytest.raises(KeikakuError, match=f"{said}.*apt-get install tesseract-ocr tesseract-ocr-jpn"):
        check_program()


@pytest.mark.parametrize(
    "script", ["exec sleep 60", "cat >/dev/null; exit 1", "kill -9 $$", "cat >/dev/null; head -c 9000000 /dev/zero"]
)
def test_a_program_that_hangs_fails_or_floods_gives_nothing(fake, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(script)
    monkeypatch.setattr(program, "HUNG_S", 2.0)
    with pytest.raises(UnfinishedError):
        words_on(np.full((40, 40), 255, np.uint8), 300, down=False)


def test_pages_that_are_recognised_stay_known_in_a_stored_layout(tmp_path: Path) -> None:
    layout = layout_of(boxes=[(1, 0, 0, 5, 5)]).with_recognised([1, 3])
    layout.save(tmp_path / "new.npz")
    assert layout_from((tmp_path / "new.npz").read_bytes()).recognised == (1, 3)
    with (tmp_path / "old.npz").open("wb") as file:
        np.savez_compressed(file, boxes=layout.boxes, rows=layout.rows)
    old: Layout = layout_from((tmp_path / "old.npz").read_bytes())
    assert old.recognised == ()


TABLE = (
    "<h2>第1章　計画の目標</h2><p>計画期間は、令和6年度から令和10年度までの5年間とします。</p>"
    "<table><tr><td>指標</td><td>現状値（令和5年度）</td><td>目標値（令和10年度）</td></tr>"
    "<tr><td>企業立地件数</td><td>3件</td><td>18件</td></tr><tr><td>創業支援件数</td><td>110件</td><td>250件</td></tr></table>"
)


@needs_tesseract
def test_a_scan_is_read_like_its_text_and_each_character_keeps_its_place(to_pdf: Print, tmp_path: Path) -> None:
    printed = to_pdf(TABLE, "body{font-size:12pt}")
    document = read_pdf(scan(printed, tmp_path / "scan.pdf", 300), recognition=Recognition(processors=2))
    rows = [row.split("\t") for row in document.text.split("\n") if "\t" in row]
    assert rows[1:] == [["企業立地件数", "3件", "18件"], ["創業支援件数", "110件", "250件"]]
    assert "令和6年度から令和10年度までの5年間" in document.text
    assert document.warnings == ()
    assert "1 ページ（計 1 ページ）を文字認識で読みました" in document.notes[0]
    assert document.layout is not None
    assert document.layout.recognised == (1,)
    text = read_pdf(printed)
    assert text.layout is not None
    for words in ("250件", "企業立地件数", "計画期間は"):
        places = [d.layout.boxes[d.text.index(words) :][: len(words)] for d in (text, document) if d.layout]
        middles = [(p[:, 1:3].min(axis=0) + p[:, 3:5].max(axis=0)) / 20 for p in places]
        assert np.abs(middles[0] - middles[1]).max() < 12, words  # Points; the page was turned by up to a degree.


@needs_tesseract
def test_a_scan_written_in_columns_is_read_downwards(to_pdf: Print, tmp_path: Path) -> None:
    said = [
        "本市は、第三次総合計画を策定し、基本構想に掲げる将来都市像の実現に向けて、前期基本計画の施策を進めてきました。",
        "この間、新しい感染症の流行、資材価格の高騰など、市民生活を取り巻く環境は大きく変化しています。",
        "前期の指標のうち、目標値に達したものは二十一、改善したものは十五でした。",
        "後期の計画では、達成の度合いを市民の皆さまにわかりやすくお知らせします。",
    ]
    body = "".join(f"<p>{each}</p>" for each in said)
    printed = to_pdf(body, "body{writing-mode:vertical-rl;font-size:12pt;height:240mm}")
    document = read_pdf(scan(printed, tmp_path / "scan.pdf", 300), recognition=Recognition())
    assert distance(squeeze("".join(said)), squeeze(document.text)) <= 0.05 * len("".join(said))


@needs_tesseract
def test_only_pages_without_text_are_recognised(to_pdf: Print, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.pdf"
    text = to_pdf("<p>文字のあるページです。企業立地件数は12件です。</p>", name="text.pdf")
    image = scan(to_pdf(TABLE, "body{font-size:12pt}", name="image.pdf"), tmp_path / "scan.pdf", 300)
    with pypdfium2.PdfDocument.new() as made:
        for part in (text, image, text):
            with pypdfium2.PdfDocument(part) as source:
                made.import_pages(source)
        made.save(mixed)
    heard: list[tuple[int, int]] = []
    document = read_pdf(mixed, lambda *done: heard.append(done), Recognition())
    assert document.layout is not None
    assert document.layout.recognised == (2,)
    assert document.text.count("企業立地件数は12件です。") == 2
    assert heard[-1] == (3, 3)
    assert heard == sorted(heard)
