import pytest

from ingest.facts.roles import head_unit, read_heads


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("【現状】 (2021年度)", [("baseline", "FY2021")]),
        ("【目標値】 (2026 年度)", [("target", "FY2026")]),
        ("基準値（R5）", [("baseline", "2023")]),
        ("実績／目標", [("actual", None), ("target", None)]),
        ("目標／実績", [("target", None), ("actual", None)]),
        ("実績（R4）／目標（R10）", [("actual", "2022"), ("target", "2028")]),
        ("【取組目標（指標）2023年度】", [("target", "FY2023")]),
        ("【取組目標（指標）2019年度 ⇒ 2023年度】", [("baseline", "FY2019"), ("target", "FY2023")]),
        ("【現 状】", [("baseline", None)]),
        ("担当課", []),
        ("項 目", []),
    ],
)
def test_a_head_says_which_values_stand_under_it_in_its_order(
    head: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [(str(h.role), h.period) for h in read_heads(head)] == expected


def test_units_stand_in_brackets() -> None:
    assert head_unit("創業数(件)") == "件"
    assert head_unit("（単位：百万円）") == "百万円"
    assert head_unit("事業化件数（累計）") is None
