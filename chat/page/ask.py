"""The view 質問する: a conversation, its filters and its evidence, wired."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.answering.assistant import Stage
from chat.answering.question.scope import Scope
from chat.conversation.kept import MOST_KEPT
from chat.conversation.staged import Growing
from chat.page.acts import data_of, progressing, shown, talking
from chat.page.ask_view import AskView, Shown
from chat.page.choices import ALL, chosen, plan_choices, publisher_choices
from chat.page.host import AssistantHost
from chat.page.html import render
from chat.page.running import session_of
from chat.page.talk import Talk
from chat.page.views import View, Visit
from corpus.volumes import wholes

USERS_AT_ONCE: Final = 10
"""Ten people must not queue behind each other; an answer takes some 20 ms."""

MOST_WAITING: Final = 20
"""Each takes one of the forty threads that Gradio has."""

IDLE: Final = 4 * 3600
"""Seconds after which a conversation that nobody goes on with is forgotten."""


def build_ask(host: AssistantHost, feedback: Path) -> View:
    """The components of the view, wired."""
    view = AskView(host, feedback)
    held_welcome, held_examples = view.welcome()
    with gr.Column(elem_id="view-ask", elem_classes="kk-view"):
        talk = gr.State(Talk(), time_to_live=IDLE)
        with gr.Row(equal_height=False, elem_classes="kk-columns"):
            with gr.Column(scale=3, min_width=320, elem_classes="kk-main"):
                welcome = shown(held_welcome, elem_id="kk-welcome", label="このページの計画")
                conversation = talking(elem_id="kk-chat", label="対話")
                progress = progressing(view.progress(), elem_id="kk-progress", label="進み具合")
                shown(render("entry.html"), elem_id="kk-entry", label="質問の入力")
                filters = _filters()
                examples = shown(held_examples, elem_id="kk-examples", label="質問の例")
                shown(render("kept.html"), elem_id="kk-earlier", label="これまでの対話")
            with gr.Column(scale=2, min_width=320, elem_classes="kk-side"):
                evidence = shown(view.html(Talk())[1], elem_id="kk-panel", label="根拠")
        saved = gr.Textbox(visible="hidden", elem_id="kk-saved", label="保存するファイル")
    outputs = [talk, conversation, evidence, progress, saved, *filters]

    def on_act(
        held: Talk, plan: str, publisher: str, in_force: bool, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, ...]]:
        scope = Scope(plan_id=chosen(plan), publisher=chosen(publisher), in_force=bool(in_force))
        data = dict(data_of(event))
        if data.get("act") in ("restore", "link"):
            data |= {key: value for key, value in data_of(event, MOST_KEPT + 1).items() if key in ("kept", "with")}
        with contextlib.closing(view.act(data, held, scope, session_of(request))) as acts:
            yield from (_told(view, each) for each in acts)

    def on_stop(held: Talk, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        host.running.stop(session_of(request))
        # What was answered while the stop was on its way is taken back.
        shown_there = data_of(event).get("turns", "")
        turns = int(shown_there) if shown_there.isdecimal() else held.length
        kept = held if held.length <= turns else Talk(dialogue=held.dialogue[:turns], rated=held.rated)
        return kept, *view.html(kept), ""

    acted = conversation.act(
        on_act,
        [talk, *filters],
        outputs,
        concurrency_limit=USERS_AT_ONCE + _waiting(host),
        show_progress="hidden",
        api_visibility="private",
    )
    acted.then(None, saved, None, js="(file) => { window.kkSave(file); window.kkOver(); }", api_visibility="private")
    acted.failure(None, None, None, js="() => window.kkFailed()", api_visibility="private")
    conversation.stop(None, None, None, cancels=[acted], api_visibility="private")
    conversation.settle(
        on_stop,
        [talk],
        [talk, conversation, evidence, progress],
        concurrency_limit=USERS_AT_ONCE,
        show_progress="hidden",
        api_visibility="private",
    ).then(None, None, None, js="() => window.kkSettled()", api_visibility="private")

    def show(_visit: Visit) -> list[Any]:
        plans = wholes(host.assistant().retriever.generation.plans).values()
        choices = [gr.Dropdown(choices=plan_choices(plans)), gr.Dropdown(choices=publisher_choices(plans))]
        return [*choices, *view.welcome()]

    return View("ask", [*filters[:2], welcome, examples], show)


def _waiting(host: AssistantHost) -> int:
    """How many may wait for a language model besides those who are answered at once."""
    return min(host.writer.settings.parallel, MOST_WAITING) if host.writer else 0


def _told(view: AskView, each: Stage | Growing | Shown) -> tuple[Any, ...]:
    """The outputs for a step of an act."""
    match each:
        case Stage():
            return _at(stage=each)
        case Growing():
            return _at(**view.growing(each.reply))
        case Shown():
            return each.talk, *view.html(each.talk), "", each.file, *_chosen(each)


def _at(**progress: object) -> tuple[Any, ...]:
    """What is shown of a stage: nothing else changes. The page draws it as text; it never stands for HTML."""
    told = json.dumps(progress).replace("<", "\\u003c")
    return (*[gr.skip()] * 3, told, *[gr.skip()] * 4)


def _chosen(shown_now: Shown) -> list[Any]:
    scope = shown_now.scope
    return [gr.skip()] * 3 if scope is None else [scope.plan_id, scope.publisher, scope.in_force]


def _filters() -> list[Any]:
    with gr.Accordion("絞り込み", open=False, elem_classes="kk-filters"), gr.Row():
        plan = gr.Dropdown([(ALL, "")], value="", label="計画", elem_id="kk-plan", min_width=200)
        publisher = gr.Dropdown([(ALL, "")], value="", label="発行者", elem_id="kk-publisher", min_width=140)
        in_force = gr.Checkbox(label="現行の計画だけ", elem_id="kk-in-force", min_width=140)
    return [plan, publisher, in_force]
