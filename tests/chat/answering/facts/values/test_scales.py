from decimal import Decimal

import pytest

from chat.answering.facts.values.scales import in_asked_scale
from corpus.facts import Figure


@pytest.mark.parametrize(
    ("value", "unit", "question", "said"),
    [
        ("300000", "万円", "目標を億円で", "30億円"),
        ("38300", "万円", "現状は億円でいくら", "3.83億円"),
        ("120", "百万円", "販売額は万円で言うと", "12,000万円"),
        ("4255", "百万円", "億円単位で教えて", "42.55億円"),
        ("30", "億円", "億円で", ""),
        ("300000", "万円", "目標は何億円ですか", ""),
        ("25", "件", "億円で", ""),
    ],
)
def test_money_is_said_in_the_scale_asked_for(value: str, unit: str, question: str, said: str) -> None:
    figure = Figure(value=Decimal(value), unit=unit, period=None, printed=f"{value}{unit}")
    assert in_asked_scale(figure, question) == said
