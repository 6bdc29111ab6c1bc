"""The page: its head, its navigation, its views, and how an address opens one of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.page.acts import data_of, opening, shown
from chat.page.ask import USERS_AT_ONCE, build_ask
from chat.page.help import build_help
from chat.page.host import AssistantHost
from chat.page.html import render
from chat.page.targets import build_targets
from chat.page.views import View

TITLE: Final = "keikaku 計画文書に聞く"
VIEWS: Final = {
    "ask": "質問する",
    "support": "支援を探す",
    "targets": "目標",
    "schedule": "工程",
    "documents": "文書",
    "evaluation": "評価",
    "help": "使い方と限界",
}
"""The views by the names that addresses use (?view=targets)."""


def build_page(host: AssistantHost, feedback: Path) -> gr.Blocks:
    """Build the page over one host; opinions on answers are kept in the file ``feedback``."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        shown(render("head.html"), elem_id="kk-head")
        nav = opening(render("nav.html", views=VIEWS), elem_id="kk-nav")
        views = [build_ask(host, feedback), build_targets(host), build_help()]
        outputs = [component for view in views for component in view.outputs]

        def on_load(request: gr.Request) -> list[Any]:
            query = {str(k): str(v) for k, v in dict(request.query_params).items()}
            return _shown(views, query, first=True)

        def on_open(event: gr.EventData) -> list[Any]:
            return _shown(views, data_of(event), first=False)

        page.load(on_load, None, outputs, show_progress="hidden", api_visibility="private")
        nav.open(on_open, None, outputs, show_progress="hidden", api_visibility="private")
    page.queue(default_concurrency_limit=USERS_AT_ONCE)
    return page


def _shown(views: Sequence[View], query: Mapping[str, str], *, first: bool) -> list[Any]:
    """What the view of an address shows; the others are left as they are, and so is a conversation begun."""
    wanted = query.get("view", "ask")
    found: list[Any] = []
    for view in views:
        opens = view.key == wanted or (first and view.key == "ask")
        found += view.show(query) if opens else [gr.skip()] * len(view.outputs)
    return found
