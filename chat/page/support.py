"""The view 支援を探す: a short form, and cards of what may help."""

from collections.abc import Sequence
from typing import Any, Final

import gradio as gr

from chat.page.acts import shown
from chat.page.choices import chosen
from chat.page.host import AssistantHost
from chat.page.html import query, render
from chat.page.views import View, Visit
from chat.rendering.replies import below_title
from chat.views.cards import Body, Card, Fit
from chat.views.finder import Found, Unstated, Wish, find_support
from chat.views.situations import industries, sizes, themes
from corpus.errors import KeikakuError

ANY: Final = "選ばない"
FIT_CLASSES: Final = {Fit.STATED: "current", Fit.NOT_STATED: "unknown", Fit.OTHERS: "ended"}
LONGEST: Final = 300
"""Characters of a situation."""

TOO_LONG: Final = f"「今の状況・やりたいこと」は {LONGEST} 字までです。短くして、もう一度お試しください。"
AT_WISH: Final = """(text, themes, industry, size) =>
  window.kkAt({ view: "support", q: (text || "").slice(0, 300), theme: (themes || []).join(","), industry, size })"""
MOST_NAMED: Final = 3
"""Offers named one by one where they leave something open."""


def build_support(host: AssistantHost, note: Sequence[str] = ()) -> View:
    """The components of the view, wired; the lines of the ``note`` stand below what is found."""
    with gr.Column(elem_id="view-support", elem_classes="kk-view"):
        shown(render("support_head.html"), elem_id="kk-support-head")
        with gr.Column(elem_classes="kk-form"):
            situation = gr.Textbox(
                label="今の状況・やりたいこと",
                placeholder="例：後継ぎがいない。会社を譲る相手を探したい。",
                elem_id="kk-situation",
                lines=2,
                max_length=LONGEST,
            )
            chosen_themes = gr.CheckboxGroup(list(themes()), label="テーマ（いくつでも）", elem_id="kk-themes")
            with gr.Row(elem_classes="kk-filter-row"):
                industry = gr.Dropdown(
                    [(ANY, ""), *industries()], value="", label="業種", elem_id="kk-industry", min_width=140
                )
                size = gr.Dropdown([(ANY, ""), *sizes()], value="", label="規模", elem_id="kk-size", min_width=140)
                find = gr.Button("支援を探す", variant="primary", elem_id="kk-find", scale=0, min_width=140)
        cards = shown(elem_id="kk-support", label="見つかった支援")

    def on_find(text: str, picked: list[str] | None, trade: str, scale: str) -> str:
        wish = Wish(
            industry=chosen(trade),
            size=chosen(scale),
            situation=text or "",
            themes=tuple(picked or ()),
        )
        return found_html(host, wish, note)

    inputs = [situation, chosen_themes, industry, size]
    for event in (find.click, situation.submit):
        event(on_find, inputs, cards, show_progress="hidden", api_visibility="private")
        # What was looked for can be reloaded, kept as a bookmark and handed on.
        event(None, inputs, None, js=AT_WISH, api_visibility="private")

    def show(visit: Visit) -> list[Any]:
        asked = visit.query if visit.query.get("view") == "support" else {}
        text = asked.get("q", "")[:LONGEST]
        picked = [t for t in asked.get("theme", "").split(",") if t in themes()]
        if not text and not picked:
            return [gr.skip()] * (len(inputs) + 1)
        trade, scale = (
            given if given in known else ""
            for given, known in ((asked.get("industry", ""), industries()), (asked.get("size", ""), sizes()))
        )
        wish = Wish(industry=trade, size=scale, situation=text, themes=tuple(picked))
        return [text, picked, trade, scale, found_html(host, wish, note)]

    return View("support", [*inputs, cards], show)


def found_html(host: AssistantHost, wish: Wish, note: Sequence[str] = ()) -> str:
    """The cards for a wish, or what is missing from it."""
    if len(wish.situation) > LONGEST:
        return render("nothing.html", message=TOO_LONG)
    try:
        found = find_support(host.assistant(), wish, host.today())
    except KeikakuError as error:
        return render("nothing.html", message=str(error))
    return render(
        "support.html",
        lead=_lead(found),
        missing=found.missing,
        cards=[_card(card) for card in found.cards],
        ended=[_card(card) for card in found.ended],
        bodies=[_body(b) for b in found.bodies],
        open=[*map(_open, found.unstated), *_ask_publishers(found)],
        note=note,
    )


def _lead(found: Found) -> str:
    """The best offer and whom to ask, empty where nothing is found."""
    if not found.cards:
        return (
            f"現行の計画には見つかりません。終了した計画には「{found.ended[0].name}」があります。"
            if found.ended
            else ""
        )
    best = found.cards[0]
    ask = f"相談先は、{'、'.join(best.where)}です。" if best.where else ""
    if found.missing:
        return f"近いものとして「{best.name}」があります。{ask}"
    return f"いちばん近いのは「{best.name}」です。{ask}"


def _open(unstated: Unstated) -> str:
    """What is not stated, said once."""
    named = "".join(f"「{name}」" for name in unstated.of[:MOST_NAMED])
    more = f"ほか{len(unstated.of) - MOST_NAMED}件" if len(unstated.of) > MOST_NAMED else ""
    whose = f"{named}{more}の" if named else "どの支援も、"
    return f"{unstated.condition}：{whose}引用した箇所には書かれていません。"


def _ask_publishers(found: Found) -> list[str]:
    if not found.publishers:
        return []
    return [f"相談先：名前のない支援は、計画の発行者（{'、'.join(found.publishers)}）にお尋ねください。"]


def _card(card: Card) -> dict[str, Any]:
    place = {"view": "documents", "plan": card.plan.id, "passage": card.passage.id, "quote": card.quote}
    return {
        "card": card,
        "source": query(place),
        "path": " ＞ ".join(below_title(card.section, card.plan)) or "本文",
        "page": str(card.passage.pages or ""),
        "fits": [(condition, FIT_CLASSES[condition.fit]) for condition in card.conditions],
    }


def _body(body: Body) -> dict[str, Any]:
    place = {"view": "documents", "plan": body.plan.id, "passage": body.passage.id, "quote": body.name}
    return {"body": body, "source": query(place)}
