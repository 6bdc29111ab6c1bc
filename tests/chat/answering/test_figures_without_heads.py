from collections.abc import Sequence

import pytest

from chat.answering.wording import row_words


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("事業所数", "5,964"), ("", "10.7"), ("従業者数", "44,601"), ("", "7.8")],
         "建設業は、事業所数が5,964（見出しなし 10.7）、従業者数が44,601（見出しなし 7.8）"),
        ([("事業所数", "5,964"), ("", "10.7"), ("", "9.5")], "建設業の事業所数は5,964（見出しなし 10.7／9.5）"),
        ([("事業所数", "5,964"), ("従業者数", "44,601")], "建設業は、事業所数が5,964、従業者数が44,601"),
        ([("", "10.7"), ("", "9.5")], "建設業は、10.7、9.5"),
        ([("所管", "商工課"), ("", "県と連携")], "建設業は、所管が商工課、県と連携"),
    ],
)  # fmt: skip
def test_figures_under_no_head_are_not_told_as_those_of_the_one_before(
    pairs: Sequence[tuple[str, str]], said: str
) -> None:
    assert row_words("建設業", pairs) == said
