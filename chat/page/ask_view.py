"""What the view 質問する does with a conversation, and what it shows of it."""

import base64
import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from chat.answering.assistant import Assistant, Stage
from chat.answering.question.scope import Part, Scope, Within
from chat.answering.reply import Answer, Reply
from chat.conversation.dialogue import Dialogue, turns
from chat.conversation.examples import examples
from chat.conversation.export import as_docx, as_markdown
from chat.conversation.feedback import Opinion, feedback_on, keep
from chat.conversation.introduction import introduction
from chat.conversation.kept import read_kept, read_link
from chat.conversation.staged import Growing
from chat.page.acts import explained
from chat.page.dialogue_html import REASONS, conversation_html
from chat.page.evidence_html import evidence_html
from chat.page.host import AssistantHost
from chat.page.html import render
from chat.page.talk import Talk, ask_further, ask_linked, without_part
from chat.page.welcome_html import examples_html, welcome_html
from chat.rendering.replies import claim_lines, lead
from chat.writer.stopping import Stop

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an act leads to: the talk, a file to save or '', and filters that take another value."""

    talk: Talk
    file: str = ""
    scope: Scope | None = None


class AskView:
    """The view over one host, by which what is asked can be stopped; opinions are kept in the file ``feedback``."""

    def __init__(self, host: AssistantHost, feedback: Path) -> None:
        self._host = host
        self._feedback = feedback
        self._welcome: tuple[tuple[str, date], tuple[str, str]] | None = None

    def welcome(self) -> tuple[str, str]:
        """Whose plans these are, and examples; made once for a generation and a day."""
        assistant, today = self._host.assistant(), self._host.today()
        generation = assistant.retriever.generation
        made_for = (generation.name, today)
        if self._welcome is None or self._welcome[0] != made_for:
            found = welcome_html(introduction(generation)), examples_html(examples(assistant, today))
            self._welcome = (made_for, found)
        return self._welcome[1]

    def act(
        self, data: Mapping[str, str], talk: Talk, scope: Scope, session: str
    ) -> Generator[Stage | Growing | Shown, None, None]:
        """What somebody does in the conversation: its stages where it asks something, the answer as it grows, and what
        it leads to. ``session`` is what it is stopped by."""
        with self._host.running.of(session) as stop:
            for each in self._asked(data, talk, scope, stop):
                yield Shown(talk=each) if isinstance(each, Talk) else each

    def _asked(
        self, data: Mapping[str, str], talk: Talk, scope: Scope, stop: Stop
    ) -> Iterator[Stage | Growing | Talk | Shown]:
        assistant, today = self._host.assistant().until(stop), self._host.today()
        match data.get("act"):
            case "ask" if data.get("text", "").strip():
                yield from ask_further(assistant, talk, data["text"], Within(scope=scope), today)
            case "link" if data.get("text", "").strip():
                yield from self._linked(assistant, data)
            case "drop" if talk.dialogue and data.get("part") in set(Part):
                yield Stage.SEARCHING
                yield without_part(assistant, talk, Part(data["part"]), today)
            case _:
                yield self._done(data, talk)

    def _done(self, data: Mapping[str, str], talk: Talk) -> Shown:
        """What an act leads to that asks nothing."""
        match data.get("act"):
            case "restore":
                return Shown(talk=Talk(restored=explained(lambda: read_kept(data.get("kept", "")))))
            case "rate":
                return Shown(talk=replace(talk, rated=self._rate(data, talk)))
            case "export" if talk.dialogue:
                return Shown(talk=talk, file=_file(data.get("kind", ""), talk.dialogue, self._host.today()))
            case "clear":
                return Shown(talk=Talk())
        return Shown(talk=talk)

    def _linked(self, assistant: Assistant, data: Mapping[str, str]) -> Iterator[Stage | Growing | Shown]:
        questions = explained(lambda: read_link(data.get("text", ""), data.get("with", "")))
        for each in ask_linked(assistant, questions, self._host.today()):
            yield Shown(talk=each, scope=questions[-1].within.scope) if isinstance(each, Talk) else each

    def progress(self) -> str:
        """The place where a question on its way is shown."""
        writer = self._host.writer
        return render("progress.html", writer=writer.model.name if writer else "")

    def growing(self, reply: Reply) -> dict[str, object]:
        """What is shown of a reply before all of it is laid out; empty where nothing is.

        Of an answer that no language model writes that is its first line; what is only likely waits for its caveat.
        """
        if not isinstance(reply, Answer) or not reply.claims or (reply.likely and self._host.writer is None):
            return {}
        if self._host.writer is None:
            return {"stage": "showing", "lines": [reply.claims[0].text.split("\n", 1)[0]]}
        return {"stage": "writing", "lines": [*lead(reply), *claim_lines(reply)]}

    def html(self, talk: Talk) -> tuple[str, str]:
        """The conversation and its evidence."""
        return conversation_html(talk, self._host.today()), evidence_html(talk)

    def _rate(self, data: Mapping[str, str], talk: Talk) -> frozenset[int]:
        dialogue, rated = talk.dialogue, talk.rated
        turn = int(data["turn"]) if data.get("turn", "").isdigit() else len(dialogue)
        if turn >= len(dialogue) or turn in rated or data.get("opinion") not in set(Opinion):
            return rated
        exchange = dialogue[turn]
        if exchange.reply is None:
            return rated
        reason = data.get("reason", "") if data.get("reason") in REASONS else ""
        said = "：".join(part for part in (reason, data.get("detail", "").strip()) if part)
        opinion = feedback_on(
            exchange.reply,
            Opinion(data["opinion"]),
            exchange.generation,
            now(),
            history=turns(dialogue[:turn]),
            reason=said,
        )
        explained(lambda: keep(opinion, self._feedback))
        return rated | {turn}


def _file(kind: str, dialogue: Dialogue, today: date) -> str:
    """A file for the browser to save: its name, its kind, its content in base64."""
    word = kind == "docx"
    content = as_docx(dialogue, today) if word else as_markdown(dialogue, today).encode()
    name = f"keikaku-{today:%Y%m%d}.{'docx' if word else 'md'}"
    data = base64.b64encode(content).decode()
    return json.dumps({"name": name, "type": DOCX if word else "text/markdown", "data": data})


def now() -> datetime:
    """The local time, with its zone."""
    return datetime.now().astimezone()
