import json
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.fitting.fit import read_statements
from chat.answering.proof import unproven
from chat.answering.question.cleaned import LONGEST_QUESTION, clean_question
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Reason, Refusal
from chat.rendering.replies import answer_text, citation_text, reply_object
from corpus.errors import KeikakuError
from corpus.generation import FACT_VECTORS, FACTS, INDEXES, LINKS, MANIFEST, STATEMENT_VECTORS
from corpus.library import Library
from corpus.statements import statements
from evals.sets.reading import read_testset
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
TESTSETS = Path(__file__).resolve().parents[3] / "evals" / "testsets"
GOLDEN = Path(__file__).parent / "golden" / "digest_answers.json"


def test_golden_answers(assistant: Assistant, update_golden: bool) -> None:
    cases = read_testset(TESTSETS / "dev" / "digest.jsonl")
    found = {c.question: answer_text(assistant.ask(c.question, today=TODAY)).split("\n") for c in cases}
    if update_golden:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.no_cover  # Long; all that it runs is run by shorter tests too.
@pytest.mark.parametrize(
    ("testset", "name"),
    [
        ("digest.jsonl", "assistant"),
        ("facts.jsonl", "assistant"),
        *(
            pytest.param(f"{testset}.jsonl", "corpus_assistant", marks=pytest.mark.long)
            for testset in ("facts", "plans", "second")
        ),
    ],
)
def test_every_answer_is_proven_and_cited_exactly(testset: str, name: str, request: pytest.FixtureRequest) -> None:
    assistant: Assistant = request.getfixturevalue(name)
    passages = {p.id: p for p in assistant.retriever.generation.passages}
    for case in read_testset(TESTSETS / "dev" / testset):
        reply = assistant.ask(case.question, today=TODAY)
        assert [c.number for c in reply.citations] == list(range(1, len(reply.citations) + 1))
        assert all(passages[c.passage.id].text[c.span.start : c.span.end] == c.quote for c in reply.citations)
        if isinstance(reply, Answer):
            by_number = {c.number: c for c in reply.citations}
            for claim in reply.claims:
                assert claim.citations
                assert all(by_number[n].supports for n in claim.citations)
                cited = [by_number[n] for n in claim.citations]
                plans = [c.plan for c in cited]
                assert unproven(claim.text, [c.passage for c in cited], plans, claim.computed) == []


