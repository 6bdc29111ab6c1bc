import pytest

from chat.answering.facts.lists.sections import Sections
from corpus.passage import SectionPath

PATHS: tuple[SectionPath, ...] = (
    ("1 産業の振興", "(1) 企業誘致の推進"),
    ("1 産業の振興", "(2) 創業の支援", "現状と課題"),
    ("2 暮らしの充実", "(1) 公共交通の確保"),
)


HEADED = [("plan", path) for path in PATHS]


@pytest.mark.parametrize(
    ("topic", "number", "expected"),
    [
        (["創業", "支援"], None, [("1 産業の振興", "(2) 創業の支援")]),
        (["産業"], None, [("1 産業の振興",)]),
        (["交通", "使う"], None, [("2 暮らしの充実", "(1) 公共交通の確保")]),
        (["医療"], None, []),
        (["産業", "支援"], None, [("1 産業の振興", "(2) 創業の支援")]),
        (["公共"], 1, [("2 暮らしの充実", "(1) 公共交通の確保")]),
        (["公共"], 2, []),
        ([], 2, [("1 産業の振興", "(2) 創業の支援"), ("2 暮らしの充実",)]),
        ([], 7, []),
        ([], None, []),
    ],
)
def test_a_section_is_found_by_the_nouns_of_its_title(
    topic: list[str], number: int | None, expected: list[SectionPath]
) -> None:
    found = Sections(HEADED).named(topic, (), number)
    assert [hit.section.path for hit in found] == expected


def test_sections_of_other_plans_than_those_named_are_left_out() -> None:
    assert not list(Sections(HEADED).named(["創業"], ("other",), None))
