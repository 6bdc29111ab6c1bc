"""The view 使い方と限界."""

import gradio as gr

from chat.page.acts import shown
from chat.page.html import render
from chat.page.views import View
from chat.writer.settings import WriterSettings
from chat.writer.writer import whereto


def build_help(settings: WriterSettings | None) -> View:
    """The components of the view; ``settings`` are those of the writer, if there is one."""
    with gr.Column(elem_id="view-help", elem_classes="kk-view"):
        shown(
            render("help.html", writer=settings.model if settings else "", whereto=whereto(settings)), elem_id="kk-help"
        )
    return View("help", [], lambda _: [])
