"""Secrets of the server: from files that the service manager hands over, else from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from corpus.errors import KeikakuError


def secret(variable: str, given: Mapping[str, str]) -> str:
    """The secret called ``variable`` (``KEIKAKU_METRICS_TOKEN``); empty where there is none.

    It is looked for in ``$CREDENTIALS_DIRECTORY/keikaku-metrics-token`` (systemd's ``LoadCredential=``), in the
    file that ``KEIKAKU_METRICS_TOKEN_FILE`` names (secrets of containers), and among those ``given`` in the
    environment, which nothing may leave there (:func:`chat.operations.secret_variables.take_secrets`).

    Raises:
        KeikakuError: the file is there but can't be read.
    """
    path = _file(variable)
    if path is None:
        return given.get(variable, "")
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(f"{variable} のファイル {path} を読めません。場所と権限を確かめてください。") from error


def _file(variable: str) -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder:
        path = Path(folder) / variable.lower().replace("_", "-")
        if path.exists():
            return path
    named = os.environ.get(f"{variable}_FILE")
    return Path(named) if named else None
