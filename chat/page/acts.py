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
  act({...at.dataset});
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
  act(data);
});
"""
"""A button or a form with ``data-act`` sends its data attributes, a form its fields as well.

The files of a form with ``data-uploads`` are sent first; the form then carries their numbers.
"""

_OPENS: Final = """
window.kkOpen = (query) => trigger('open', query);
document.dispatchEvent(new Event('kk-ready'));
"""


_AT_ONCE: Final = "const act = (data) => trigger('act', data);"

_TALKS: Final = """
const act = (data) => window.kkTalk(data);
window.kkRaise = (data) => trigger('act', data);
window.kkStop = () => trigger('stop', {});
window.kkSettle = (data) => trigger('settle', data);
document.dispatchEvent(new Event('kk-talks'));
"""
"""The conversation is acted on from elsewhere, too: by the box for questions, examples, links, what was kept.

The page says when each act is raised, because one that comes while another is out would not be heard.
"""

_PROGRESSES: Final = """
watch('value', () => window.kkStage && window.kkStage(props.value));
"""
"""What is being done is drawn by the page, which shows a question before the server has heard of it."""


def acting(value: str = "", *, elem_id: str, label: str) -> gr.HTML:
    """A view whose buttons and forms with ``data-act`` raise the event ``act``."""
    return _html(value, elem_id, label, _AT_ONCE + _ACTS)


def talking(*, elem_id: str, label: str) -> gr.HTML:
    """A conversation: acts of its own, and the events ``act``, ``stop`` and ``settle`` from anywhere on the page."""
    return _html("", elem_id, label, _TALKS + _ACTS)


def progressing(template: str, *, elem_id: str, label: str) -> gr.HTML:
    """A place that always shows ``template``; its value is told to the page, which shows what it means."""
    return gr.HTML(
        "",
        html_template=template,
        elem_id=elem_id,
        label=label,
        js_on_load=_PROGRESSES,
        apply_default_css=False,
        container=False,
        padding=False,
    )


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


LONGEST: Final = 4000
"""Characters of a text that an event carries, where nothing else is said: more than a question may have, so that one
that is too long is told so rather than cut."""


def data_of(event: gr.EventData, longest: int = LONGEST) -> Mapping[str, str]:
    """What an event carries; it comes from the browser, so only texts of bounded length are taken."""
    carried: Any = vars(event).get("_data")
    if not isinstance(carried, Mapping):
        return {}
    return {str(k): str(v)[:longest] for k, v in carried.items() if isinstance(v, str | int | float)}


def uploads_of(data: Mapping[str, str]) -> list[str]:
    """The numbers of the files that a form sent with it."""
    return data.get("uploads", "").split()
