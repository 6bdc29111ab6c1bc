"""Whether the language model of the settings can be used: asked for real, told in Japanese."""

import time
from collections.abc import Iterator
from typing import Final

from chat.writer.language_model import Fault, LanguageModel, Message, Role, ServedModel, WriterError
from chat.writer.settings import CONTEXT, KEY, URL, WriterSettings

COUNT: Final = "1 から 30 までの整数を、読点で区切って一行に書いてください。ほかには何も書かないでください。"
WORD: Final = "74913"
"""Stands at the beginning of a long text; whoever can tell it has read it from there."""

_FORM: Final[dict[str, object]] = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


def check(model: ServedModel, settings: WriterSettings, *, reads_long: bool = True) -> Iterator[str]:
    """What is found, a line each, as it is found; without ``reads_long`` no long text is sent, which may take minutes.

    Raises:
        WriterError: the model can't be used; it says what to do.
    """
    yield f"言語モデル: {settings.model}"
    yield f"接続先: {settings.host}（{_where(settings)}）"
    yield f"鍵: {f'あり（{KEY}）' if settings.key else 'なし'}"
    try:
        yield from _speed(model, settings)
    except WriterError as error:
        offered = model.offered() if error.fault is Fault.UNKNOWN_MODEL else ()
        if not offered:
            raise
        raise WriterError(error.fault, f"{error}このサーバーにあるモデル：{'、'.join(offered)}") from error
    yield from _forms(model, settings)
    if reads_long:
        yield from _long(model, settings)


def _where(settings: WriterSettings) -> str:
    if settings.is_local:
        return "この計算機の中。外へは何も送りません"
    if settings.url.startswith("http:"):
        return f"外へ{settings.sent}を送ります。暗号化していません。https にできないか、確かめてください"
    return f"外へ{settings.sent}を送ります。暗号化しています"


def _speed(model: LanguageModel, settings: WriterSettings) -> Iterator[str]:
    started, first, pieces = time.monotonic(), 0.0, list[str]()
    for piece in model.stream([Message(role=Role.USER, text=COUNT)], within=settings.timeout):
        first = first or time.monotonic() - started
        pieces.append(piece)
    seconds = time.monotonic() - started
    written = "".join(pieces)
    yield f"速さ: 最初の文字まで {first:.1f} 秒、そのあと毎秒 {len(written) / max(seconds - first, 0.01):.0f} 文字"
    if len(pieces) > 1:
        yield f"少しずつ届く: はい（{len(written)} 文字が {len(pieces)} 回に分かれて）"
    else:
        yield f"少しずつ届く: いいえ（{len(written)} 文字がまとめて）。途中の中継（プロキシ）が溜めていないか、確かめてください"


def _forms(model: LanguageModel, settings: WriterSettings) -> Iterator[str]:
    asked = [Message(role=Role.USER, text='{"n": 1} の形の JSON だけを書いてください。')]
    try:
        _ = "".join(model.stream(asked, within=settings.timeout, schema=_FORM))
    except WriterError as error:
        if error.fault is not Fault.BROKEN:
            raise
        yield "JSON の形の指定: 使えません（文章を書くだけなら差しつかえありません）"
    else:
        yield "JSON の形の指定: 使えます"


def _long(model: LanguageModel, settings: WriterSettings) -> Iterator[str]:
    """Servers that have less room than the settings say either refuse, or silently leave out the beginning."""
    head, tail = f"合言葉は {WORD} です。\n", "\n以上の文章の最初に書いてあった合言葉（数字）だけを書いてください。"
    lines: list[str] = []
    length = settings.prompt_characters - len(head) - len(tail)
    while length > 0:
        lines.append(f"{len(lines) + 1}行目。この行は、読める長さを確かめるためのものです。\n"[:length])
        length -= len(lines[-1])
    prompt = [Message(role=Role.USER, text=f"{head}{''.join(lines)}{tail}")]
    said = "".join(model.stream(prompt, within=settings.timeout))
    characters = f"{settings.prompt_characters:,} 文字（{CONTEXT}={settings.context} から）"
    if WORD not in said:
        raise WriterError(
            Fault.CONTEXT_TOO_SMALL,
            f"{characters}の文章を送りましたが、その始めが読まれていません。サーバーの文脈の長さ（Ollama は num_ctx、"
            f"llama.cpp は --ctx-size、vLLM は --max-model-len）を {settings.context} 以上にするか、{CONTEXT} を小さくしてください。"
            "それでも同じなら、より大きいモデルを使ってください。",
        )
    yield f"長い文章: {characters}を始めまで読めます"


UNSET: Final = (
    f"言語モデルは使っていません（{URL} がありません）。使うには、OpenAI 互換のサーバーのアドレスを {URL} に、モデルの名前を "
    "KEIKAKU_LLM_MODEL に指定してください（例：KEIKAKU_LLM_URL=http://127.0.0.1:11434/v1 KEIKAKU_LLM_MODEL=qwen3:8b）。"
)
"""What is said where no writer is set."""
