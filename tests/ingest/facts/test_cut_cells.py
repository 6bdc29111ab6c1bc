"""Values of cells and rows that hold more than one thing, or stand without heads beside them."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Indicator, Statistic
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import read_label


def said(facts: tuple[Fact, ...]) -> set[tuple[str, str, str]]:
    """Name, role and number of every value."""
    found = {(f.name, f.role, str(f.figure.value)) for f in facts if isinstance(f, Statistic)}
    for fact in facts:
        if isinstance(fact, Indicator):
            stated = {"baseline": fact.baseline, "actual": fact.actual, "target": fact.target}
            found |= {(fact.name, role, str(f.value)) for role, f in stated.items() if f is not None}
    return found


HEADS = "指標\t現状値（令和5年度）\t目標値（令和10年度）\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"{HEADS}苗木の本数・花壇の面積\t120本・45㎡\t150本・60㎡\n樹木の数\t10本\t12本\n",
            {("苗木の本数", "baseline", "120"), ("花壇の面積", "target", "60")},
            id="dots in the middle of the line",
        ),
        pytest.param(
            f"{HEADS}会員数（うち新規の会員数）\t61人（3人）\t80人（8人）\n樹木の数\t10本\t12本\n",
            {("会員数", "target", "80"), ("会員数　うち新規の会員数", "target", "8")},
            id="a part in brackets",
        ),
        pytest.param(
            f"{HEADS}(1) 講座の回数 (2) 受講者の数\t6 180\t10 350\n樹木の数\t10本\t12本\n",
            {("講座の回数", "baseline", "6"), ("受講者の数", "target", "350")},
            id="numbers in brackets",
        ),
        pytest.param(
            "苗木の配布本数\t420本（令和5年度）→900本（令和10年度）\n",
            {("苗木の配布本数", "baseline", "420"), ("苗木の配布本数", "target", "900")},
            id="a name and an arrow in two cells",
        ),
        pytest.param(
            "目標項目\t策定時 値\t策定時 年度\t最終目標 値\t最終目標 年度\n花壇の数\t12\t令和5年度\t20\t令和10年度\n"
            "苗木の数\t30\t令和5年度\t50\t令和10年度\n",
            {("花壇の数", "baseline", "12"), ("花壇の数", "target", "20")},
            id="a time after its value",
        ),
        pytest.param(
            "園の名\t配布実績（令和5年度決算）\t一人当たり平均配布額（令和5年度決算）\n東園\t350\t12\n西園\t410\t15\n",
            {("東園　配布実績", "actual", "350"), ("東園　一人当たり平均配布額", "actual", "12")},
            id="columns of one role and time",
        ),
        pytest.param(
            "花壇の面積（㎡）\t苗木の本数（本）\t樹木の数\n275\t3,680\t12\n",
            {("花壇の面積", "actual", "275"), ("苗木の本数", "actual", "3680")},
            id="one row of figures below their names",
        ),
        pytest.param(
            "苗木を育てる能力\t705本\t\t温室の利用率\t58％\n",
            {("苗木を育てる能力", "actual", "705"), ("温室の利用率", "actual", "58")},
            id="pairs with an empty cell between",
        ),
        pytest.param(
            "区分\t30歳未満\t30～49歳\t50歳以上\t計\n会員数\t12\t23\t34\t69\n",
            {("会員数　30歳未満", "actual", "12"), ("会員数　50歳以上", "actual", "34")},
            id="classes of ages as heads",
        ),
    ],
)
def test_values(read: Callable[[str], tuple[Fact, ...]], text: str, expected: set[tuple[str, str, str]]) -> None:
    assert expected <= said(read(f"1 緑の状況\n\n{text}"))


def test_letters_below_a_number_are_its_parts(read: Callable[[str], tuple[Fact, ...]]) -> None:
    facts = read(
        "1 収支計画\n（単位：千円）\n\n区分\t前年度（決算）\t令和8年度\t令和9年度\n（１）園芸収益\t90\t95\t99\n"
        "ア苗木料金\t60\t62\t64\nイその他\t30\t33\t35\n（２）園芸外収益\t10\t11\t12\nア補助金\t7\t8\t9\nイその他\t3\t3\t3\n"
    )
    names = {name for name, _, _ in said(facts)}
    assert {"園芸収益　苗木料金", "園芸収益　その他", "園芸外収益　その他"} <= names


@pytest.mark.parametrize(("cell", "value", "unit"), [("412千t-CO2", "412", "千t-CO2"), ("1.5円/m3", "1.5", "円/m3")])
def test_units_that_hold_digits(cell: str, value: str, unit: str) -> None:
    figure = cell_figure(cell)
    assert figure is not None
    assert (str(figure.value), figure.unit) == (value, unit)


def test_a_year_below_its_calendar_is_a_time() -> None:
    label = read_label("西暦（年） 2025")
    assert (label.period, label.says_which_value) == ("2025", True)
