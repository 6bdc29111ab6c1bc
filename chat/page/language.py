"""The page's language in Gradio's own HTML, which says English: a screen reader reads it before any script runs."""

import re
from collections.abc import Callable
from typing import Final

import gradio as gr
import jinja2
from gradio import routes

_LANGUAGE: Final = re.compile(r'(<html\b[^<>]*?\blang=)"[^"]*"')


class InJapanese(jinja2.BaseLoader):
    """The templates of another loader, each said to be Japanese."""

    def __init__(self, own: jinja2.BaseLoader) -> None:
        self._own = own

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The source of a template, as Jinja asks for it."""
        source, filename, is_current = self._own.get_source(environment, template)
        return _LANGUAGE.sub(r'\1"ja"', source, count=1), filename, is_current


def say_japanese() -> None:
    """Let what Gradio serves of its templates say that it is Japanese."""
    environment = routes.templates.env
    if environment.loader is not None and not isinstance(environment.loader, InJapanese):
        environment.loader = InJapanese(environment.loader)
        if environment.cache is not None:
            environment.cache.clear()


STATES: Final = {
    "common.complete": "終わりました",
    "common.error": "エラーが起きました",
    "common.loading": "読み込み中",
    "status.queue_position": "順番待ち {position}/{size}",
}
"""What Gradio announces of a call's state, and has no Japanese for."""


def in_japanese() -> gr.I18n:
    """What Gradio says of the state of calls, in Japanese whatever the browser's language."""
    return gr.I18n(ja=STATES, en=STATES)
