"""A way to write that believes every sentence of the model: what is shown, counted and stopped needs no proof."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from chat.answering.assistant import Assistant, Stage
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Within
from chat.answering.reply import Answer, Claim, Reply, WrittenBy
from chat.writer.language_model import LanguageModel, Message, Role, WriterError
from chat.writer.openai_model import OpenAIModel
from chat.writer.settings import WriterSettings
from chat.writer.writer import Writer
from tests.chat.writer.scripted_server import MODEL, ScriptedServer

LIE = "うそ"
"""A sentence that holds this counts as one that could not be proven."""


def in_stages(
    assistant: Assistant,
    model: LanguageModel | None,
    text: str,
    *,
    today: date,
    history: Sequence[Turn],
    within: Within,
) -> Iterator[Stage | Reply]:
    for each in assistant.in_stages(text, today=today, history=history, within=within):
        if not isinstance(each, Answer) or model is None:
            yield each
            continue
        yield Stage.WRITING
        yield from _written(each, model)


def _written(plain: Answer, model: LanguageModel) -> Iterator[Reply]:
    claims: list[Claim] = []
    held, dropped = "", 0
    try:
        for piece in model.stream([Message(role=Role.USER, text=plain.claims[0].text)], within=30.0):
            *sentences, held = f"{held}{piece}".split("。")
            for sentence in sentences:
                dropped += LIE in sentence
                if LIE not in sentence:
                    claims.append(Claim(text=f"{sentence}。", citations=plain.claims[0].citations))
                    yield replace(plain, claims=tuple(claims))
    except WriterError:
        yield replace(
            plain,
            writer=WrittenBy(
                model=model.name, fell_back="言語モデルが応答しなかったため、言語モデルを使わない回答です。"
            ),
        )
    else:
        yield replace(plain, claims=tuple(claims), writer=WrittenBy(model=model.name, dropped=dropped))


def writer_at(server: ScriptedServer, **more: object) -> Writer:
    """A writer over a scripted server."""
    settings = WriterSettings(url=server.url, model=MODEL, timeout=60.0, first_piece=50.0, between_pieces=50.0)
    settings = replace(settings, **more)
    return Writer(settings=settings, model=OpenAIModel(settings), writes=in_stages)
