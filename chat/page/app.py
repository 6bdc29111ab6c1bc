"""The page's components and what each event calls."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.conversation import Turn
from chat.feedback import Feedback, Opinion, feedback_on, keep
from chat.page.host import AssistantHost
from chat.page.view import EMPTY_PANEL, panel_html, reply_markdown, safe, section_html
from chat.render import answer_text
from corpus.errors import KeikakuError

HERE: Final = Path(__file__).parent
TITLE: Final = "keikaku 計画文書に聞く"
USERS_AT_ONCE: Final = 10
"""Ten people must not queue behind each other; an answer takes some 20 ms."""

LONGEST_HISTORY: Final = 10

HEAD: Final = (
    '<div class="kk-head"><h1>計画文書に聞く</h1>'
    "<p>県や市町の計画に書かれていることだけを、根拠の本文とともにお答えします。書かれていないことはお答えしません。</p></div>"
)


def build_page(host: AssistantHost, feedback: Path) -> gr.Blocks:
    """Build the page over one host; opinions on answers are kept in the file ``feedback``."""

    def answer(
        text: str, shown: list[dict[str, Any]], turns: list[Turn], sections: list[str], said: list[Feedback | None]
    ) -> Iterator[tuple[Any, ...]]:
        messages = [*shown, {"role": "user", "content": safe(text)}]
        try:
            assistant = host.assistant()
            reply = assistant.ask(text, today=host.today(), history=turns)
        except KeikakuError as error:
            failed = [*messages, {"role": "assistant", "content": safe(str(error))}]
            yield failed, gr.skip(), turns, sections, "", gr.skip(), [*said, None]
            return
        opinion = feedback_on(reply, Opinion.GOOD, assistant.retriever.generation, now(), history=turns)
        kept = [*turns, Turn(question=text, answer=answer_text(reply))][-LONGEST_HISTORY:]
        turn = len(sections)
        sections = [*sections, section_html(reply, turn)]
        panel: Any = panel_html(sections)
        for grown in reply_markdown(reply, turn):
            told = [*messages, {"role": "assistant", "content": grown}]
            yield told, panel, kept, sections, "", gr.Accordion(open=False), [*said, opinion]
            panel = gr.skip()

    def rate(said: list[Feedback | None], rated: gr.LikeData) -> None:
        _rate(said, rated, feedback)

    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        turns = gr.State([])
        sections = gr.State([])
        said = gr.State([])
        gr.HTML(HEAD)
        with gr.Row(equal_height=False):
            with gr.Column(scale=3, min_width=340):
                chatbot = gr.Chatbot(
                    elem_id="kk-chat",
                    label="対話",
                    show_label=False,
                    height="56vh",
                    buttons=["copy"],
                    placeholder="知りたいことを、ふだんの言葉で入力してください。",
                )
                with gr.Row():
                    box = gr.Textbox(
                        elem_id="kk-box",
                        label="質問",
                        placeholder="例：計画の数値目標は？",
                        show_label=False,
                        scale=8,
                        autofocus=True,
                        max_length=1000,
                    )
                    send = gr.Button("質問する", variant="primary", elem_id="kk-send", scale=1, min_width=96)
                examples = _examples(box)
                clear = gr.Button("新しい対話を始める", size="sm", elem_id="kk-clear")
            with gr.Column(scale=2, min_width=320):
                panel = gr.HTML(EMPTY_PANEL, elem_id="kk-panel", label="根拠")
        outputs = [chatbot, panel, turns, sections, box, examples, said]
        for event in (box.submit, send.click):
            event(
                answer,
                [box, chatbot, turns, sections, said],
                outputs,
                concurrency_limit=USERS_AT_ONCE,
                show_progress="hidden",
                api_visibility="private",
            )
        for cleared in (clear.click, chatbot.clear):
            cleared(
                lambda: ([], EMPTY_PANEL, [], [], "", gr.Accordion(open=True), []),
                None,
                outputs,
                api_visibility="private",
            )
        chatbot.like(rate, said, None, api_visibility="private", show_progress="hidden")
    page.queue(default_concurrency_limit=USERS_AT_ONCE)
    return page


def _rate(said: list[Feedback | None], rated: gr.LikeData, feedback: Path) -> None:
    """Keep the opinion on the answer whose message was rated; messages go by pairs of question and answer."""
    at = rated.index[0] if isinstance(rated.index, tuple) else rated.index
    opinion = said[at // 2] if at // 2 < len(said) else None
    if opinion is None or not isinstance(rated.liked, bool):
        return
    judged = Opinion.GOOD if rated.liked else Opinion.BAD
    try:
        keep(opinion.model_copy(update={"opinion": judged, "at": now().isoformat(timespec="seconds")}), feedback)
    except KeikakuError as error:
        raise gr.Error(str(error), print_exception=False) from error
    gr.Info("ご意見を記録しました。ありがとうございます。", title="記録しました")


def now() -> datetime:
    """The local time, with its zone."""
    return datetime.now().astimezone()


def _examples(box: gr.Textbox) -> gr.Accordion:
    groups = tomllib.loads((HERE / "examples.toml").read_text(encoding="utf-8"))["group"]
    with gr.Accordion("質問の例", open=True, elem_classes="kk-examples") as examples, gr.Row():
        for group in groups:
            with gr.Column(min_width=200):
                gr.Markdown(f"**{group['title']}**")
                for question in group["questions"]:
                    button = gr.Button(question, size="sm")
                    button.click(lambda q=question: q, None, box, api_visibility="private")
    return examples
