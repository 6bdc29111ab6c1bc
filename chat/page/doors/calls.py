"""What a call of the page or of a program may carry: texts, numbers and choices, never a file.

Gradio takes a JSON object with a path for a file and reads it; so nothing but the types that a
function's own inputs have is let through to it.
"""

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, TypeAlias

import gradio as gr
from gradio.blocks import BlockFunction, Blocks
from gradio.components.api_component import Api
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from corpus.errors import KeikakuError
from corpus.normalize import well_formed_json

SESSION: Final = r"^[A-Za-z0-9_-]{1,64}$"
MOST_INPUTS: Final = 20
LARGEST: Final = 10**9

Scalar: TypeAlias = str | int | float | bool | None
Session: TypeAlias = Annotated[str, Field(pattern=SESSION)]


class BadCallError(KeikakuError):
    """A call that carries what its function doesn't take."""


class UnknownCallError(KeikakuError):
    """A call of a function that doesn't exist."""


class Call(BaseModel):
    """The body of a call, as the page and Gradio's clients send it; other fields are dropped."""

    model_config = ConfigDict(extra="ignore", strict=True)

    data: Annotated[list[JsonValue], Field(max_length=MOST_INPUTS)]
    fn_index: int | None = None
    session_hash: Session | None = None
    event_data: Annotated[dict[str, Scalar], Field(max_length=30)] | Scalar | list[Scalar] = None
    trigger_id: int | None = None
    simple_format: bool = False


class Cancel(BaseModel):
    """The body of a request to end a call."""

    model_config = ConfigDict(extra="ignore", strict=True)

    session_hash: Session
    fn_index: int
    event_id: Session


WRONG_FORM: Final = '要求の形が正しくありません。{"data": [...]} の形の JSON で送ってください。'


def read_object(body: bytes) -> dict[str, JsonValue]:
    """A JSON object, its texts without halves of characters.

    Raises:
        BadCallError: it is none.
    """
    try:
        found = well_formed_json(json.loads(body, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        raise BadCallError(WRONG_FORM) from error
    if not isinstance(found, dict):
        raise BadCallError(WRONG_FORM)
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def read_call(body: bytes, page: Blocks, name: str | None) -> bytes:
    """The body of a call of the function ``name``, or of the one that the body numbers, checked and cleaned.

    Raises:
        BadCallError: it is no call, or carries what the function doesn't take.
        UnknownCallError: there is no such function.
    """
    try:
        call = Call.model_validate(read_object(body))
    except ValidationError as error:
        raise BadCallError(WRONG_FORM) from error
    function = _function(page, name, call.fn_index)
    call.data = checked_inputs(function, call.data)
    if not isinstance(call.event_data, dict):
        # A field that changed sends its value once more, which nobody reads.
        call.event_data = None
    return call.model_dump_json(exclude_none=True).encode()


def read_cancel(body: bytes) -> bytes:
    """The body of a request to end a call, checked.

    Raises:
        BadCallError: it is no such request.
    """
    try:
        return Cancel.model_validate(read_object(body)).model_dump_json().encode()
    except ValidationError as error:
        raise BadCallError(WRONG_FORM) from error


def _function(page: Blocks, name: str | None, index: int | None) -> BlockFunction:
    if index is not None:
        found = page.fns.get(index)
    else:
        found = next((fn for fn in page.fns.values() if name is not None and fn.api_name == name), None)
    if found is None or found.fn is None:
        raise UnknownCallError("この入口はありません。使える入口は ask、facts、search、plans です。")
    return found


def checked_inputs(function: BlockFunction, data: Sequence[JsonValue]) -> list[JsonValue]:
    """The inputs of a call, each of the type that its component takes; inputs left out keep their defaults.

    Raises:
        BadCallError: an input has another type, or there are too many.
    """
    inputs = list(zip(_names(function), function.inputs, strict=True))
    if len(data) > len(inputs):
        raise BadCallError(f"引数が多すぎます（{len(data)} 個）。{len(inputs)} 個までにしてください。")
    missing = inputs[len(data) :]
    required = "、".join(name for name, component in missing if not _has_default(component))
    if required:
        raise BadCallError(f"引数が足りません：{required}。")
    given = [_checked(name, component, value) for (name, component), value in zip(inputs, data, strict=False)]
    return [*given, *(getattr(component, "value", None) for _, component in missing)]


def _names(function: BlockFunction) -> list[str]:
    """What the inputs of a function are called: by programs as its parameters, on the page as their labels."""
    if function.fn is not None and any(isinstance(component, Api) for component in function.inputs):
        return list(inspect.signature(function.fn).parameters)[: len(function.inputs)]
    return [str(getattr(component, "label", None) or "入力") for component in function.inputs]


def _has_default(component: object) -> bool:
    return not isinstance(component, Api) or component.value is not None


def _checked(name: str, component: object, value: JsonValue) -> JsonValue:
    """``value``; a component of a kind that isn't listed takes nothing at all."""
    takes = _ACCEPTED.get(_kind(component))
    if takes is None or not takes(value):
        raise BadCallError(f"「{name}」に渡せない種類の値です。文字や数で渡してください。")
    return value


def _kind(component: object) -> type[object] | str:
    """What decides which values a component takes: its class, for programs' inputs the type that they declare."""
    if isinstance(component, Api):
        return str(component.api_info().get("type", ""))
    return type(component)


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_truth(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _are_texts(value: object) -> bool:
    return value is None or (isinstance(value, list) and len(value) <= 100 and all(isinstance(v, str) for v in value))


def _is_nothing(value: object) -> bool:
    return value is None


_ACCEPTED: Final[Mapping[type[object] | str, Callable[[object], bool]]] = {
    gr.Textbox: _is_text,
    gr.Dropdown: _is_text,
    gr.Checkbox: _is_truth,
    gr.CheckboxGroup: _are_texts,
    gr.State: _is_nothing,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_whole,
}
"""What each kind of input takes; the state of a visit is the server's own and never comes from outside."""
