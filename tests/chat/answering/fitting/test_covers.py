"""What stands on a cover is told only where a document itself is asked about."""

import pytest

from chat.answering.fitting.covers import asks_of_the_document, is_of_cover
from corpus.passage import Span
from corpus.plan import Plan
from corpus.statements import Statement
from retriever.question import Intent, Question

PLAN = Plan(id="a", title="若桜谷市高齢者福祉計画・第９期介護保険事業計画", publisher="若桜谷市")


@pytest.mark.parametrize(
    ("text", "is_cover"),
    [
        ("「若桜谷市高齢者福祉計画・第９期介護保険事業計画」（抜粋） 令和6年3月 若桜谷市", True),
        ("第９期介護保険事業計画", True),
        ("2026年3月　若桜谷市", True),
        ("若桜谷市 都市部 交通政策課", True),
        ("計画期間 2026年度～2030年度", False),
        ("交通政策課", False),
        ("担当：若桜谷市 交通政策課", False),
        ("令和8年度 開設", False),
        ("若桜谷市は令和7年度に公募します。", False),
        ("部" * 5000, False),
    ],
)
def test_a_line_of_title_publisher_and_date_is_of_the_cover(text: str, is_cover: bool) -> None:
    assert is_of_cover(Statement(span=Span(start=0, end=1), text=text), PLAN) is is_cover


@pytest.mark.parametrize(
    ("question", "asks"),
    [("この計画はいつ策定された？", True), ("どこが発行している？", True), ("一番古い施設は？", False)],
)
def test_the_document_itself_is_asked_about_by_its_making(question: str, asks: bool) -> None:
    assert asks_of_the_document(Question(text=question, intent=Intent.CONTENT)) is asks
