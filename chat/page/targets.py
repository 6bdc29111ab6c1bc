"""The view 目標: all indicators in one table, one of them through successive plans."""

from typing import Any, Final

import gradio as gr

from chat.page.acts import shown
from chat.page.choices import ALL, chosen, plan_choices
from chat.page.host import AssistantHost
from chat.page.targets_html import chart, detail_html, table_html, title_html
from chat.page.views import View, Visit
from chat.views.targets import Narrowing, Standing, find_indicator, series, table_of
from corpus.volumes import whole_id, wholes

WHY_NOT: Final = "この指標は見つかりません。文書が入れ替わったかもしれません。下の一覧から選んでください。"


def build_targets(host: AssistantHost) -> View:
    """The components of the view, wired."""

    def table(find: str, plan: str, in_force: bool, standing: str) -> str:
        known = host.knowledge()
        narrowing = Narrowing(find=find or "", plan_id=chosen(plan), in_force=bool(in_force), standing=chosen(standing))
        return table_html(table_of(known, narrowing, host.today()), narrowing)

    with gr.Column(elem_id="view-targets", elem_classes="kk-view"):
        with gr.Column(visible=False, elem_id="kk-series") as detail:
            title = shown(elem_id="kk-series-title", label="指標")
            plot = gr.Plot(show_label=False, elem_id="kk-plot")
            points = shown(elem_id="kk-points", label="指標の推移")
        with gr.Column(elem_classes="kk-form"), gr.Row(elem_classes="kk-filter-row"):
            find = gr.Textbox(
                label="さがす",
                placeholder="例：創業　件数",
                elem_id="kk-targets-find",
                scale=3,
                min_width=200,
                max_length=200,
            )
            plan = gr.Dropdown([(ALL, "")], value="", label="計画", elem_id="kk-targets-plan", scale=3, min_width=200)
            standing = gr.Dropdown(
                [(ALL, ""), *((str(s), str(s)) for s in Standing)], value="", label="状況", scale=2, min_width=150,
                elem_id="kk-targets-standing",
            )  # fmt: skip
            in_force = gr.Checkbox(label="現行の計画だけ", elem_id="kk-targets-in-force", scale=1, min_width=150)
        listing = shown(elem_id="kk-targets", label="数値目標の表")

    inputs = [find, plan, in_force, standing]
    for event in (find.change, plan.change, in_force.change, standing.change):
        event(table, inputs, listing, show_progress="hidden", api_visibility="private", trigger_mode="always_last")

    def show(visit: Visit) -> list[Any]:
        query = visit.query
        known = host.knowledge()
        name, wanted = query.get("indicator", ""), query.get("plan", "")
        plans = wholes(known.plans)
        wanted = whole_id(wanted, known.plans)
        narrowed = wanted if not name and wanted in plans else ""
        found = find_indicator(known, name, wanted) if name else None
        choices = gr.Dropdown(choices=plan_choices(plans.values()), value=narrowed)
        listed = table(query.get("find", ""), narrowed, False, "")
        cleared = [gr.update(value=query.get("find", "")), choices, gr.update(value=False), gr.update(value="")]
        if found is None:
            missing = f'<p class="kk-empty" role="alert">{WHY_NOT}</p>' if name else ""
            return [gr.Column(visible=bool(name)), "", gr.update(value=None, visible=False), missing, *cleared, listed]
        drawn = series(found, known, host.today())
        plotted = gr.update(value=chart(drawn), visible=True) if drawn.drawn else gr.update(value=None, visible=False)
        return [gr.Column(visible=True), title_html(drawn), plotted, detail_html(drawn), *cleared, listed]

    return View("targets", [detail, title, plot, points, find, plan, in_force, standing, listing], show)
