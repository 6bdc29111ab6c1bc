"""What goes wrong with a server of language models, told in Japanese with what to do about it.

Nothing that a server says is repeated: it may hold what was asked, or the key.
"""

import socket
import ssl
from collections.abc import Iterator
from typing import Final

from chat.writer.language_model import Fault, WriterError
from chat.writer.settings import BETWEEN, CONTEXT, FIRST, KEY, MODEL, PARALLEL, TIMEOUT, URL

_CONTEXT: Final = (
    "context length",
    "context_length",
    "context size",
    "context window",
    "maximum context",
    "max_model_len",
    "n_ctx",
    "too many tokens",
    "prompt is too long",
    "exceed_context",
)
_MODEL: Final = ("model_not_found", "unknown model", "no such model", "does not exist", "not found", "invalid model")


class UnwantedSettingError(WriterError):
    """The model takes no temperature or seed other than its own, or its server no wish to count."""


_SETTINGS: Final = ("temperature", "'seed'", '"seed"', "stream_options", "include_usage")


def by_status(status: int, body: str, *, model: str, host: str) -> WriterError:
    """What an answer with another status than 200 means; ``body`` is its beginning, whatever it is."""
    said = body.lower()
    if status in (401, 403):
        return WriterError(
            Fault.UNAUTHORISED,
            f"言語モデルのサーバー {host} が鍵を受け付けません（{status}）。{KEY} の鍵と、そのモデルを使う権限を確かめてください。",
        )
    if status in (402, 429) and ("quota" in said or "billing" in said or status == 402):
        return WriterError(
            Fault.TOO_MANY, f"サーバー {host} の利用枠が足りません（{status}）。契約と残りの利用枠を確かめてください。"
        )
    if status in (400, 413, 422, 500) and any(words in said for words in _CONTEXT):
        return context_too_small()
    if status in (400, 404, 422) and "model" in said and any(words in said for words in _MODEL):
        return WriterError(
            Fault.UNKNOWN_MODEL,
            f"サーバー {host} にモデル「{model}」がありません。{MODEL} を確かめるか、サーバーにモデルを入れてください"
            f"（Ollama なら「ollama pull {model}」）。",
        )
    if status in (400, 422) and any(words in said for words in _SETTINGS):
        return UnwantedSettingError(*_by_number(status, host))
    return WriterError(*_by_number(status, host))


def _by_number(status: int, host: str) -> tuple[Fault, str]:
    if 300 <= status < 400:
        return Fault.BROKEN, (
            f"サーバー {host} が別のアドレスへ転送しようとしました（{status}）。転送先には何も送りません。"
            f"{URL} に最後のアドレスを書いてください。"
        )
    if status in (404, 405):
        return Fault.BROKEN, (
            f"サーバー {host} に OpenAI 互換の入口がありません（{status}）。{URL} を /v1 まで正しく書いてください"
            "（例：http://127.0.0.1:11434/v1）。"
        )
    if status == 429:
        return Fault.TOO_MANY, (
            f"サーバー {host} が、いまは要求が多すぎると断りました（429）。しばらく待つか、{PARALLEL} を小さくしてください。"
        )
    if status == 503:
        return Fault.BROKEN, (
            f"サーバー {host} の準備ができていません（503）。モデルの読み込みが終わるまで待ってください。"
        )
    return Fault.BROKEN, f"サーバー {host} がエラー {status} を返しました。サーバーのログを確かめてください。"


def by_message(message: str, *, model: str, host: str) -> WriterError:
    """What an error means that is sent in the middle of an answer."""
    found = by_status(400, message, model=model, host=host)
    if found.fault is Fault.BROKEN:
        return broken(host, "途中でエラーを返しました")
    return found


def by_exception(error: BaseException, *, model: str, host: str) -> WriterError:
    """What an exception on the way to the server and back means."""
    chain = list(_causes(error))
    for each in chain:
        if isinstance(each, WriterError):
            return each
    for each in chain:
        if (told := _unreached(each, host)) is not None:
            return told
    return _by_kind({kind.__name__ for each in chain for kind in type(each).__mro__}, chain, model, host)


def _by_kind(kinds: set[str], chain: list[BaseException], model: str, host: str) -> WriterError:
    """By the names of the exceptions, whose libraries need not be here."""
    if "APIError" in kinds and "APIConnectionError" not in kinds:
        return by_message(" ".join(str(each) for each in chain), model=model, host=host)
    if kinds & {"ReadError", "RemoteProtocolError", "CloseError", "WriteError"}:
        return cut(host)
    if "ConnectError" in kinds:
        return unreached(host)
    if kinds & {"JSONDecodeError", "UnicodeDecodeError"}:
        return broken(host, "読めない形の答え（壊れた JSON か文字）を返しました")
    return broken(host, "OpenAI 互換でない形の答えを返しました")


