"""The view 使い方と限界."""

import gradio as gr

from chat.page.acts import shown
from chat.page.html import render
from chat.page.views import View


def build_help() -> View:
    """The components of the view."""
    with gr.Column(elem_id="view-help", elem_classes="kk-view"):
        shown(render("help.html"), elem_id="kk-help")
    return View("help", [], lambda _: [])
