"""The view 支援を探す: a short form, and cards of what may help."""

from typing import Any, Final

import gradio as gr

from chat.page.acts import shown
from chat.page.choices import chosen
from chat.page.host import AssistantHost
from chat.page.html import query, render
from chat.page.views import View, Visit
from chat.rendering.replies import below_title
from chat.views.finder import Body, Card, Fit, Wish, find_support, industries, sizes, themes
from corpus.errors import KeikakuError

ANY: Final = "選ばない"
FIT_CLASSES: Final = {Fit.STATED: "current", Fit.NOT_STATED: "unknown", Fit.OTHERS: "ended"}


def build_support(host: AssistantHost) -> View:
    """The components of the view, wired."""
    with gr.Column(elem_id="view-support", elem_classes="kk-view"):
        shown(render("support_head.html"), elem_id="kk-support-head")
        with gr.Column(elem_classes="kk-form"):
            situation = gr.Textbox(
                label="今の状況・やりたいこと",
                placeholder="例：後継ぎがいない。会社を譲る相手を探したい。",
                elem_id="kk-situation",
                lines=2,
                max_length=300,
            )
            chosen_themes = gr.CheckboxGroup(list(themes()), label="テーマ（いくつでも）", elem_id="kk-themes")
            with gr.Row(elem_classes="kk-filter-row"):
                industry = gr.Dropdown(
                    [(ANY, ""), *industries()], value="", label="業種", elem_id="kk-industry", min_width=200
                )
                size = gr.Dropdown([(ANY, ""), *sizes()], value="", label="規模", elem_id="kk-size", min_width=200)
                in_force = gr.Checkbox(value=True, label="現行の計画だけ", elem_id="kk-support-in-force", min_width=150)
                find = gr.Button("支援を探す", variant="primary", elem_id="kk-find", scale=0, min_width=140)
        cards = shown(elem_id="kk-support", label="見つかった支援")

    def on_find(text: str, picked: list[str] | None, trade: str, scale: str, current: bool) -> str:
        wish = Wish(
            industry=chosen(trade),
            size=chosen(scale),
            situation=text or "",
            themes=tuple(picked or ()),
            in_force=bool(current),
        )
        return found_html(host, wish)

    inputs = [situation, chosen_themes, industry, size, in_force]
    for event in (find.click, situation.submit):
        event(on_find, inputs, cards, show_progress="hidden", api_visibility="private")

    def show(visit: Visit) -> list[Any]:
        text = visit.query.get("q", "") if visit.query.get("view") == "support" else ""
        picked = [t for t in visit.query.get("theme", "").split(",") if t in themes()]
        if not text and not picked:
            return [gr.skip(), gr.skip(), gr.skip()]
        return [text, picked, found_html(host, Wish(situation=text, themes=tuple(picked), in_force=True))]

    return View("support", [situation, chosen_themes, cards], show)


def found_html(host: AssistantHost, wish: Wish) -> str:
    """The cards for a wish, or what is missing from it."""
    try:
        found = find_support(host.assistant(), wish, host.today())
    except KeikakuError as error:
        return render("nothing.html", message=str(error))
    return render("support.html", cards=[_card(card) for card in found.cards], bodies=[_body(b) for b in found.bodies])


def _card(card: Card) -> dict[str, Any]:
    place = {"view": "documents", "plan": card.plan.id, "passage": card.passage.id, "quote": card.quote}
    return {
        "card": card,
        "source": query(place),
        "schedule": query({"view": "schedule", "plan": card.plan.id, "find": card.initiative.name}),
        "path": " ＞ ".join(below_title(card.initiative.section, card.plan)) or "本文",
        "page": str(card.passage.pages or ""),
        "fits": [(condition, FIT_CLASSES[condition.fit]) for condition in card.conditions],
    }


def _body(body: Body) -> dict[str, Any]:
    place = {"view": "documents", "plan": body.plan.id, "passage": body.passage.id, "quote": body.name}
    return {"body": body, "source": query(place)}
