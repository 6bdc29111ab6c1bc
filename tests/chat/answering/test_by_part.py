"""What a question of several parts is answered with: the whole's lines, and each part's own where they lack it."""

from dataclasses import replace
from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.by_part import join
from chat.answering.evidence import evidence_of
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import Decision, Judgement
from chat.answering.reply import Answer
from chat.answering.said import Said
from chat.answering.stating import states, unstated
from corpus.library import Library
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever, Legs
from retriever.question import Intent, Question

FEE = "体験農園の利用料は年6,000円です。"
TIME = "体験農園の申込みは毎年2月に受け付けます。"
DESK = "体験農園の窓口は農政課です。"


def line(text: str) -> Said:
    passage = Passage(id=text, plan_id="p", section=("体験農園",), text=text, span=Span(start=0, end=len(text)))
    return Said(text=text, evidence=(evidence_of(passage, statements(passage)[0]),))


def considered(asked: str, intent: Intent, decision: Decision, *texts: str, right: float = 0.8) -> Considered:
    lines = [line(text) for text in texts]
    return Considered(
        question=Question(text=f"体験農園の{asked}は", intent=intent, asked=asked),
        ranked=(),
        legs=Legs(lexical={}, passages={}, statements={}, share=0.0, near={}, nothing=0.0),
        decided=Decided.JUDGED,
        said=lines,
        likely=lines,
        judgement=Judgement(answered=0.9, right=right, decision=decision),
    )


def fee(decision: Decision = Decision.ANSWER, text: str = FEE) -> Considered:
    return considered("利用料", Intent.FIGURE, decision, text, right=0.6)


def time(decision: Decision = Decision.ANSWER) -> Considered:
    return considered("申込みの時期", Intent.SCHEDULE, decision, *([] if decision is Decision.REFUSAL else [TIME]))


def desk() -> Considered:
    return considered("窓口", Intent.AGENCY, Decision.ANSWER, DESK)


def whole(decision: Decision, *texts: str) -> Considered:
    return considered("", Intent.CONTENT, decision, *texts)


@pytest.mark.parametrize(
    ("told", "parts", "lines"),
    [
        ((FEE,), (fee(), time()), [FEE, TIME]),
        ((TIME,), (fee(), time()), [FEE, TIME]),
        ((FEE, f"ほかに：{DESK}"), (fee(), time()), [FEE, TIME, f"ほかに：{DESK}"]),
        ((FEE, TIME), (fee(), time()), [FEE, TIME]),
        ((FEE,), (fee(), fee(text=FEE)), [FEE]),
        ((TIME,), (desk(), fee(), time()), [DESK, FEE, TIME]),
    ],
)
def test_a_sure_answer_gets_the_parts_that_it_lacks_in_the_order_asked(
    told: tuple[str, ...], parts: tuple[Considered, ...], lines: list[str]
) -> None:
    found = join(whole(Decision.ANSWER, *told), parts)
    assert [said.text for said in found.said] == lines
    assert not found.unfound


def test_a_line_about_a_narrower_thing_does_not_stand_for_the_broader_one() -> None:
    every, children = "参加者は412人です。", "小学生の参加者は96人です。"
    parts = (
        considered("参加者の数", Intent.FIGURE, Decision.ANSWER, every),
        considered("小学生の参加者の数", Intent.FIGURE, Decision.ANSWER, children),
    )
    found = join(whole(Decision.ANSWER, children), parts)
    assert sorted(said.text for said in found.said) == sorted([every, children])


def test_a_part_that_is_not_found_is_said_with_a_sure_answer_only() -> None:
    missing = time(Decision.REFUSAL)
    sure = join(whole(Decision.ANSWER, FEE), (fee(), missing))
    likely = join(whole(Decision.LIKELY, FEE), (fee(Decision.LIKELY), missing))
    assert sure.unfound == ("「申込みの時期」は見つけられませんでした。",)
    assert likely.unfound == ()
    told_otherwise = join(whole(Decision.ANSWER, f"{FEE}{TIME}"), (fee(), missing))
    assert told_otherwise.unfound == ()


def test_parts_that_are_all_sure_make_the_whole_as_sure_as_the_least_of_them() -> None:
    found = join(whole(Decision.LIKELY, "農園の柵を直します。"), (fee(), time()))
    assert [said.text for said in found.said] == [FEE, TIME]
    assert found.judgement is not None
    assert (found.judgement.decision, found.judgement.right) == (Decision.ANSWER, 0.6)


def test_what_is_sure_of_one_part_of_a_question_that_is_not_found_is_a_likely_place() -> None:
    found = join(whole(Decision.REFUSAL), (fee(), time(Decision.REFUSAL)))
    assert [said.text for said in found.likely] == [FEE]
    assert found.judgement is not None
    assert found.judgement.decision is Decision.LIKELY


