"""From settings to a language model; what it needs is imported here, and only where an address is set."""

from chat.writer.language_model import ServedModel
from chat.writer.settings import URL, WriterSettings
from corpus.errors import KeikakuError


def open_model(settings: WriterSettings) -> ServedModel:
    """The language model of the settings. Nothing is sent yet.

    Raises:
        KeikakuError: what it needs is not installed.
    """
    try:
        from chat.writer.openai_model import OpenAIModel  # noqa: PLC0415 - an extra of the installation, and slow
    except ImportError as error:
        raise KeikakuError(
            f"{URL} が設定されていますが、言語モデルのための部品（langchain-openai）が入っていません。"
            "「pip install --constraint constraints.txt --editable '.[writer]'」で入れるか、"
            f"{URL} を空にして言語モデルなしで使ってください。"
        ) from error
    return OpenAIModel(settings)
