"""``keikaku serve``: several libraries behind one address, on a cluster."""

import argparse
import signal
from contextlib import suppress
from pathlib import Path

from chat.terminal.arguments import Commands, port_number, runs, with_date
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.names import printable


def add_serve(commands: Commands) -> None:
    """Add ``keikaku serve``."""
    serve = commands.add_parser("serve", help="発行者ごとのライブラリに、まとめて HTTP で答える（Ray のクラスタ）")
    serve.add_argument("shards", type=Path, metavar="DIR", help="「keikaku library split」で作ったフォルダ")
    serve.add_argument("--address", metavar="ADDRESS", help="Ray のクラスタの場所（省くとこの計算機で始める）")
    serve.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定 127.0.0.1）")
    serve.add_argument("--port", type=port_number, default=7861, help="ポート番号（既定 7861）")
    serve.add_argument(
        "--replicas", type=_at_least_one, default=1, metavar="N", help="一つのライブラリの工程の数（既定 1）"
    )
    with_date(runs(serve, _serve))


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"工程の数「{text}」は 1 以上の数で指定してください")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    from chat.commands.engine import require_ray  # noqa: PLC0415

    found = {p.name: p for p in sorted(options.shards.glob("*/")) if Library(p).current_name() is not None}
    if not found:
        raise KeikakuError(
            f"{printable(options.shards)} にライブラリがありません。「keikaku library split {printable(options.shards)}」で作ってください。"
        )
    require_ray()
    from chat.cluster.connection import connected  # noqa: PLC0415
    from chat.cluster.serving import deploy, stopped  # noqa: PLC0415

    with connected(options.address), stopped():
        deploy(found, (options.host, options.port), options.today, options.replicas)
        print(
            f"{len(found)} のライブラリに答えます: http://{options.host}:{options.port}/gradio_api/run/ask", flush=True
        )
        with suppress(KeyboardInterrupt):
            signal.pause()
    return 0
