import pytest

from chat.answering.facts.asked_time import both_times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年度から2021年度で何件増えた", ("FY2018", "FY2021")),
        ("令和3年度と平成30年度の差", ("FY2018", "FY2021")),
        ("令和2年度末から3年7月で", ("FY2020", "2021-07")),
        ("2021年度の実績", None),
        ("これまでの推移", None),
    ],
)
def test_the_two_times_of_a_change_are_read_earlier_first(text: str, expected: tuple[str, str] | None) -> None:
    found = both_times(text)
    assert (None if found is None else (found[0].start_iso, found[1].start_iso)) == expected
