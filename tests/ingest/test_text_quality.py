"""Lines that are no text are left out and named; whatever is text stays."""

from pathlib import Path

import pytest

from corpus.plan import Plan
from ingest.lines import Skip, read_lines
from ingest.readers.document import SourceDocument
from ingest.reading import cut_document
from ingest.text_quality import skip_junk

LEFT = [
    "市内の事業者が新しい設備を入れるときに、その費用の一部を補助することとしています。",
    "相談員が月に一度は訪ねて、計画づくりから採用までを続けて支えるようにしていきます。",
    "申し込みは四月から受け付けますが、予算がなくなったときには終わることがあります。",
]
RIGHT = [
    "海辺の松林を守るために、地域の人たちが毎年のように下草を刈る作業を行っています。",
    "子どもたちにも加わってもらい、この取り組みを次の世代へとつないでいくつもりです。",
    "作業に使う道具は市が貸し出しますので、だれでも手ぶらで来ていただくことができます。",
]


def woven(left: list[str], right: list[str]) -> str:
    pairs = zip(left, right, strict=True)
    return "\n".join("".join(a + b for a, b in zip(x, y, strict=False)) for x, y in pairs)


def left_out(text: str) -> list[str]:
    return [line.text for line in skip_junk(read_lines(text)) if line.skip is Skip.JUNK]


JUNK = {
    "one letter over and over": "月月月月月月月月月月",
    "figures of an axis": "692369236923",
    "labels of an axis": "4月5月4月5月4月5月4月5月4月5月",
    "private characters": "\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008",
    "replacement characters": "\ufffd\ufffd\ufffd計\ufffd\ufffd\ufffd画\ufffd\ufffd",
    "two columns woven": woven(LEFT, RIGHT),
    "the same, the other way": woven(RIGHT[::-1], LEFT),
}


@pytest.mark.parametrize("junk", [j for k, j in JUNK.items() if "axis" not in k or "figures" in k])
def test_what_is_no_text_is_left_out(junk: str) -> None:
    text = f"# 計画\n\n指標の目標は20件です。\n\n{junk}\n\n担当は商工課です。\n"
    assert left_out(text) == junk.split("\n")


SANE = {
    "names to be filled in": "〇〇〇〇〇〇〇〇市",
    "circles": "○○○○○○○○",
    "a dotted leader": "第1章 計画の趣旨 ・・・・・・・・・・・・・・・・・・・・ 3",
    "points": "はじめに.............................. 1",
    "a large number": "10,000,000,000円",
    "a table of figures": "区分\t1,111\t1,111\t1,111\t1,111",
    "ticks": "実施\t→\t→\t→\t→\t→\t→",
    "another script": "안녕하세요 여러분 반갑습니다 환영합니다",
    "bullets of a font's own": "\ue001 相談窓口を設ける",
    "a phone number": "0120-0000-0000",
    "prose": "\n".join(LEFT + RIGHT),
    "words on words": "ふるさと、もみじ、すずめ、ちょうちょ、ひょうたん、あじさい、すすき、つばめ、のびのび、わくわく、ぴかぴか",
    "old writing": "けふこえて あさきゆめみし ゑひもせす いろはにほへと ちりぬるを わかよたれそ つねならむ",
}


@pytest.mark.parametrize("text", SANE.values(), ids=SANE)
def test_what_is_text_stays(text: str) -> None:
    assert left_out(f"{text}\n{text}\n") == []


def test_a_woven_line_alone_is_too_little_to_be_sure() -> None:
    assert left_out(woven(LEFT[:1], RIGHT[:1])) == []


def test_lines_left_out_are_named_with_their_pages_and_in_no_passage() -> None:
    text = f"# 計画\n目標は20件です。\n\f次の頁です。\n{woven(LEFT, RIGHT)}\n\f{JUNK['one letter over and over']}\n終わりです。\n"
    source = SourceDocument(path=Path("緑.txt"), text=text, encoding="utf-8", sha256="0" * 64)
    document = cut_document(source, Plan(id="midori", title="緑の計画"))
    assert [w for w in document.source.warnings if "2～3 ページ（計 2 ページ）" in w and "4 行" in w]
    assert not any("月月月" in passage.text for passage in document.passages)
    assert document.record.skipped[str(Skip.JUNK)] == 4
