"""Pages with their words marked, from a PDF printed here."""

import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chat.answering.assistant import Assistant
from chat.cli import main
from chat.library.build import ingest
from chat.rendering.page_image import MARK, span_of
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.printed import printed
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

pytestmark = pytest.mark.usefixtures("loaded_once")


def test_the_words_of_a_table_cell_are_marked_on_their_page(
    printed_library: Library, encoder: Encoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = Assistant(HybridRetriever(printed_library.open(), encoder)).ask(
        "創業支援件数の目標は？", today=date(2026, 11, 22)
    )
    first = reply.citations[0]
    assert (first.place, first.pages and first.pages.first) == ("p.2", 2)
    out = tmp_path / "out.png"
    command = ["page", first.passage.id, str(out), "--quote", "25件", "--library", str(printed_library.root)]
    assert main(command) == 0
    assert str(out) in capsys.readouterr().out
    image = np.asarray(Image.open(out)).astype(int)
    rows, columns = np.nonzero((abs(image - np.array(MARK)) < 8).all(axis=2))
    assert len(rows) > 50
    place = printed(printed_library.open(), first.passage, span_of(first.passage, "25件"))
    assert place is not None
    (box,) = place.boxes
    scale = image.shape[1] / 595
    assert rows.min() == pytest.approx((box.top - 1.5) * scale, abs=3)
    assert columns.max() == pytest.approx((box.right + 1.5) * scale, abs=3)


def test_a_quote_over_several_lines_has_a_box_for_each(printed_library: Library) -> None:
    generation = printed_library.open()
    passage = next(p for p in generation.passages if "創業支援件数" in p.text)
    place = printed(generation, passage, span_of(passage, ""))
    assert place is not None
    assert len({round(box.top) for box in place.boxes}) >= 3
    assert {box.page for box in place.boxes} == {2}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nowhere:0001", "x.png"], "ありません"),
        (["{id}", "x.png", "--quote", "ない語句"], "引用のとおり"),
        (["{id}", "no/such/x.png"], "書けません"),
    ],
)
def test_what_cannot_be_shown_is_explained(
    printed_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    passage = next(p for p in printed_library.open().passages if "創業支援件数" in p.text)
    given = [a.format(id=passage.id) if "{" in a else str(tmp_path / a) if a.endswith(".png") else a for a in arguments]
    assert main(["page", *given, "--library", str(printed_library.root)]) == 1
    assert word in capsys.readouterr().err


def test_a_document_without_pages_says_so(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    passage = digest_library.open().passages[0]
    assert main(["page", passage.id, str(tmp_path / "x.png"), "--library", str(digest_library.root)]) == 1
    assert "PDF から取り込んだ" in capsys.readouterr().err


def test_pages_survive_a_later_generation_and_json_names_the_passage(
    printed_library: Library, encoder: Encoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.txt").write_text("あおば市計画\n\n第1章 目標\n目標は3件です。\n", encoding="utf-8")
    shutil.copytree(printed_library.root, tmp_path / "library")
    library = Library(tmp_path / "library")
    ingest([tmp_path / "other.txt"], library, read_catalog(), lambda: encoder, lambda *_: None)
    assert library.open().name == "000002"
    assert library.open().original("midori") is not None
    main(["ask", "創業支援件数の目標は？", "--json", "--library", str(library.root), "--today", "2026-11-22"])
    cited = json.loads(capsys.readouterr().out)["citations"][0]
    assert (cited["place"], cited["pages"]) == ("p.2", [2, 2])
    assert main(["page", cited["passage_id"], str(tmp_path / "o.png"), "--library", str(library.root)]) == 0


def test_a_quote_is_found_whatever_its_width(printed_library: Library) -> None:
    passage = next(p for p in printed_library.open().passages if "創業支援件数" in p.text)
    span = span_of(passage, "２５ 件")
    assert passage.text[span.start : span.end] == "25件"
    with pytest.raises(KeikakuError):
        span_of(passage, "26件")
