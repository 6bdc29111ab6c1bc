"""When a document was published, by its imprint."""

import pytest

from corpus.plan import Period
from ingest.imprint import published_in


def test_years_listed_line_by_line_say_nothing_of_when_a_document_was_published() -> None:
    chronology = ["村の主な出来事", *(f"平成{n}年" for n in range(2, 9))]
    assert published_in(chronology) is None
    assert published_in([*chronology, "平成27年12月 策定"]) == "2015-12"
    assert published_in(["みどり村観光計画", "令和6年3月"]) == "2024-03"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("令和7年4月　　みどり村企画課", "2025-04", id="beside the publisher"),
        pytest.param("みどり村 産業部 商工課　2025年8月", "2025-08", id="after parts of the publisher"),
        pytest.param("みどり村・みどり村地域公共交通会議　令和6年3月", "2024-03", id="two publishers"),
        pytest.param("計画期間：令和4年度～令和9年度　令和6年3月改訂", "2024-03", id="after the period"),
        pytest.param("令和7年度 施策評価シート（令和8年6月作成）", "2026-06", id="a title that says so"),
        pytest.param("観光計画 進行管理表（令和8年7月）", "2026-07", id="a title with a date"),
        pytest.param("評価年度\t令和6年度\t作成日\t令和7年6月10日", "2025-06-10", id="a field of a form"),
        pytest.param("更新日：2025年3月28日 ページ番号：1004417", "2025-03-28", id="a page of a site"),
        pytest.param("令和7年4月　商工会が駅前に移る", None, id="something that happened"),
        pytest.param("2027年12月\t中間報告の公表", None, id="a step"),
        pytest.param("期間：令和7年4月から令和12年3月まで", None, id="a period"),
        pytest.param("R3.4.1\tR4.4.1\tR5.4.1\tR6.4.1", None, id="a row of dates"),
        pytest.param("2020年\t2025年", None, id="a row of years"),
        pytest.param("令和3年3月に策定した計画について示します。", None, id="a sentence"),
    ],
)
def test_a_line_is_an_imprint_where_it_says_who_issued_something_and_when(line: str, day: str | None) -> None:
    assert published_in(["みどり村観光計画", line]) == day


def test_a_plan_is_not_published_long_before_its_period() -> None:
    assert published_in(["みどり村観光計画", "令和5年3月"], Period(first=2026, last=2030)) is None
    assert published_in(["みどり村観光計画", "令和8年3月"], Period(first=2026, last=2030)) == "2026-03"