def test_likely_places_of_a_part_join_likely_places_but_no_sure_answer_from_elsewhere() -> None:
    elsewhere = time(Decision.LIKELY)
    (said,) = elsewhere.likely
    of = replace(said.evidence[0], passage=replace(said.evidence[0].passage, section=("朝市",)))
    elsewhere = replace(elsewhere, likely=[replace(said, evidence=(of,))])
    likely = join(whole(Decision.LIKELY, FEE), (fee(Decision.LIKELY), elsewhere))
    sure = join(whole(Decision.ANSWER, FEE), (fee(), elsewhere))
    assert [line.text for line in likely.likely] == [FEE, TIME]
    assert [line.text for line in sure.said] == [FEE]


def test_a_list_that_does_not_state_its_part_makes_nothing_sure() -> None:
    elsewhere = replace(desk(), decided=Decided.LISTED, judgement=None, said=[line("朝市の出店者は、全3者です。")])
    stated = replace(desk(), decided=Decided.LISTED, judgement=None)
    unsure = join(whole(Decision.LIKELY, FEE), (fee(), elsewhere))
    sure = join(whole(Decision.LIKELY, FEE), (fee(), stated))
    assert unsure.judgement is not None
    assert sure.judgement is not None
    assert (unsure.judgement.decision, sure.judgement.decision) == (Decision.LIKELY, Decision.ANSWER)


@pytest.mark.parametrize("decided", [Decided.UNASKED, Decided.ELSEWHERE])
def test_what_is_no_question_to_the_plans_stays_so(decided: Decided) -> None:
    refused = replace(whole(Decision.REFUSAL), decided=decided, judgement=None)
    assert join(refused, (fee(), time())) is refused


@pytest.mark.parametrize(
    ("asked", "intent", "text", "stated"),
    [
        (
            "令和12年度の目標",
            Intent.FIGURE,
            "貸出冊数の目標は50冊（2030年度）です（図書館計画・2021～2030年度・現行）",
            True,
        ),
        (
            "令和12年度の目標",
            Intent.FIGURE,
            "貸出冊数の目標は40冊（2025年度）です（図書館計画・2021～2030年度・現行）",
            False,
        ),
        ("実績", Intent.FIGURE, "貸出冊数の目標は40冊（2025年度）です", False),
        ("申込期限", Intent.SCHEDULE, "締切は8月末日です。", True),
        ("申込期限", Intent.SCHEDULE, "申込みは役場で受け付けます。", False),
        ("担当課", Intent.AGENCY, "目標は40冊です。", False),
        ("担当課", Intent.AGENCY, "市民図書課が進めます。", True),
    ],
)
def test_a_line_states_a_part_by_its_kind_of_value_and_its_words(
    asked: str, intent: Intent, text: str, stated: bool
) -> None:
    assert states(Question(text=asked, intent=intent, asked=asked), line(text)) is stated


@pytest.mark.parametrize("names", [("企業立地件数", "創業支援件数"), ("創業支援件数", "企業立地件数")])
def test_each_of_two_figures_is_told_once_with_its_proof(
    names: tuple[str, str], small_library: Library, encoder: Encoder
) -> None:
    assistant = Assistant(HybridRetriever(small_library.open(), encoder))
    reply = assistant.ask(f"{names[0]}と{names[1]}の目標はそれぞれ何件ですか", today=date(2026, 4, 1))
    assert isinstance(reply, Answer)
    text = "\n".join(claim.text for claim in reply.claims)
    assert [text.count(figure) for figure in ("8件", "25件")] == [1, 1]
    assert all(claim.citations for claim in reply.claims)
    assert "分けて調べたこと：" in "\n".join(reply.why)


def test_one_figure_is_taken_for_one_part_only() -> None:
    count, women = (replace(fee().question, asked=asked) for asked in ("創業数", "女性の創業数"))
    both, one = line("体験農園の創業数は14件、うち女性の創業数は5件です。"), line("女性の創業数は5件です。")
    assert unstated([count, women], [both]) == []
    assert unstated([count, women], [one]) == [count]


@pytest.mark.parametrize(
    ("text", "asked", "decided"),
    [
        (FEE, "体験農園の利用料は", Decided.LISTED),
        (TIME, "体験農園の利用料は", Decided.JUDGED),
    ],
    ids=["states what is asked", "states no such value"],
)
def test_what_is_listed_without_the_value_asked_for_is_a_likely_place(text: str, asked: str, decided: Decided) -> None:
    listed = replace(whole(Decision.ANSWER, text), decided=Decided.LISTED, judgement=None)
    found = join(replace(listed, question=replace(listed.question, text=asked)), ())
    assert found.decided is decided
