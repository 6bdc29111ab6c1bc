"""``keikaku ingest``: documents into the library."""

import argparse
import sys
import time
from pathlib import Path

from chat.terminal.arguments import EXIT_PROBLEM, Commands, runs, with_library
from chat.terminal.console import console
from chat.terminal.progress import Bars
from corpus.ingest_report import said_of
from corpus.library import Library
from corpus.names import printable

STAGES = ("ベクトル化", "普段の言葉の質問")


def add_ingest(commands: Commands) -> None:
    """Add the sub-command."""
    ingest = commands.add_parser("ingest", help="文書を取り込む（追加・更新）")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ")
    ingest.add_argument("--dry-run", action="store_true", help="何が起きるかだけを示す（書き込まない）")
    ingest.add_argument("--keep-missing", action="store_true", help="フォルダからなくなった文書も残す")
    ingest.add_argument(
        "--ocr",
        action="store_true",
        help="PDF の画像だけのページも文字認識で読む（Debian の tesseract-ocr-jpn が必要）",
    )
    ingest.add_argument(
        "--engine", choices=["local", "ray"], default="local", help="読み取りと埋め込みをする所（ray は計算機の集まり）"
    )
    ingest.add_argument(
        "--address", metavar="ADDRESS", help="Ray のクラスタの場所（auto、ホスト:6379。省くとこの計算機で始める）"
    )
    ingest.add_argument(
        "--everyday-questions",
        action="store_true",
        help="取り込んだあと、各節に答えがある普段の言葉の質問を言語モデルに作らせ、検索にだけ使う（節の文章を言語モデルへ送る）",
    )
    with_library(runs(ingest, _ingest))


def _ingest(options: argparse.Namespace) -> int:
    from chat.commands.everyday import word_everyday, wording_model  # noqa: PLC0415

    # First of all, since a process that has the key in its environment starts anew here.
    asked = wording_model() if options.everyday_questions and not options.dry_run else None
    from chat.commands.engine import chosen_engine  # noqa: PLC0415
    from chat.library.build import Wishes, ingest, rehearse  # noqa: PLC0415
    from chat.library.summary import ingest_summary, rehearsal_summary  # noqa: PLC0415
    from corpus.catalog import read_catalog  # noqa: PLC0415

    started, library, catalog = time.perf_counter(), Library(options.library), read_catalog()
    with chosen_engine(options.engine, options.address) as engine, Bars(*STAGES) as bars:
        wishes = Wishes(keep_missing=options.keep_missing, recognise=options.ocr, read=engine.read)
        if options.dry_run:
            report = rehearse(options.paths, library, catalog, bars.advance, wishes)
            summary = rehearsal_summary(report)
        else:
            generation, report = ingest(options.paths, library, catalog, engine.load_encoder, bars.advance, wishes)
            summary = ingest_summary(generation, report, time.perf_counter() - started)
        everyday = word_everyday(asked, library, engine, bars) if asked else None
    console().print(summary)
    for note in report.notes:
        print(f"文字認識: {printable(note)}", file=sys.stderr)
    for warning in report.warnings:
        print(f"読めない部分があります: {printable(warning)}", file=sys.stderr)
    for file, reason in report.failed:
        print(f"取り込めませんでした: {printable(said_of(file, reason))}", file=sys.stderr)
    for line in everyday.lines() if everyday else ():
        print(printable(line), file=sys.stderr)
    return EXIT_PROBLEM if report.failed or (everyday and not everyday.is_whole) else 0
