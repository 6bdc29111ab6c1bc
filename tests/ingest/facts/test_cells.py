"""What a cell of a table prints: one figure, none, or words."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Indicator, Statistic
from ingest.facts.tables.figure import cell_figure


@pytest.mark.parametrize(
    ("cell", "value", "unit"),
    [
        ("12件※1", "12", "件"),
        ("12件 ※ 1", "12", "件"),
        ("125※2", "125", None),
        ("1,200件※1,2", "1200", "件"),
        ("※ 33％", "33", "%"),
        ("＊12人", "12", "人"),
        ("(3)", "3", None),
    ],
)
def test_marks_of_footnotes_are_no_part_of_a_figure(cell: str, value: str, unit: str | None) -> None:
    figure = cell_figure(cell)
    assert figure is not None
    assert (str(figure.value), figure.unit) == (value, unit)


@pytest.mark.parametrize("cell", ["※1", "※", "12〓", "〓件"])
def test_a_mark_alone_and_what_was_not_read_are_no_figures(cell: str) -> None:
    assert cell_figure(cell) is None


def test_a_head_that_begins_over_the_names_is_that_of_the_values(read: Callable[[str], tuple[Fact, ...]]) -> None:
    facts = read("1 職員の数（令和5年4月1日）\n\n職員数\t\t比率\n男性\t35\t81.4％\n女性\t8\t18.6％\n")
    found = {(f.name, str(f.figure.value)) for f in facts if isinstance(f, Statistic)}
    assert {("男性　職員数", "35"), ("女性　職員数", "8"), ("女性　比率", "18.6")} <= found


def test_the_number_of_a_row_is_no_part_of_its_name(read: Callable[[str], tuple[Fact, ...]]) -> None:
    facts = read(
        "1 指標\n\n\t指標\t現状値（令和5年度）\t目標値（令和10年度）\n1\t進学率\t50％\t60％\n2\t就職率\t40％\t45％\n"
    )
    assert [f.name for f in facts if isinstance(f, Indicator)] == ["進学率", "就職率"]


def test_a_share_that_a_sentence_strives_for_is_an_aim(read: Callable[[str], tuple[Fact, ...]]) -> None:
    facts = read("1 目標\n\n採用者に占める女性の割合を50％程度とするよう努めます。\n")
    (aim,) = [f for f in facts if isinstance(f, Indicator)]
    assert aim.target is not None
    assert (aim.name, str(aim.target.value)) == ("採用者に占める女性の割合", "50")
