"""The language model that the environment names, for the commands that answer."""

import os
from collections.abc import Mapping

from chat.operations.credentials import secret
from chat.operations.secret_variables import LLM_KEY, take_secrets
from chat.writer.settings import URL, WriterSettings, writer_settings
from chat.writer.writer import Writer


def given_settings(given: Mapping[str, str] | None = None) -> WriterSettings | None:
    """The settings of the writer, with its key, ``given`` or now taken out of the environment; None without an address.

    A process that has secrets in its environment starts anew here unless they are ``given``.

    Raises:
        KeikakuError: a value can't be used.
    """
    if not os.environ.get(URL, "").strip():
        return None
    return writer_settings(os.environ, secret(LLM_KEY, take_secrets() if given is None else given))


def writer_of(settings: WriterSettings | None) -> Writer | None:
    """The writer of the settings; None without any.

    Raises:
        KeikakuError: what a language model needs is not installed.
    """
    if settings is None:
        return None
    # What writes is heavy, and seldom wanted.
    from chat.writer.opening import open_model  # noqa: PLC0415
    from chat.writer.write import Writing  # noqa: PLC0415

    writing = Writing(seconds=settings.timeout, size=settings.prompt_characters, helps=settings.helps)
    return Writer(settings=settings, model=open_model(settings), writes=writing)
