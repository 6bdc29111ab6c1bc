from decimal import Decimal

import pytest

from chat.answering.facts.values.figures import figure_words
from corpus.facts import Figure


@pytest.mark.parametrize(
    ("printed", "unit", "said"),
    [
        ("８箇所（目標）", "箇所", "8箇所"),
        ("１，２００件", "件", "1，200件"),
        ("15.0以下", "%", "15.0%以下"),
        ("20か所（令和１１年度）", "か所", "20か所（令和11年度）"),
    ],
)
def test_a_figure_is_said_in_one_width_and_once_by_its_role(printed: str, unit: str, said: str) -> None:
    assert figure_words(Figure(value=Decimal(8), unit=unit, period=None, printed=printed)) == said
