"""Replies of several libraries as one: by the judgement of each, with all that they cite."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Reason, Refusal, Reply
from chat.cluster.merging import Told, merged
from chat.library.build import ingest
from chat.library.splitting import split
from chat.rendering.replies import answer_text
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

PLANS = Path(__file__).resolve().parents[2] / "plans"
NAMES = ("hinode-industry-plan-2024.txt", "sakuma-environment-plan.md", "minato-tourism-strategy.md")
TODAY = date(2026, 11, 22)
Ask = Callable[..., list[Told]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Ask:
    """What each of three libraries says, but those that are ``lost``."""
    folder = tmp_path_factory.mktemp("shards")
    whole = Library(folder / "whole")
    ingest([PLANS / name for name in NAMES], whole, read_catalog(), lambda: encoder, lambda *_: None)
    shards = [shard for shard, _ in split(whole, folder / "out", encoder, lambda *_: None)]
    opened = {shard.root.name: Assistant(HybridRetriever(shard.open(), encoder)) for shard in shards}

    def said(name: str, question: str) -> Told:
        try:
            return Told(shard=name, reply=opened[name].ask(question, today=TODAY))
        except KeikakuError as error:
            return Told(shard=name, error=str(error))

    def run(question: str, *lost: str) -> list[Told]:
        return [Told(shard=name) if name in lost else said(name, question) for name in opened]

    return run


def sound(reply: Reply) -> None:
    """Citations are numbered through, and each claim cites what there is."""
    assert [c.number for c in reply.citations] == list(range(1, len(reply.citations) + 1))
    if isinstance(reply, Answer):
        assert all(set(claim.citations) <= {c.number for c in reply.citations} for claim in reply.claims)


@pytest.mark.parametrize(
    ("question", "publisher"),
    [("ひのせ市の新製品開発件数の目標は？", "ひのせ市"), ("さくま市の温室効果ガスの削減目標は？", "さくま市")],
)
def test_whose_plan_is_named_answers_alone(ask: Ask, question: str, publisher: str) -> None:
    reply = merged(ask(question))
    assert isinstance(reply, Answer)
    assert {c.plan.publisher for c in reply.citations if c.supports} == {publisher}
    sound(reply)


def test_several_that_answer_are_told_apart(ask: Ask) -> None:
    told = ask("数値目標をすべて教えて")
    answers = [t.reply for t in told if isinstance(t.reply, Answer) and not t.reply.likely]
    assert len(answers) > 1
    reply = merged(told)
    assert isinstance(reply, Answer)
    sound(reply)
    assert len(reply.claims) == sum(len(answer.claims) for answer in answers)
    by_number = {c.number: c.plan.publisher for c in reply.citations}
    for claim in reply.claims:
        assert len({by_number[number] for number in claim.citations}) == 1
    text = answer_text(reply)
    assert all(any(c.plan.publisher in text for c in a.citations) for a in answers)


@pytest.mark.parametrize("question", ["ひのせ市の創業件数の目標は？", "北海道の流氷観測所の電話番号は？"])
def test_who_could_not_be_asked_is_named(ask: Ask, question: str) -> None:
    reply = merged(ask(question, "みなと町"))
    assert type(reply) is type(merged(ask(question)))
    assert "みなと町の計画は今は調べられなかった" in answer_text(reply)
    assert "みなと町の計画は今は" not in answer_text(merged(ask(question)))


def test_whoever_looked_closest_refuses(ask: Ask) -> None:
    reply = merged(ask("さくま市の流氷観測所の電話番号は？"))
    assert isinstance(reply, Refusal)
    assert reply.reason is not Reason.FOREIGN_PLACE


def test_nobody_and_nothing_to_ask_are_errors(ask: Ask) -> None:
    with pytest.raises(KeikakuError, match="今は調べられません"):
        merged(ask("創業件数の目標は？", "ひのせ市", "さくま市", "みなと町"))
    with pytest.raises(KeikakuError, match="質問が空です"):
        merged(ask("？？"))
