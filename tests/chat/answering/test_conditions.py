import pytest

from chat.answering.conditions import unstated_conditions


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (("専門家を派遣して助言する。",), ("対象の要件", "金額や率", "申込の時期")),
        (("従業員20人以下の事業者に、50万円を上限に補助する。",), ("申込の時期",)),
        (("補助率は２分の１。", "募集は令和6年4月から。"), ("対象の要件",)),
        (("対象者は町内の店。", "補助率は3分の2。", "申込は令和6年4月まで。"), ()),
        (("対象者は町内の店。", "補助率は3分の2。", "受付：毎年4月1日から9月30日まで"), ()),
        (("令和6年に整備する。",), ("対象の要件", "金額や率", "申込の時期")),
    ],
)
def test_conditions_that_no_quoted_text_states_are_named(texts: tuple[str, ...], named: tuple[str, ...]) -> None:
    note = unstated_conditions(texts)
    assert bool(note) == bool(named)
    assert tuple(n for n in ("対象の要件", "金額や率", "申込の時期") if n in note) == named
