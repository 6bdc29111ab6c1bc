"""What lines tell of what is asked: every part, every kind of value, beside other places that fit as well."""

from datetime import date

import pytest

from chat.answering.evidence import Evidence
from chat.answering.judgement.told import leaves_open, told
from chat.answering.question.parts import in_parts
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.question import Question, understand

TODAY = date(2026, 12, 1)


def asked(text: str) -> Question:
    return in_parts(understand(text, {}, TODAY), {}, TODAY, ())


def found(text: str, *, title: str = "温水プール", score: float = 1.0) -> Evidence:
    passage = Passage(id=text, plan_id="p", section=(title,), text=text, span=Span(start=0, end=len(text)))
    return Evidence(passage=passage, statement=statements(passage)[-1], score=score, covered=1.0)


def line(text: str) -> Said:
    return Said(text=text, evidence=(found(text),))


@pytest.mark.parametrize(
    ("text", "lines", "is_open"),
    [
        ("温水プールの開館日は？", ["温水プールは令和7年6月1日に開館します。"], False),
        ("温水プールの開館日は？", ["温水プールは令和7年に開館します。"], True),
        ("温水プールの設置年月を教えて", ["温水プールは令和7年6月に設置しました。"], False),
        ("温水プールの設置年月を教えて", ["温水プールは令和7年度に設置しました。"], True),
        ("温水プールの利用料", ["温水プールは大人500円で使えます。"], False),
        ("温水プールの利用料", ["温水プールは多くの町民に親しまれています。"], True),
        ("温水プールの運営を担当する課", ["温水プールは生涯学習課が運営します。"], False),
        ("温水プールの運営を担当する課", ["温水プールは通年で運営します。"], True),
        ("温水プールの利用者数と、うち子どもの数", ["温水プールの利用者数は1,200人、うち子どもは300人です。"], False),
        ("温水プールの利用者数と、うち子どもの数", ["温水プールを使った子どもは300人です。"], True),
        ("温水プールの方針の③は何か", ["③ 子どもの泳ぐ力を伸ばす"], False),
        ("温水プールの方針の③は何か", ["① 高齢者の健康を守る"], True),
    ],
    ids=[
        "a day",
        "a year for a day",
        "a month",
        "a year for a month",
        "money",
        "no money",
        "a body",
        "no body",
        "a figure for each part",
        "one figure for two parts",
        "the item of the number",
        "an item of another number",
    ],
)
def test_lines_leave_open_what_is_asked_in_so_many_words(text: str, lines: list[str], *, is_open: bool) -> None:
    assert leaves_open(asked(text), [line(each) for each in lines]) is is_open


def test_another_place_that_fits_as_well_is_a_rival() -> None:
    question, best = asked("温水プールのねらい"), found("温水プールは健康のためにあります。")
    said = [Said(text=best.statement.text, evidence=(best,))]
    near = found("体育館は健康のためにあります。", title="体育館", score=0.9)
    far = found("体育館は昭和に建ちました。", title="体育館", score=0.4)
    assert told(question, said, [best, near])["rival elsewhere"] == pytest.approx(0.8)
    assert told(question, said, [best, far])["rival elsewhere"] == 0.0
    assert told(question, said, [best])["rival elsewhere"] == 0.0


@pytest.mark.parametrize(
    ("text", "lines", "signal", "value"),
    [
        ("温水プールの利用料と開館時間は？", [], "parts untold", 1.0),
        ("温水プールの利用料と開館時間は？", ["温水プールの利用料は500円です。"], "parts untold", 1.0),
        ("温水プールの利用料", ["温水プールの利用料は500円です。"], "parts untold", 0.0),
        ("温水プールの利用者数の目標と実績", ["温水プールの利用者数の目標は500人です。"], "asked untold", 0.5),
        ("温水プールの利用者数の目標", ["温水プールの利用者数の目標は500人です。"], "asked untold", 0.0),
        ("温水プールの令和5年度の利用者数", ["温水プールの令和4年度の利用者数は500人です。"], "years untold", 1.0),
        ("温水プールの令和5年度の利用者数", ["温水プールの2023年度の利用者数は500人です。"], "years untold", 0.0),
        ("温水プールと体育館の利用者数の差は？", ["温水プールの利用者数は500人です。"], "calculation untold", 1.0),
        ("温水プールの利用者数は？", ["温水プールの利用者数は500人です。"], "calculation untold", 0.0),
        ("温水プールの利用者数は？", ["温水プールの利用者数は500人です。"], "wholly told", 1.0),
        ("温水プールの監視員の数は？", ["温水プールの利用者数は500人です。"], "wholly told", 0.0),
        ("温水プールの利用者数は？", [], "wholly told", 0.0),
    ],
)
def test_lines_are_measured_by_what_they_leave_out(text: str, lines: list[str], signal: str, value: float) -> None:
    assert told(asked(text), [line(each) for each in lines], [])[signal] == value
