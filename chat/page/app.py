"""The page: its head, its navigation, its views, and how an address opens one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import gradio as gr

from chat.page.acts import data_of, opening, shown
from chat.page.admin import NOBODY, Gate, visit_of
from chat.page.ask import USERS_AT_ONCE, build_ask
from chat.page.documents import build_documents
from chat.page.doors.blocks import GuardedBlocks
from chat.page.doors.limits import Rates
from chat.page.evaluation import build_evaluation
from chat.page.help import build_help
from chat.page.host import AssistantHost
from chat.page.html import render
from chat.page.machine import build_machine
from chat.page.operations import QUIETLY, Operating
from chat.page.running import session_of
from chat.page.schedule import build_schedule
from chat.page.support import build_support
from chat.page.targets import build_targets
from chat.page.uploads import Uploads
from chat.page.views import View, Visit
from chat.page.workbench import Workbench
from chat.writer.writer import whereto

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the page needs besides its host.

    Where opinions are kept, who may change the library, the workbench, how often clients may do
    things, whether the API is described at an address, how the server is operated, what stands below support that is found.
    """

    feedback: Path
    gate: Gate = NOBODY
    workbench: Workbench | None = None
    rates: Rates = field(default_factory=Rates)
    describes_api: bool = True
    operating: Operating = QUIETLY
    support_note: tuple[str, ...] = ()


def build_page(host: AssistantHost, settings: Settings, uploads: Uploads) -> gr.Blocks:
    """Build the page over one host; what people send waits in ``uploads``."""
    with GuardedBlocks(title=TITLE, analytics_enabled=False) as page:
        shown(render("head.html"), elem_id="kk-head")
        writing = host.writer.settings if host.writer else None
        names = {key: name for key, name in VIEWS.items() if key != "evaluation" or settings.workbench is not None}
        nav = opening(render("nav.html", views=names), elem_id="kk-nav")
        views = [
            build_ask(host, settings.feedback),
            build_support(host, settings.support_note),
            build_targets(host),
            build_schedule(host),
            build_documents(host, settings.gate, uploads),
            build_help(writing),
        ]
        if settings.workbench is not None:
            views.append(build_evaluation(host, settings.gate, settings.workbench, uploads))
        shown(render("foot.html", whereto=whereto(writing)), elem_id="kk-foot")
        build_machine(host)
        outputs = [component for view in views for component in view.outputs]

        def on_load(request: gr.Request) -> list[Any]:
            query = {str(k): str(v) for k, v in dict(request.query_params).items()}
            return _shown(views, visit_of(query, settings.gate, request), first=True)

        def on_open(event: gr.EventData, request: gr.Request) -> list[Any]:
            return _shown(views, visit_of(data_of(event), settings.gate, request), first=False)

        def on_leave(request: gr.Request) -> None:
            host.running.stop(session_of(request))

        page.unload(on_leave)
        page.load(on_load, None, outputs, show_progress="hidden", api_visibility="private")
        # Whoever clicks on quickly gets what was clicked on, too.
        nav.open(on_open, None, outputs, show_progress="hidden", api_visibility="private", trigger_mode="multiple")
    page.queue(default_concurrency_limit=USERS_AT_ONCE)
    return page


def _shown(views: Sequence[View], visit: Visit, *, first: bool) -> list[Any]:
    """What the view of an address shows; the others are left as they are, and so is a conversation begun."""
    wanted = visit.query.get("view", "ask")
    found: list[Any] = []
    for view in views:
        opens = view.key == wanted or (first and view.key == "ask")
        found += view.show(visit) if opens else [gr.skip()] * len(view.outputs)
    return found