def _unreached(error: BaseException, host: str) -> WriterError | None:
    if isinstance(error, ssl.SSLError):
        return WriterError(
            Fault.REFUSED,
            f"サーバー {host} と暗号化（TLS）した通信ができません。証明書と、{URL} が https か http かを確かめてください"
            "（庁内の認証局は、この計算機の証明書ストアに入れてください）。",
        )
    if isinstance(error, socket.gaierror):
        return WriterError(
            Fault.REFUSED, f"サーバーの名前 {host} が見つかりません（DNS）。{URL} のホスト名を確かめてください。"
        )
    if isinstance(error, ConnectionRefusedError):
        return WriterError(
            Fault.REFUSED,
            f"サーバー {host} が接続を拒みました。言語モデルのサーバーが動いているか、{URL} のポート番号を確かめてください。",
        )
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it was raised from, and what stands in groups of them."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, BaseExceptionGroup):
            waiting.extend(each.exceptions)
        waiting.extend(cause for cause in (each.__cause__, each.__context__) if cause is not None)


def unreached(host: str) -> WriterError:
    """Nothing listens there."""
    return WriterError(
        Fault.REFUSED,
        f"言語モデルのサーバー {host} につながりません。{URL} と、途中のファイアウォールを確かめてください。",
    )


def cut(host: str) -> WriterError:
    """The connection ended before the answer did."""
    return broken(host, "答えの途中で接続を切りました")


def broken(host: str, what: str) -> WriterError:
    """Something came that is no answer."""
    return WriterError(
        Fault.BROKEN,
        f"言語モデルのサーバー {host} が{what}。{URL} が OpenAI 互換の入口かと、サーバーのログを確かめてください。",
    )


def context_too_small() -> WriterError:
    """The prompt, or the prompt with its answer, is longer than the server allows."""
    return WriterError(
        Fault.CONTEXT_TOO_SMALL,
        "言語モデルの文脈の長さが足りません。サーバーの設定（Ollama は num_ctx、llama.cpp は --ctx-size、vLLM は --max-model-len）"
        f"を大きくするか、{CONTEXT} をサーバーに合わせて小さくしてください。",
    )


def no_streaming(host: str) -> WriterError:
    """The answer came in one piece."""
    return WriterError(
        Fault.NO_STREAMING,
        f"サーバー {host} は答えを少しずつ送れません（ストリーミングなし）。ストリーミングのできるサーバーか設定にしてください。",
    )


def empty(model: str) -> WriterError:
    """The answer has no text."""
    return WriterError(
        Fault.BROKEN,
        f"言語モデル「{model}」の答えが空でした（答えることを拒んだときもこうなります）。ほかのモデルを試すか、サーバーのログを確かめてください。",
    )


def declined(model: str) -> WriterError:
    """The model, or a filter of its server, doesn't want to answer."""
    return WriterError(
        Fault.BROKEN,
        f"言語モデル「{model}」のサーバーが、内容の検査を理由に答えることを拒みました。ほかのモデルを試してください。",
    )


def endless(model: str) -> WriterError:
    """The answer repeats itself, or is longer than any answer."""
    return WriterError(
        Fault.BROKEN,
        f"言語モデル「{model}」が同じ文を繰り返すか、終わりなく書き続けました。ほかのモデルを試してください。",
    )


def too_many(parallel: int) -> WriterError:
    """As many requests as allowed are under way."""
    return WriterError(
        Fault.TOO_MANY,
        f"言語モデルへの要求が混み合っています（同時に {parallel} 件まで）。しばらく待つか、{PARALLEL} を大きくしてください。",
    )


def cancelled() -> WriterError:
    """Whoever asked doesn't want the answer any more."""
    return WriterError(Fault.CANCELLED, "言語モデルの答えを途中で止めました。")


def late(what: str, seconds: float, host: str) -> WriterError:
    """A time ran out: ``what`` is the variable that sets it."""
    told = {
        FIRST: f"{seconds:g} 秒以内に答え始めませんでした",
        BETWEEN: f"答えの途中に {seconds:g} 秒以上止まりました",
        TIMEOUT: f"{seconds:g} 秒以内に答え終わりませんでした",
    }[what]
    return WriterError(
        Fault.TIMEOUT,
        f"言語モデルのサーバー {host} が {told}。小さいモデルや速い計算機を使うか、{what} を大きくしてください。",
    )
