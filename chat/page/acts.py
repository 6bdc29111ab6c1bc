"""Views written as HTML, and what people do in them: clicks and forms that carry data to the server."""

from collections.abc import Mapping
from typing import Any, Final

import gradio as gr

_ACTS: Final = """
element.addEventListener('click', (event) => {
  const at = event.target.closest('button[data-act]');
  if (!at || !element.contains(at)) return;
  event.preventDefault();
  trigger('act', {...at.dataset});
});
element.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.act) return;
  event.preventDefault();
  trigger('act', {...form.dataset, ...Object.fromEntries(new FormData(form))});
});
"""
"""A button or a form with ``data-act`` sends its data attributes, a form its fields as well."""

_OPENS: Final = """
window.kkOpen = (query) => trigger('open', query);
document.dispatchEvent(new Event('kk-ready'));
"""


def acting(value: str = "", *, elem_id: str, label: str) -> gr.HTML:
    """A view whose buttons and forms with ``data-act`` raise the event ``act``."""
    return gr.HTML(
        value, elem_id=elem_id, label=label, js_on_load=_ACTS, apply_default_css=False, container=False, padding=False
    )


def opening(value: str, *, elem_id: str) -> gr.HTML:
    """The navigation: links with ``data-view`` anywhere on the page raise its event ``open``."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=_OPENS, apply_default_css=False, container=False, padding=False)


def shown(value: str = "", *, elem_id: str, label: str = "") -> gr.HTML:
    """A view that only shows something."""
    return gr.HTML(
        value, elem_id=elem_id, label=label, js_on_load=None, apply_default_css=False, container=False, padding=False
    )


def data_of(event: gr.EventData) -> Mapping[str, str]:
    """What an event carries; it comes from the browser, so only texts of bounded length are taken."""
    carried: Any = vars(event).get("_data")
    if not isinstance(carried, Mapping):
        return {}
    return {str(k): str(v)[:LONGEST] for k, v in carried.items() if isinstance(v, str | int | float)}


LONGEST: Final = 2000
