"""``keikaku backup`` and ``keikaku restore``: a library in one file, and back."""

import argparse
from datetime import datetime
from pathlib import Path

from chat.terminal.arguments import DEFAULT_FEEDBACK, Commands, runs, with_library
from corpus.backup import Wanted, write_backup
from corpus.library import Library
from corpus.restore import Target, restore_backup
from evals.cli import DEFAULT_OUT


def add_backup(commands: Commands) -> None:
    """Add the sub-commands."""
    backup = commands.add_parser("backup", help="ライブラリを一つのファイルに保存する（取り込み中でもよい）")
    backup.add_argument("out", type=Path, metavar="OUT.tar.gz", help="保存先（.tar.gz か .tar）")
    backup.add_argument("--all", action="store_true", help="前の世代もすべて保存する（既定は今の世代だけ）")
    backup.add_argument(
        "--feedback",
        type=Path,
        nargs="?",
        const=DEFAULT_FEEDBACK,
        default=None,
        metavar="FILE",
        help=f"答えへの評価も保存する（FILE を省くと {DEFAULT_FEEDBACK}）",
    )
    backup.add_argument(
        "--evals",
        type=Path,
        nargs="?",
        const=DEFAULT_OUT,
        default=None,
        metavar="DIR",
        help=f"評価の結果も保存する（DIR を省くと {DEFAULT_OUT}）",
    )
    backup.add_argument("--force", action="store_true", help="同じ名前のファイルを置き換える")
    with_library(runs(backup, _backup))

    restore = commands.add_parser("restore", help="バックアップからライブラリを作る")
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="keikaku backup のファイル")
    restore.add_argument("--extras", type=Path, default=None, metavar="DIR", help="答えへの評価と評価の結果を戻す先")
    restore.add_argument(
        "--force", action="store_true", help="今のライブラリと入れ替える（今のものは隣に残す。先にサーバーを止める）"
    )
    with_library(runs(restore, _restore))


def _backup(options: argparse.Namespace) -> int:
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    wanted = Wanted(every_generation=options.all, feedback=options.feedback, evals=options.evals)
    contents = write_backup(Library(options.library), options.out, wanted, made, force=options.force)
    size = options.out.stat().st_size
    print(
        f"保存しました: {options.out}（世代 {'・'.join(contents.generations)}、{len(contents.files)} ファイル、"
        f"{size / 2**20:.1f} MB）。読み直して確かめました。"
    )
    return 0


def _restore(options: argparse.Namespace) -> int:
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    target = Target(root=options.library, extras=options.extras)
    contents, aside = restore_backup(options.backup, target, stamp, force=options.force)
    print(f"戻しました: {options.library}（世代 {contents.current}、{contents.made} のバックアップ）")
    if aside is not None:
        print(f"これまでのライブラリは {aside} に残しました。")
    return 0
