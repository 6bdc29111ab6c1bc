"""The part of ``keikaku ingest`` that lets a language model word everyday questions; imported where that is wished."""

import sys

from chat.commands.writing import given_settings
from chat.library.engine import Engine
from chat.library.everyday import EverydayReport, ask_everyday
from chat.terminal.progress import Bars
from chat.writer.opening import open_model
from chat.writer.settings import MODEL, URL, WriterSettings
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.names import printable


def wording_model() -> WriterSettings:
    """The settings of the language model that is to word questions.

    Raises:
        KeikakuError: none is set, or a value can't be used.
    """
    settings = given_settings()
    if settings is None:
        raise KeikakuError(f"--everyday-questions には言語モデルが要ります。{URL} と {MODEL} を設定してください。")
    return settings


def word_everyday(settings: WriterSettings, library: Library, engine: Engine, bars: Bars) -> EverydayReport:
    """Say what is sent where, then let the model word questions.

    Raises:
        KeikakuError: what a language model needs is not installed.
    """
    model = open_model(settings)
    where = "この計算機の中" if settings.is_local else f"外の {settings.host}"
    print(
        printable(f"各節の文章を言語モデル（{settings.model}、{where}）へ送り、普段の言葉の質問を作ります。"),
        file=sys.stderr,
    )
    return ask_everyday(library, model, settings, engine.load_encoder(), bars.advance)
