"""Errors that nobody expected in what the page does: the user sees a number, the log explains it."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from chat.incidents import incident, told
from corpus.errors import KeikakuError

P = ParamSpec("P")
T = TypeVar("T")


def number_incidents(page: gr.Blocks) -> None:
    """Guard every function of a built page; those that are generators or coroutines are left as they are."""
    for handler in page.fns.values():
        function = handler.fn
        if function is not None and not _is_lazy(function):
            handler.fn = _numbered(function)


def _is_lazy(function: Callable[..., Any]) -> bool:
    return any(is_so(function) for is_so in (inspect.isgeneratorfunction, inspect.iscoroutinefunction)) or (
        inspect.isasyncgenfunction(function)
    )


def _numbered(function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def guarded(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return function(*arguments, **named)
        except gr.Error:
            raise
        except KeikakuError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:  # noqa: BLE001 - the last one to see it: it is logged under its id
            number = incident(error, getattr(function, "__qualname__", "handler"))
            # What was raised would be printed with all that it says.
            raise gr.Error(told(number), print_exception=False, title="内部の問題") from None

    return guarded
