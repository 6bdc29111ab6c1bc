from datetime import date

import pytest

from retriever.question import with_years


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("今年度の目標", date(2026, 11, 22), "2026年度の目標"),
        ("今年度の目標", date(2026, 2, 1), "2025年度の目標"),
        ("昨年の実績", date(2026, 2, 1), "2025年の実績"),
        ("一昨年度は", date(2026, 5, 1), "2024年度は"),
        ("来年度から", date(2026, 5, 1), "2027年度から"),
        ("今年間の計画", date(2026, 5, 1), "今年間の計画"),
        ("2023年度は前年度より多いか", date(2026, 5, 1), "2023年度は2022年度より多いか"),
        ("令和4年と翌年の値", date(2026, 5, 1), "令和4年と2023年の値"),
        ("前年度の実績", date(2026, 5, 1), "2025年度の実績"),
        ("5年前の計画", date(2026, 5, 1), "5年前の計画"),
        ("令和6年に前の年より減ったか", date(2026, 5, 1), "令和6年に2023年より減ったか"),
        ("3年前の年度末", date(2026, 5, 1), "3年前の年度末"),
        ("前年比がマイナスの施設", date(2026, 5, 1), "前年比がマイナスの施設"),
        ("令和6年度は前年度比で何%", date(2026, 5, 1), "令和6年度は2023年度比で何%"),
        ("日本の年金", date(2026, 5, 1), "日本の年金"),
    ],
)
def test_a_year_named_from_today_is_written_out(text: str, today: date, expected: str) -> None:
    assert with_years(text, today) == expected