@pytest.fixture
def hurried_threads() -> Iterator[None]:
    """Switch threads at almost every step, so that what is not safe shows."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.no_cover  # Long; all that it runs is run by shorter tests too.
def test_ten_users_at_once_get_the_answers_of_one(assistant: Assistant, hurried_threads: None) -> None:
    questions = [case.question for case in read_testset(TESTSETS / "dev" / "digest.jsonl")][:5]

    def answers(_user: int) -> list[str]:
        return [answer_text(assistant.ask(question, today=TODAY)) for question in questions]

    alone = answers(0)
    read_statements.cache_clear()
    statements.cache_clear()
    with ThreadPoolExecutor(10) as users:
        assert all(found == alone for found in users.map(answers, range(10)))


def test_the_plan_in_force_answers_first(corpus_assistant: Assistant) -> None:
    reply = corpus_assistant.ask("企業誘致件数の目標は？", today=TODAY)
    assert isinstance(reply, Answer)
    assert reply.citations[0].plan.id == "industry-labor-plan-2022"
    assert "125件" in reply.claims[0].text.replace(" ", "")


def test_an_ended_plan_is_said_to_be_ended(corpus_assistant: Assistant) -> None:
    text = answer_text(corpus_assistant.ask("やまぐち商工業推進計画の創業数の目標は？", today=TODAY))
    assert "180社/年" in text
    assert "2013～2016年度・終了" in text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("島根県の企業誘致件数の目標は？", Reason.FOREIGN_PLACE),
        ("松江市の創業支援", Reason.FOREIGN_PLACE),
        ("2040年度の企業誘致件数の目標は？", Reason.FOREIGN_YEAR),
        ("令和22年の目標", Reason.FOREIGN_YEAR),
        ("カレーの作り方を教えて", Reason.NOT_FOUND),
        ("女性創業セミナーの受講料はいくら？", Reason.NOT_FOUND),
    ],
)
def test_what_is_not_there_is_refused_with_its_reason(assistant: Assistant, question: str, reason: Reason) -> None:
    reply = assistant.ask(question, today=TODAY)
    assert isinstance(reply, Refusal), answer_text(reply)
    assert reply.reason is reason
    assert "近い箇所" in answer_text(reply)
    assert not any(c.supports for c in reply.citations)


def test_a_kind_of_value_that_is_nowhere_is_not_answered_as_if_sure(assistant: Assistant) -> None:
    reply = assistant.ask("やまぐち産業振興財団の電話番号は？", today=TODAY)
    assert isinstance(reply, Refusal) or reply.likely


@pytest.mark.parametrize("text", ["😊", "👍👍", "🎉！"])
def test_a_question_of_symbols_is_explained(assistant: Assistant, text: str) -> None:
    with pytest.raises(KeikakuError, match="絵文字や記号だけでは調べられません"):
        assistant.ask(text, today=TODAY)


@pytest.mark.parametrize("text", ["", "   ", "？？", "\x00\x01", "。"])
def test_an_empty_question_is_explained(assistant: Assistant, text: str) -> None:
    with pytest.raises(KeikakuError, match="質問が空です"):
        assistant.ask(text, today=TODAY)


def test_a_huge_question_is_explained() -> None:
    with pytest.raises(KeikakuError, match="長すぎます"):
        clean_question("目標" * LONGEST_QUESTION)


def test_a_story_is_answered_by_what_it_comes_to(assistant: Assistant) -> None:
    story = "駅前で三十年ほど食堂を営んできました。工場が移り、昼のお客さんは半分になりました。" * 60
    asked = "後継ぎのことで相談できるところを教えてください。"
    text = story[: LONGEST_QUESTION - len(asked)] + asked
    reply = assistant.ask(text, today=TODAY)
    assert isinstance(reply, Answer)
    assert any("事業承継" in c.passage.text or "引継ぎ" in c.passage.text for c in reply.citations if c.supports)


def test_control_characters_are_dropped() -> None:
    assert clean_question("①2019年度と②2024年度の目標") == "① 2019年度と② 2024年度の目標"
    assert clean_question("企業\x07誘致\u202eの\n目標") == "企業 誘致 の 目標"


def test_a_follow_up_leans_on_the_question_before(assistant: Assistant) -> None:
    history = [Turn(question="女性創業数の目標は？", answer="440件")]
    reply = assistant.ask("現状は？", today=TODAY, history=history)
    assert isinstance(reply, Answer)
    assert "326件" in answer_text(reply)


def test_a_question_with_a_subject_of_its_own_is_answered_as_if_it_were_the_first(assistant: Assistant) -> None:
    history = [Turn(question="女性創業数の目標は？", answer="440件")]
    for text in ("中小企業の海外展開成約件数の目標は何件ですか", "人を雇いたい"):
        assert answer_text(assistant.ask(text, today=TODAY, history=history)) == answer_text(
            assistant.ask(text, today=TODAY)
        )


def test_replies_as_text_and_object(assistant: Assistant) -> None:
    reply = assistant.ask("企業誘致件数の目標は？", today=TODAY)
    found = reply_object(reply)
    assert set(found) == {"answer", "abstained", "confidence", "probabilities", "writer", "intent", "citations"}
    assert (found["abstained"], found["confidence"]) == (False, "sure")
    first = found["citations"][0]
    assert first["quote"] in first["passage"]
    assert (first["number"], first["pages"]) == (1, None)
    assert "要約版" in citation_text(reply.citations[0])


def test_a_library_made_before_facts_were_read_still_answers(
    digest_library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    older = Path(shutil.copytree(digest_library.root, tmp_path / "older"))
    generation = older / (digest_library.current_name() or "")
    for name in (FACTS, LINKS, FACT_VECTORS, STATEMENT_VECTORS):
        (generation / name).unlink()
    # Then checksums were neither of the manifest nor of the indexes.
    said = json.loads((generation / MANIFEST).read_bytes())
    left_out = (FACTS, LINKS, FACT_VECTORS, STATEMENT_VECTORS, MANIFEST, *INDEXES)
    said["checksums"] = {n: digest for n, digest in said["checksums"].items() if not n.startswith(left_out)}
    (generation / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    assistant = Assistant(HybridRetriever(Library(older).open(), encoder))
    reply = assistant.ask("企業誘致件数の目標は何件ですか", today=TODAY)
    assert isinstance(reply, Answer)
    assert "125件" in reply.claims[0].text
    for question in (
        "人手が足りない。どこに相談？",
        "指標の一覧を教えて",
        "目標を達成した指標は？",
        "海外展開の担当機関は？",
    ):
        assert assistant.ask(question, today=TODAY).citations
