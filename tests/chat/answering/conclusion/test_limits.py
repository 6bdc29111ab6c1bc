from datetime import date

import pytest

from chat.answering.conclusion.limits import within_limit
from chat.answering.evidence import evidence_of
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.question import understand

TODAY = date(2026, 11, 22)


def told(question: str, rule: str) -> str:
    passage = Passage(
        id="p", plan_id="plan", section=("支援",), text=rule, span=Span(start=0, end=len(rule)), pages=None
    )
    evidence = [evidence_of(passage, statement) for statement in statements(passage)]
    return within_limit(understand(question, {}, TODAY), evidence)


@pytest.mark.parametrize(
    ("question", "rule", "expected"),
    [
        ("51歳です。使えますか", "対象は45歳未満の者とする。", "お尋ねの年齢は、「45歳未満」に当てはまりません。"),
        ("45歳です。使えますか", "対象は45歳以下の者とする。", "お尋ねの年齢は、「45歳以下」に当てはまります。"),
        ("畑は12アールです", "対象は面積が10a以上の農家とする。", "お尋ねの数は、「10a以上」に当てはまります。"),
        ("年200本植えます", "対象は年間300本以上を植える者とする。", "お尋ねの数は、「300本以上」に当てはまりません。"),
    ],
)
def test_a_figure_of_the_askers_is_held_against_the_limit_of_the_rule(question: str, rule: str, expected: str) -> None:
    assert told(question, rule) == expected


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("51歳です。使えますか", "対象は45歳未満の者とし、女性は年齢を問わない。"),  # two cases
        ("51歳です。使えますか", "対象を45歳未満から55歳未満に広げた。"),  # a change
        ("51歳です。使えますか", "40歳以上は人口の半分である。"),  # no rule
        ("51歳以上なら使えますか", "対象は45歳未満の者とする。"),  # a limit itself
        ("51歳と20歳の親子です", "対象は45歳未満の者とする。"),  # two figures
        ("3人でやっています", "対象は5人以上の団体とする。"),  # people may be many things
        ("51歳です。使えますか", "対象は市内の農家とする。"),
    ],
)
def test_nothing_is_said_where_the_rule_or_the_figure_is_in_doubt(question: str, rule: str) -> None:
    assert told(question, rule) == ""
