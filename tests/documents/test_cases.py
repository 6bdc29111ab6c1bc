"""Small inputs that once failed, beside the repository: what is right of each."""

import unicodedata
from decimal import Decimal
from typing import Final

import pytest

from corpus.facts import Agency, Indicator, Initiative, Statistic
from corpus.normalize import squeeze
from ingest.reading import ReadDocument
from tests.conftest import SHARED
from tests.documents.reading import read, stated

FOLDER: Final = SHARED / "cases"

VALUES: Final = {
    "01_fakebold2.pdf": [("展示会の来場者数", "target", "1200"), ("新規出店数", "target", "12")],
    "01_fakebold4.pdf": [("体験教室の参加者数", "target", "1500"), ("新規出店数", "target", "12")],
    "02_rubypdf.pdf": [("放課後児童教室の利用者数", "target", "240")],
    "03_ruby.html": [("病児保育の利用者数", "target", "300")],
    "04_super.pdf": [("循環バスの利用者数", "baseline", "320"), ("自転車通行空間の延長", "baseline", "12.5")],
    "05_wareki.xlsx": [("オンライン申請率", "target", "60"), ("経常収支の差", "baseline", "-120")],
    "06_rot0.pdf": [("ごみ排出量", "target", "700")],
    "06_rot90.pdf": [("緑地面積", "baseline", "31")],
    "07_verthead.pdf": [("相談支援員数", "target", "22")],
    "08_tracked.docx": [("宿泊者数", "target", "18500")],
    "12_ごみ減量プラン（案）ポスター.md": [
        ("資源回収量の増減", "baseline", "-1.2"),
        ("資源回収量の増減", "target", "-3000"),
    ],
    "14_arrow.md": [("移住者数", "target", "80"), ("体験住宅の利用組数", "baseline", "7")],
    "15_spaced.pdf": [("住宅改修補助の支給額", "baseline", "1882")],
    "17_transposed.md": [("給付費", "actual", "2888"), ("給付費", "target", "3030"), ("認定者数", "target", "2231")],
    "20_staff_numbers.md": [("村づくり事業数", "target", "2"), ("実質収支", "forecast", "-35")],
    "23_three_line_heads.xlsx": [("東京都　社会増加数", "actual", "1407"), ("青森県　社会増加数", "actual", "-38")],
    "24_signs.md": [("社会増減", "target", "-40"), ("実質単年度収支", "forecast", "-35")],
    "25_signs_in_rows.md": [("実質単年度収支", "forecast", "-35"), ("積立金", "forecast", "35")],
    "27_two_indicators.md": [("作品展の入場者数", "target", "1500")],
}


def nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


@pytest.fixture
def document(request: pytest.FixtureRequest) -> ReadDocument:
    # The name of a file may be written in decomposed characters.
    path = next((path for path in FOLDER.glob(f"{request.param[:3]}*") if nfc(path.name) == request.param), None)
    if path is None:
        pytest.skip("the small inputs that once failed are not beside the repository")
    return read(path)


@pytest.mark.parametrize(
    ("document", "values"), VALUES.items(), ids=[name[:8] for name in VALUES], indirect=["document"]
)
def test_values_are_those_that_are_printed(document: ReadDocument, values: list[tuple[str, str, str]]) -> None:
    known = {(name.replace("＞", "　"), role, value) for name, role, value in stated(document.facts)}
    assert {(name, role, Decimal(value)) for name, role, value in values} <= known


@pytest.mark.parametrize("document", ["04_super.pdf", "20_staff_numbers.md", "01_fakebold4.pdf"], indirect=True)
def test_no_other_value_is_made_of_their_digits(document: ReadDocument) -> None:
    values = {value for _, _, value in stated(document.facts)}
    assert not values & {Decimal(wrong) for wrong in ("4502", "3201", "12.53", "1122", "11200")}


@pytest.mark.parametrize("document", ["10_vertical.pdf"], indirect=True)
def test_columns_are_read_from_the_right(document: ReadDocument) -> None:
    text = squeeze(document.text)
    assert text.index("若宮村振興計画") < text.index("第一章") < text.index("担当は産業振興課とする")
    assert "産業振興課" in {fact.name for fact in document.facts if isinstance(fact, Agency)}


@pytest.mark.parametrize("document", ["16_promoter.md"], indirect=True)
def test_two_bodies_of_a_cell_are_two(document: ReadDocument) -> None:
    found = [fact for fact in document.facts if isinstance(fact, Initiative)]
    assert [[agency.name for agency in fact.agencies] for fact in found] == [["総務課長"], ["総務課長", "所属長"]]


@pytest.mark.parametrize("document", ["21_works_list.md"], indirect=True)
def test_what_is_said_of_a_work_is_no_work(document: ReadDocument) -> None:
    found = {fact.name: fact.details for fact in document.facts if isinstance(fact, Initiative)}
    assert list(found) == ["集会所改修工事", "林道整備事業"]
    assert "期間：5月～8月" in found["集会所改修工事"]


@pytest.mark.parametrize("document", ["22_back_link.html"], indirect=True)
def test_a_way_back_is_no_title(document: ReadDocument) -> None:
    plan = document.record.plan
    assert (plan.title, plan.publisher) == ("第7期・第8期 介護保険計画", "若狭野市")


@pytest.mark.parametrize("document", ["23_three_line_heads.xlsx"], indirect=True)
def test_the_first_row_is_no_publisher(document: ReadDocument) -> None:
    assert document.record.plan.publisher is None


@pytest.mark.parametrize("document", ["14_arrow.md"], indirect=True)
def test_what_a_work_brings_is_no_work(document: ReadDocument) -> None:
    assert not [f for f in document.facts if isinstance(f, Initiative) and "活力" in f.name]


@pytest.mark.parametrize("document", list(VALUES), indirect=True)
def test_every_value_stands_in_its_quote(document: ReadDocument) -> None:
    for fact in document.facts:
        if isinstance(fact, Statistic):
            assert squeeze(fact.figure.printed) in squeeze(fact.quote)
        elif isinstance(fact, Indicator):
            figures = (fact.baseline, fact.actual, fact.target, fact.forecast)
            assert all(squeeze(f.printed) in squeeze(fact.quote) for f in figures if f is not None)
