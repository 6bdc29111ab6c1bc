from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("300,000万円", [("3000000000", "円")]),
        ("30億円", [("3000000000", "円")]),
        ("表1人口の推移、12名称", [("1", None), ("12", None)]),
        ("3億8,300万円", [("383000000", "円")]),
        ("６兆３千億円", [("6300000000000", "円")]),
        ("７１．０％", [("71.0", "%")]),
        ("▲13.2%", [("-13.2", "%")]),
        ("３か所と4カ所", [("3", "箇所"), ("4", "箇所")]),
        ("74社/100社", [("74", "社"), ("100", "社")]),
        ("28 55 78", [("28", None), ("55", None), ("78", None)]),
        ("①企業誘致件数 25件", [("25", "件")]),
        ("4.0km ⇒ 5.4ｋｍ", [("4.0", "km"), ("5.4", "km")]),
        ("2,800\t市観光統計", [("2800", None)]),
        ("346千人泊", [("346000", "人泊")]),
        ("2018-2020", [("2018", None), ("2020", None)]),
        ("構想※1の策定", []),
        ("達成した割合 ※ 33％ 50％", [("33", "%"), ("50", "%")]),
        ("新事業展開支援＊\n３ 販路開拓支援", [("3", None)]),
        ("※12件", [("12", "件")]),
    ],
)
def test_figures_are_read_as_values(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = [(q.value, q.unit) for q in find_quantities(text)]
    assert found == [(Decimal(value), unit) for value, unit in expected]


@given(st.integers(min_value=0, max_value=10**9))
def test_grouped_and_plain_printing_mean_the_same(number: int) -> None:
    (grouped,) = find_quantities(f"{number:,}件")
    (plain,) = find_quantities(f"{number}件")
    assert grouped.value == plain.value == number
    assert grouped.unit == plain.unit == "件"
