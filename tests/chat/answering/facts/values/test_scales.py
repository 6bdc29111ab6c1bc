from decimal import Decimal

import pytest

from chat.answering.facts.values.scales import counted_as_asked, in_asked_unit, stated_in_other_unit
from corpus.facts import Figure


@pytest.mark.parametrize(
    ("value", "unit", "question", "said"),
    [
        ("300000", "万円", "目標を億円で", "30億円"),
        ("38300", "万円", "現状は億円でいくら", "3.83億円"),
        ("120", "百万円", "販売額は万円で言うと", "12,000万円"),
        ("4255", "百万円", "億円単位で教えて", "42.55億円"),
        ("86", "百万円", "億円にするといくら", "0.86億円"),
        ("250", "km", "何メートルか、メートルに直して", "250,000メートル"),
        ("1.5", "時間", "分にすると", "90分"),
        ("30", "億円", "億円で", ""),
        ("300000", "万円", "目標は何億円ですか", "30億円"),
        ("300000", "万円", "目標は何円ですか", ""),
        ("300000", "万円", "目標は何億何万円ですか", ""),
        ("25", "件", "億円で", ""),
        ("3", "時間", "自分で何時間", ""),
    ],
)
def test_a_figure_is_said_in_the_unit_asked_for(value: str, unit: str, question: str, said: str) -> None:
    figure = Figure(value=Decimal(value), unit=unit, period=None, printed=f"{value}{unit}")
    found = in_asked_unit(figure, question)
    assert (found[0] if found else "") == said
    assert found is None or found[1].holds()


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        ("重油を年間30キロリットル使う。", "重油は何リットル使うか", "30キロリットルは30,000リットルです"),
        ("全国の8.5分より2.1分短い。", "全国より何秒短いか", "2.1分は126秒です"),
        ("全国の8.5分より2.1分短い。", "何秒かかるか", ""),
        ("通報から6分で着く。", "何秒長いか", ""),
        ("重油を3,000リットル使う。", "重油は何リットル使うか", ""),
        ("面積は12haである。", "面積は何平方メートルか", "12haは120,000平方メートルです"),
        ("返還額を補助する。総事業費142百万円", "補助は最高で何万円まで", ""),
        ("総事業費142百万円を見込む。", "総事業費は何万円", "142百万円は14,200万円です"),
        ("総額15億200万円を見込む。", "億円で言うといくら", ""),
    ],
)
def test_a_sentence_states_a_figure_in_another_unit(text: str, question: str, said: str) -> None:
    found = stated_in_other_unit(text, question)
    assert (found[0] if found else "") == said


@pytest.mark.parametrize(
    ("own", "question", "name", "over", "unit"),
    [
        (None, "一番多いのは何年度で、何件だったか", "相談件数", "", "件"),
        (None, "一番多いのは何年度か", "相談件数", "", None),
        (None, "何人増えたか", "会員", "（各年度末、人）", "人"),
        (None, "何が最も多いか", "相談件数", "", None),
        ("社", "何件か", "企業数", "", "社"),
    ],
)
def test_a_bare_figure_is_in_the_unit_that_is_counted_in_where_its_name_counts(
    own: str | None, question: str, name: str, over: str, unit: str | None
) -> None:
    assert counted_as_asked(own, question, name, over) == unit
