"""Which language model writes, if any: read from the environment once, checked at once."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urlsplit

from corpus.errors import KeikakuError

URL: Final = "KEIKAKU_LLM_URL"
MODEL: Final = "KEIKAKU_LLM_MODEL"
KEY: Final = "KEIKAKU_LLM_KEY"
TIMEOUT: Final = "KEIKAKU_LLM_TIMEOUT"
FIRST: Final = "KEIKAKU_LLM_FIRST_TIMEOUT"
BETWEEN: Final = "KEIKAKU_LLM_PIECE_TIMEOUT"
CONTEXT: Final = "KEIKAKU_LLM_CONTEXT"
LOCAL_ONLY: Final = "KEIKAKU_LLM_LOCAL_ONLY"
PARALLEL: Final = "KEIKAKU_LLM_PARALLEL"
REWORD: Final = "KEIKAKU_LLM_REWORD"
CHOOSE: Final = "KEIKAKU_LLM_CHOOSE"
FOLLOW: Final = "KEIKAKU_LLM_FOLLOW"
HELP: Final = "KEIKAKU_LLM_HELP_TIMEOUT"

ANSWER_TOKENS: Final = 1024
"""Tokens of the context that are kept free for what the model writes."""

SEED: Final = 1
"""Asked for, with a temperature of 0, so that an answer comes the same again where the server can."""

LONGEST_NAME: Final = 200

_EXAMPLE: Final = "http://127.0.0.1:11434/v1"
_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Helps:
    """What a model does besides writing: ``reword`` questions for the search, ``choose`` among the places found, spell out what
    a ``follow``-up means; all within ``seconds`` an answer."""

    reword: bool = False
    choose: bool = False
    follow: bool = False
    seconds: float = 10.0

    @property
    def any(self) -> bool:
        """Whether it does anything."""
        return self.reword or self.choose or self.follow

    @property
    def names(self) -> tuple[str, ...]:
        """What it does, as the settings call it."""
        return tuple(name for name in ("reword", "choose", "follow") if getattr(self, name))


NO_HELPS: Final = Helps()


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterSettings:
    """One model at one OpenAI-compatible endpoint.

    ``url`` goes up to and with ``/v1``. Times are in seconds: ``timeout`` for a whole answer, ``first_piece`` until
    something comes at all, ``between_pieces`` until more does. ``context`` is the context of the model in tokens, prompt
    and answer together. ``local_only`` forbids any address but this machine's own; ``parallel`` requests at a time are
    made at most; ``helps`` says what it does besides writing. The key is in no print of this value.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0
    first_piece: float = 30.0
    between_pieces: float = 15.0
    context: int = 8192
    local_only: bool = False
    parallel: int = 4
    helps: Helps = NO_HELPS

    def __post_init__(self) -> None:
        """Check what can't be sent, or may not be.

        Raises:
            KeikakuError: the address, the model's name or the key can't be used, or the address is not this machine's.
        """
        _check_url(self.url)
        if not self.model or len(self.model) > LONGEST_NAME or not self.model.isprintable():
            raise KeikakuError(
                f"{MODEL} にモデルの名前を指定してください（例：qwen3:8b。サーバーが知っている名前のとおりに、"
                f"{LONGEST_NAME} 文字まで）。"
            )
        if not (self.key.isascii() and self.key.isprintable()) or " " in self.key:
            raise KeikakuError(f"{KEY} に使えない文字（改行、空白、全角の文字）があります。鍵だけを指定してください。")
        if self.local_only and not self.is_local:
            raise KeikakuError(
                f"{LOCAL_ONLY}=1 なので、{URL} はこの計算機のアドレス（localhost、127.0.0.1、[::1]）にしてください。"
                f"「{self.host}」には何も送りません。"
            )

    @property
    def host(self) -> str:
        """Where questions and evidence are sent: the host, without anything else of the address."""
        return urlsplit(self.url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine itself, so that nothing leaves it."""
        return is_loopback(self.host)

    @property
    def sent(self) -> str:
        """What is sent to the model where somebody asks."""
        more = [(self.helps.follow, "その前の質問と回答"), (self.helps.choose, "答えの候補として見つけた文章")]
        return "、".join(["質問", *(what for wished, what in more if wished), "見つけた根拠の文章"])

    @property
    def prompt_characters(self) -> int:
        """Characters of Japanese that a prompt may have: a token a character, which no usual tokenizer exceeds by much."""
        return max(self.context - ANSWER_TOKENS, self.context // 2)


def writer_settings(environment: Mapping[str, str], key: str = "") -> WriterSettings | None:
    """The settings that the environment gives, with the key that was taken out of it; None where no address is set.

    Raises:
        KeikakuError: a value can't be used; the message names its variable and says what to do, and holds no key.
    """
    url = environment.get(URL, "").strip()
    if not url:
        return None
    first, between = _seconds(environment, FIRST, 30.0), _seconds(environment, BETWEEN, 15.0)
    return WriterSettings(
        url=url.rstrip("/").removesuffix("/chat/completions").rstrip("/"),
        model=environment.get(MODEL, "").strip(),
        key=key.strip(),
        timeout=_seconds(environment, TIMEOUT, 60.0),
        first_piece=first,
        between_pieces=between,
        context=_whole(environment, CONTEXT, 8192, least=1024, most=10_000_000, unit="トークン"),
        local_only=_switch(environment, LOCAL_ONLY),
        parallel=_whole(environment, PARALLEL, 4, least=1, most=256, unit="件"),
        helps=Helps(
            reword=_switch(environment, REWORD),
            choose=_switch(environment, CHOOSE),
            follow=_switch(environment, FOLLOW),
            seconds=_seconds(environment, HELP, 10.0),
        ),
    )


def is_loopback(host: str) -> bool:
    """Whether a host, by its name or address, is this machine itself."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _check_url(url: str) -> None:
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
        raise KeikakuError(f"{URL} は http:// か https:// で始まるアドレスにしてください（例：{_EXAMPLE}）。")
    if parts.username is not None or parts.password is not None:
        raise KeikakuError(f"{URL} に利用者名や鍵を書かないでください。鍵は {KEY} で渡します（例：{URL}={_EXAMPLE}）。")
    if parts.query or parts.fragment or " " in url:
        raise KeikakuError(f"{URL} は「?」「#」と空白のない、/v1 までのアドレスにしてください（例：{_EXAMPLE}）。")


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name, "").strip()
    try:
        value = float(text) if text else default
    except ValueError:
        value = -1.0
    if not 0 < value <= 3600:
        raise KeikakuError(
            f"{name}「{text}」は秒数（0 より大きく 3600 まで）で指定してください（例：{name}={default:g}）。"
        )
    return value


def _whole(environment: Mapping[str, str], name: str, default: int, *, least: int, most: int, unit: str) -> int:
    text = environment.get(name, "").strip()
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else default if not text else -1
    if not least <= value <= most:
        raise KeikakuError(
            f"{name}「{text}」は {least} から {most} までの{unit}数で指定してください（例：{name}={default}）。"
        )
    return value


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name, "").strip().lower()
    if text not in (*_YES, *_NO):
        raise KeikakuError(f"{name}「{text}」は 1（はい）か 0（いいえ）で指定してください。")
    return text in _YES
