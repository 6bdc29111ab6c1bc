"""``keikaku library``: parted by publisher, published to a store, fetched from there."""

import argparse
from pathlib import Path

from chat.terminal.arguments import Commands, Parser, runs, with_library
from chat.terminal.progress import Bars
from corpus.library import Library
from corpus.names import printable
from corpus.urls import shown


def add_library(commands: Commands) -> None:
    """Add ``keikaku library split``, ``publish`` and ``fetch``."""
    library = commands.add_parser("library", help="ライブラリを発行者ごとに分ける、公開する、取り寄せる")
    acts = library.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)
    split = acts.add_parser(
        "split", help="発行者ごとのライブラリを作る、または新しくする（本文・事実・ベクトルはそのまま移す）"
    )
    split.add_argument("out", type=Path, metavar="OUT", help="発行者ごとのライブラリを置くフォルダ")
    with_library(runs(split, _split))
    publish = acts.add_parser("publish", help="今の世代を、ほかの計算機が取り寄せられる場所に置く")
    publish.add_argument("store", metavar="URL", help="s3://バケット/パス か、フォルダ")
    publish.add_argument(
        "--verify",
        action="store_true",
        help="もうあるファイルも読み直して比べ、違っていれば送り直す（取り寄せで壊れていると言われたとき）",
    )
    with_library(runs(publish, _publish))
    fetch = acts.add_parser(
        "fetch", help="公開された世代を取り寄せる（もうあるファイルは送らない。壊れていれば取り直す）"
    )
    fetch.add_argument("store", metavar="URL", help="「keikaku library publish」で公開した場所")
    with_library(runs(fetch, _fetch))


def _split(options: argparse.Namespace) -> int:
    from chat.library.opening import say  # noqa: PLC0415
    from chat.library.splitting import split  # noqa: PLC0415
    from retriever.model import load_encoder  # noqa: PLC0415

    made = set[str]()
    with Bars() as bars:
        for shard, is_new in split(Library(options.library), options.out, load_encoder(say=say), bars.advance):
            made.add(shard.root.name)
            state = "新しい世代" if is_new else "変更なし、世代"
            print(printable(f"{shard.root.name}: {state} {shard.current_name()}、{len(shard.open().plans)} 文書"))
    for left in sorted(p.name for p in options.out.iterdir() if p.is_dir() and p.name not in made):
        print(
            printable(f"{left}: 元のライブラリにないので、そのままにしました。要らなければフォルダを除いてください。")
        )
    return 0


def _publish(options: argparse.Namespace) -> int:
    from corpus.publishing import publish  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    with Bars("公開") as bars:
        moved = publish(Library(options.library), Store(options.store), bars.advance, verify=options.verify)
    if moved.is_new:
        sent = f"{moved.files} ファイル、{moved.size / 2**20:.1f} MB"
        print(f"公開しました: {shown(options.store)}（世代 {moved.generation}、送ったのは {sent}）")
    else:
        print(f"もう公開してあります: {shown(options.store)}（世代 {moved.generation}）")
    return 0


def _fetch(options: argparse.Namespace) -> int:
    from corpus.publishing import fetch  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415

    with Bars("取り寄せ") as bars:
        moved = fetch(Store(options.store), Library(options.library), bars.advance)
    if moved.is_new:
        got = f"{moved.files} ファイル、{moved.size / 2**20:.1f} MB"
        print(f"取り寄せました: {printable(options.library)}（世代 {moved.generation}、受け取ったのは {got}）")
    else:
        print(f"もう新しいものがあります: {printable(options.library)}（世代 {moved.generation}）")
    return 0
