import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from chat.answering.assistant import ANYTHING, Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.judgement.judge import Decision
from chat.answering.question.scope import Part
from chat.answering.reply import Refusal
from chat.conversation.contacts import contacts
from chat.conversation.dialogue import LONGEST, Dialogue, ask_without, turns
from chat.conversation.export import as_docx, as_markdown, as_text
from chat.conversation.staged import ask_at_once
from chat.conversation.suggestions import suggestions
from chat.rendering.citation_form import official, quoted, sources
from corpus.library import Library
from evals.sets.reading import read_testset
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.deciding import always

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def assistant(digest_library: Library, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(digest_library.open(), encoder))


def talk(assistant: Assistant, *questions: str) -> Dialogue:
    dialogue: Dialogue = ()
    for question in questions:
        dialogue = ask_at_once(assistant, dialogue, question, ANYTHING, TODAY)
    return dialogue


def test_an_error_stays_in_the_dialogue_and_out_of_what_is_leaned_on(assistant: Assistant) -> None:
    dialogue = talk(assistant, "企業誘致件数の目標は？", "？？", "現状は？")
    assert "質問が空です" in dialogue[1].error
    assert [turn.question for turn in turns(dialogue)] == ["企業誘致件数の目標は？", "現状は？"]
    assert "25件" in as_text(dialogue[2].reply)


def test_asking_without_a_part_takes_the_place_of_the_last_question(assistant: Assistant) -> None:
    dialogue = talk(assistant, "企業誘致件数の目標は？", "現状は？")
    again = ask_without(assistant, dialogue, Part.TOPIC, TODAY)
    assert len(again) == 2
    assert again[-1].reply.question.inherited == ""
    first = ask_without(assistant, dialogue[:1], Part.TOPIC, TODAY)
    assert "企業誘致件数" in first[0].within.not_about


def test_a_dialogue_keeps_the_latest(assistant: Assistant) -> None:
    dialogue = talk(assistant, *(f"{year}年度の目標は？" for year in range(2000, 2000 + LONGEST + 2)))
    assert len(dialogue) == LONGEST
    assert dialogue[-1].asked.startswith(str(2000 + LONGEST + 1))


def test_exports_hold_questions_answers_and_sources(assistant: Assistant) -> None:
    dialogue = talk(assistant, "企業誘致件数の目標は？", "島根県の<b>企業誘致*件数*は？", "？？")
    markdown = as_markdown(dialogue, TODAY)
    assert "# 計画文書への質問と回答" in markdown
    assert "125件" in markdown
    assert "島根県の\\<b\\>企業誘致\\*件数\\*は？" in markdown
    assert "2026年11月22日" in markdown
    word = docx.Document(io.BytesIO(as_docx(dialogue, TODAY)))
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    assert styles.count("Heading 1") == 3
    assert any(
        "『山口県 産業・労働計画（産業編）』（2022～2026年度）" in paragraph.text for paragraph in word.paragraphs
    )


def test_a_citation_has_its_official_form(assistant: Assistant) -> None:
    reply = talk(assistant, "企業誘致件数の目標は？")[0].reply
    first = sources(reply)[0]
    assert official(first).startswith("山口県『山口県 産業・労働計画（産業編）』（2022～2026年度）第1章")
    assert official(first).endswith("、要約版による")
    assert "125件" in quoted(first)


def test_suggestions_are_answered(assistant: Assistant) -> None:
    knowledge = knowledge_of(assistant.retriever.generation)
    questions = [case.question for case in read_testset(ROOT / "evals" / "testsets" / "robustness.jsonl")][::16]
    asked = [s for q in questions for s in suggestions(assistant.ask(q, today=TODAY), knowledge)]
    assert len(asked) > 30
    refused = [s for s in set(asked) if isinstance(assistant.ask(s, today=TODAY), Refusal)]
    assert len(refused) <= 0.05 * len(set(asked)), refused


def test_contacts_are_printed_where_they_are_cited(assistant: Assistant) -> None:
    refusing = replace(assistant, judge=always(Decision.REFUSAL))
    refusal = refusing.ask("事業承継の窓口の電話番号は？", today=TODAY)
    assert isinstance(refusal, Refusal)
    texts = {c.number: c.passage.text for c in refusal.citations}
    found = contacts(refusal, knowledge_of(assistant.retriever.generation))
    assert all(contact.name in texts[contact.citation].replace("\n", "") for contact in found)
