"""The view 質問する: a conversation, its filters and its evidence."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.answering.question.scope import Part, Scope
from chat.conversation.dialogue import LONGEST, Dialogue, ask_next, ask_without, turns
from chat.conversation.export import as_docx, as_markdown
from chat.conversation.feedback import Opinion, feedback_on, keep
from chat.page.acts import acting, data_of, explained, shown
from chat.page.choices import ALL, chosen, plan_choices, publisher_choices
from chat.page.dialogue_html import REASONS, conversation_html, evidence_html
from chat.page.host import AssistantHost
from chat.page.views import View, Visit
from corpus.volumes import wholes

USERS_AT_ONCE: Final = 10
"""Ten people must not queue behind each other; an answer takes some 20 ms."""

IDLE: Final = 4 * 3600
"""Seconds after which a conversation that nobody goes on with is forgotten."""

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class AskView:
    """The handlers of the view, over one host; opinions are kept in the file ``feedback``."""

    def __init__(self, host: AssistantHost, feedback: Path) -> None:
        self._host = host
        self._feedback = feedback

    def ask(self, text: str, dialogue: Dialogue, scope: Scope) -> Dialogue:
        """One more question, unless nothing was typed."""
        if not text.strip():
            return dialogue
        return ask_next(self._host.assistant(), dialogue, text, scope, self._host.today())

    def act(self, data: Mapping[str, str], dialogue: Dialogue, rated: frozenset[int], scope: Scope) -> tuple[Any, ...]:
        """What a button in the conversation does: the dialogue, the turns rated, and a file to save or ''."""
        match data.get("act"):
            case "ask":
                return self.ask(data.get("text", ""), dialogue, scope), _moved(dialogue, rated), ""
            case "drop" if dialogue and data.get("part") in set(Part):
                again = ask_without(self._host.assistant(), dialogue, Part(data["part"]), self._host.today())
                return again, rated - {len(dialogue) - 1}, ""
            case "rate":
                return dialogue, self._rate(data, dialogue, rated), ""
            case "export" if dialogue:
                return dialogue, rated, _file(data.get("kind", ""), dialogue, self._host.today())
            case "clear":
                return (), frozenset(), ""
        return dialogue, rated, ""

    def html(self, dialogue: Dialogue, rated: frozenset[int]) -> tuple[str, str]:
        """The conversation and its evidence."""
        return conversation_html(dialogue, rated, self._host.today()), evidence_html(dialogue)

    def _rate(self, data: Mapping[str, str], dialogue: Dialogue, rated: frozenset[int]) -> frozenset[int]:
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


def build_ask(host: AssistantHost, feedback: Path) -> View:
    """The components of the view, wired."""
    view = AskView(host, feedback)
    with gr.Column(elem_id="view-ask", elem_classes="kk-view"):
        dialogue, rated = gr.State((), time_to_live=IDLE), gr.State(frozenset(), time_to_live=IDLE)
        with gr.Row(equal_height=False, elem_classes="kk-columns"):
            with gr.Column(scale=3, min_width=320, elem_classes="kk-main"):
                conversation = acting(view.html((), frozenset())[0], elem_id="kk-chat", label="対話")
                with gr.Row(elem_classes="kk-entry", equal_height=True):
                    box = gr.Textbox(
                        elem_id="kk-box",
                        label="質問",
                        placeholder="質問を入力",
                        show_label=False,
                        container=False,
                        scale=8,
                        min_width=160,
                        max_length=1000,
                        autofocus=True,
                    )
                    send = gr.Button("質問する", variant="primary", elem_id="kk-send", scale=0, min_width=104)
                filters = _filters()
            with gr.Column(scale=2, min_width=320, elem_classes="kk-side"):
                evidence = shown(view.html((), frozenset())[1], elem_id="kk-panel", label="根拠")
        saved = gr.Textbox(visible="hidden", elem_id="kk-saved", label="保存するファイル")

    def scope(plan: str, publisher: str, in_force: bool) -> Scope:
        return Scope(plan_id=chosen(plan), publisher=chosen(publisher), in_force=bool(in_force))

    def on_ask(
        text: str, held: Dialogue, marks: frozenset[int], plan: str, publisher: str, in_force: bool
    ) -> tuple[Any, ...]:
        after = view.ask(text, held, scope(plan, publisher, in_force))
        moved = _moved(held, marks) if after is not held else marks
        return after, moved, *view.html(after, moved), ""

    def on_act(
        held: Dialogue, marks: frozenset[int], plan: str, publisher: str, in_force: bool, event: gr.EventData
    ) -> tuple[Any, ...]:
        after, moved, file = view.act(data_of(event), held, marks, scope(plan, publisher, in_force))
        return after, moved, *view.html(after, moved), file

    for event in (box.submit, send.click):
        _handled(event, on_ask, [box, dialogue, rated, *filters], [dialogue, rated, conversation, evidence, box])
    acted = _handled(
        conversation.act, on_act, [dialogue, rated, *filters], [dialogue, rated, conversation, evidence, saved]
    )
    acted.then(None, saved, None, js="(file) => window.kkSave(file)", api_visibility="private")

    def show(visit: Visit) -> list[Any]:
        query = visit.query
        assistant = host.assistant()
        plans = wholes(assistant.retriever.generation.plans).values()
        choices = [gr.Dropdown(choices=plan_choices(plans)), gr.Dropdown(choices=publisher_choices(plans))]
        text = query.get("q", "").strip() if query.get("view", "ask") == "ask" else ""
        if not text:
            return [*choices, gr.skip(), gr.skip(), gr.skip(), gr.skip()]
        asked = view.ask(text, (), Scope())
        return [*choices, asked, frozenset(), *view.html(asked, frozenset())]

    return View("ask", [*filters[:2], dialogue, rated, conversation, evidence], show)


def _handled(
    event: Callable[..., Any], handler: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]
) -> gr.events.Dependency:
    return event(
        handler,
        list(inputs),
        list(outputs),
        concurrency_limit=USERS_AT_ONCE,
        show_progress="hidden",
        api_visibility="private",
    )


def _filters() -> list[Any]:
    with gr.Accordion("絞り込み", open=False, elem_classes="kk-filters"), gr.Row():
        plan = gr.Dropdown([(ALL, "")], value="", label="計画", elem_id="kk-plan", min_width=200)
        publisher = gr.Dropdown([(ALL, "")], value="", label="発行者", elem_id="kk-publisher", min_width=140)
        in_force = gr.Checkbox(label="現行の計画だけ", elem_id="kk-in-force", min_width=140)
    return [plan, publisher, in_force]


def _moved(before: Dialogue, rated: frozenset[int]) -> frozenset[int]:
    """The turns rated, after a further question pushed the oldest turn out."""
    return frozenset(n - 1 for n in rated if n) if len(before) == LONGEST else rated


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
