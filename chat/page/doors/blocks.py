"""Gradio's page with its inputs checked by type and its files shut, however a function is called."""

from contextvars import ContextVar
from copy import copy
from typing import Any, Final

import gradio as gr
from gradio.blocks import BlockFunction, SessionState

from chat.operations.incidents import incident, told
from chat.page.doors.calls import BadCallError, checked_inputs
from corpus.errors import KeikakuError

SAID: Final[ContextVar[list[str] | None]] = ContextVar("said", default=None)
"""Collects, for the request at hand, what it was refused with; Gradio answers every refusal with status 500."""


def refuse(message: str) -> gr.Error:
    """A refusal of the call at hand, to be raised."""
    said = SAID.get()
    if said is not None:
        said.append(message)
    return gr.Error(message, print_exception=False)


class GuardedBlocks(gr.Blocks):  # type: ignore[misc]
    """A page whose functions get texts, numbers and choices, and nothing that names a file.

    The page, the queue, the API and the Model Context Protocol all come through here, whichever
    door they came in by.
    """

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """The inputs as the function gets them; what it doesn't take ends the call."""
        try:
            checked = checked_inputs(block_fn, inputs)
        except BadCallError as error:
            raise refuse(str(error)) from error
        return list(await super().preprocess_data(block_fn, checked, state, explicit_call))

    async def postprocess_data(
        self, block_fn: BlockFunction, predictions: list[Any] | dict[str, Any], state: SessionState | None
    ) -> list[Any]:
        """What a function gave, as the page gets it.

        For an output that stays as it is Gradio makes its component anew, which takes longer than many an answer.
        """
        if not isinstance(predictions, list | tuple) or block_fn.batch:
            return list(await super().postprocess_data(block_fn, predictions, state))
        kept = [at for at, given in enumerate(predictions) if given == gr.skip()]
        told = [at for at in range(len(predictions)) if at not in kept]
        if not kept or len(predictions) != len(block_fn.outputs):
            return list(await super().postprocess_data(block_fn, predictions, state))
        output = [None if each.stateful else gr.skip() for each in block_fn.outputs]
        if told:
            narrowed = copy(block_fn)
            narrowed.outputs = [block_fn.outputs[at] for at in told]
            given = [predictions[at] for at in told]
            found = await super().postprocess_data(narrowed, given if len(told) > 1 else given[0], state)
            for at, each in zip(told, found, strict=True):
                output[at] = each
        return output

    async def process_api(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as Gradio has it
        """Call a function; whatever goes wrong inside is logged under a number and said without its internals."""
        try:
            return dict(await super().process_api(*args, **kwargs))
        except gr.Error as error:
            if _is_ours(error):
                refuse(str(error.message))
                raise
            raise refuse("選べない値です。画面を開き直して、もう一度選んでください。") from error
        except KeikakuError as error:
            raise refuse(str(error)) from error
        except Exception as error:  # noqa: BLE001 - the last one to see it: it is logged under its number
            # What was raised would be printed with all that it says.
            raise gr.Error(told(incident(error, "page")), print_exception=False, title="内部の問題") from None


def _is_ours(error: gr.Error) -> bool:
    """Whether an error was raised by the page; Gradio's own (a choice that isn't offered) speak English."""
    return not error.print_exception


def shut(page: gr.Blocks) -> None:
    """Turn on Gradio's own check of paths, which a page that is mounted and not launched goes without."""
    page.has_launched = True
