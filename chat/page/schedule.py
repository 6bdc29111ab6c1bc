"""The view 工程: what a plan schedules, by fiscal year."""

from typing import Any, Final

import gradio as gr

from chat.page.acts import shown
from chat.page.choices import chosen, plan_choices
from chat.page.host import AssistantHost
from chat.page.html import render
from chat.page.schedule_html import timeline_html
from chat.page.views import View, Visit
from chat.views.schedule import plans_with_schedule, timeline
from corpus.volumes import whole_id

NOTHING: Final = "取り込んだ文書に、工程（いつ何をするか）の記載は見つかりませんでした。"
NOT_OF_PLAN: Final = "この計画の工程は見つかりません。上の「計画」から、工程のある計画を選んでください。"


def build_schedule(host: AssistantHost) -> View:
    """The components of the view, wired."""

    def drawn(plan_id: str, find: str) -> str:
        known = host.knowledge()
        plans = plans_with_schedule(known, host.today())
        wanted = whole_id(plan_id, known.plans)
        plan = next((p for p in plans if p.id == wanted), None)
        if plan is None:
            return render("nothing.html", message=NOT_OF_PLAN if plans else NOTHING)
        return timeline_html(timeline(known, plan, find, host.today()))

    with gr.Column(elem_id="view-schedule", elem_classes="kk-view"):
        with gr.Column(elem_classes="kk-form"), gr.Row(elem_classes="kk-filter-row"):
            plan = gr.Dropdown([], label="計画", elem_id="kk-schedule-plan", scale=3, min_width=220)
            find = gr.Textbox(
                label="取組や語でしぼる",
                placeholder="例：創業",
                elem_id="kk-schedule-find",
                scale=3,
                min_width=200,
                max_length=200,
            )
        chart = shown(elem_id="kk-schedule", label="工程の表")

    for event in (plan.change, find.change):
        event(
            lambda chosen_plan, words: drawn(chosen(chosen_plan), words or ""),
            [plan, find],
            chart,
            show_progress="hidden",
            api_visibility="private",
            trigger_mode="always_last",
        )

    def show(visit: Visit) -> list[Any]:
        asked = visit.query
        plans = plans_with_schedule(host.knowledge(), host.today())
        ids = [p.id for p in plans]
        first = whole_id(asked["plan"], host.knowledge().plans) if asked.get("plan") else next(iter(ids), "")
        find_words = asked.get("find", "")
        return [
            gr.Dropdown(choices=plan_choices(plans, every=None), value=first if first in ids else None),
            gr.update(value=find_words),
            drawn(first, find_words),
        ]

    return View("schedule", [plan, find, chart], show)
