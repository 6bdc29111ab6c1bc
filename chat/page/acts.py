"""Views written as HTML, and what people do in them: clicks and forms that carry data to the server."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import gradio as gr

from corpus.errors import KeikakuError

T = TypeVar("T")
_ACTS: Final = """
element.addEventListener('click', (event) => {
  const at = event.target.closest('button[data-act]');
  if (!at || !element.contains(at)) return;
  event.preventDefault();
  trigger('act', {...at.dataset});
});
element.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.dataset.act) return;
  event.preventDefault();
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
  const data = {...form.dataset, ...Object.fromEntries(fields)};
  if (form.dataset.uploads !== undefined) {
    const numbers = await window.kkUpload(form);
    if (numbers === null) return;
    data.uploads = numbers.join(' ');
  }
  trigger('act', data);
});
"""
"""A button or a form with ``data-act`` sends its data attributes, a form its fields as well.

The files of a form with ``data-uploads`` are sent first; the form then carries their numbers.
"""

_OPENS: Final = """
window.kkOpen = (query) => trigger('open', query);
document.dispatchEvent(new Event('kk-ready'));
"""


def acting(value: str = "", *, elem_id: str, label: str) -> gr.HTML:
    """A view whose buttons and forms with ``data-act`` raise the event ``act``."""
    return _html(value, elem_id, label, _ACTS)


def opening(value: str, *, elem_id: str) -> gr.HTML:
    """The navigation: links with ``data-view`` anywhere on the page raise its event ``open``."""
    return _html(value, elem_id, "", _OPENS)


def shown(value: str = "", *, elem_id: str, label: str = "") -> gr.HTML:
    """A view that only shows something."""
    return _html(value, elem_id, label, None)


def _html(value: str, elem_id: str, label: str, script: str | None) -> gr.HTML:
    return gr.HTML(
        value, elem_id=elem_id, label=label, js_on_load=script, apply_default_css=False, container=False, padding=False
    )


def explained(act: Callable[[], T]) -> T:
    """What ``act`` gives; a problem is shown as its message."""
    try:
        return act()
    except KeikakuError as error:
        raise gr.Error(str(error), print_exception=False, duration=None, title="できませんでした") from error


def data_of(event: gr.EventData) -> Mapping[str, str]:
    """What an event carries; it comes from the browser, so only texts of bounded length are taken."""
    carried: Any = vars(event).get("_data")
    if not isinstance(carried, Mapping):
        return {}
    return {str(k): str(v)[:LONGEST] for k, v in carried.items() if isinstance(v, str | int | float)}


def uploads_of(data: Mapping[str, str]) -> list[str]:
    """The numbers of the files that a form sent with it."""
    return data.get("uploads", "").split()


LONGEST: Final = 2000
