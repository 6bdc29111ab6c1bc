"""The command line: ``keikaku ingest | ask | facts | page | chat | catalog | eval | status | repair``."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console

from chat.answer import Answer, Reply
from chat.arguments import (
    DEFAULT_FEEDBACK,
    EXIT_INTERRUPTED,
    EXIT_PROBLEM,
    Parser,
    chosen_date,
    runs,
    with_date,
    with_library,
)
from chat.assistant import Assistant
from chat.conversation import Turn
from chat.lines import InputLine, read_line
from chat.progress import Bars
from chat.render import answer_text, citation_text, reply_object
from corpus.errors import KeikakuError
from corpus.facts import FACT_KINDS
from corpus.library import Library
from corpus.plan import PlanKind
from evals.cli import DEFAULT_OUT, add_evals


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command; gives the exit code. Problems the user can act on go to stderr in Japanese."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except KeikakuError as error:
        print(error, file=sys.stderr)
        return EXIT_PROBLEM
    except KeyboardInterrupt:
        print("\n中断しました。同じコマンドで続きから再開できます。", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_PROBLEM
    return code


def _parser() -> Parser:
    parser = Parser(prog="keikaku", description="計画文書に基づいて質問に答えます。")
    commands = parser.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)

    ingest = commands.add_parser("ingest", help="文書を取り込む（追加・更新）")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ファイルまたはフォルダ")
    ingest.add_argument("--dry-run", action="store_true", help="何が起きるかだけを示す（書き込まない）")
    ingest.add_argument("--keep-missing", action="store_true", help="フォルダからなくなった文書も残す")
    with_library(runs(ingest, _ingest))

    ask = commands.add_parser("ask", help="質問に答える")
    ask.add_argument("question", nargs="?", help="質問（--jsonl のときは不要）")
    form = ask.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="JSON を一つ出力する")
    form.add_argument("--jsonl", action="store_true", help="標準入力の各行（JSON）に順に答える")
    with_date(with_library(runs(ask, _ask)))

    facts = commands.add_parser("facts", help="文書から取り出した事実（指標・取組・工程・用語・機関）を一覧する")
    facts.add_argument("--kind", choices=FACT_KINDS, default=None, help="種類（既定はすべて）")
    facts.add_argument("--plan", default=None, metavar="ID", help="計画の ID（keikaku status に表示）")
    shape = facts.add_mutually_exclusive_group()
    shape.add_argument("--table", action="store_true", help="表で表示する（既定）")
    shape.add_argument("--csv", action="store_true", help="CSV で出力する（Excel で開ける UTF-8）")
    shape.add_argument("--json", action="store_true", help="一行に一つの JSON で出力する")
    with_library(runs(facts, _facts))

    chat = commands.add_parser("chat", help="対話ページを開く")
    chat.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定 127.0.0.1）")
    chat.add_argument("--port", type=_port, default=7860, help="ポート番号（既定 7860）")
    chat.add_argument(
        "--feedback",
        type=Path,
        default=DEFAULT_FEEDBACK,
        metavar="FILE",
        help=f"答えへの評価を記録するファイル（既定 {DEFAULT_FEEDBACK}）",
    )
    chat.add_argument(
        "--evals", type=Path, default=DEFAULT_OUT, metavar="DIR", help=f"評価の結果の置き場所（既定 {DEFAULT_OUT}）"
    )
    with_date(with_library(runs(chat, _chat)))

    page = commands.add_parser(
        "page", help="本文片のあるページを、引用に印を付けた画像にする（PDF から取り込んだ文書）"
    )
    page.add_argument("passage", metavar="PASSAGE_ID", help="本文片の ID（keikaku ask --json の passage_id）")
    page.add_argument("out", type=Path, metavar="OUT.png")
    page.add_argument("--quote", default="", help="印を付ける語句（既定は本文片の全体）")
    with_library(runs(page, _page))

    catalog = commands.add_parser("catalog", help="計画の題名・期間などを訂正する")
    edit = catalog.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser).add_parser(
        "edit", help="訂正する（次の取り込みでも使われる）"
    )
    edit.add_argument("plan", metavar="ID", help="計画の ID（keikaku status に表示）")
    for name, meaning in _CORRECTED.items():
        edit.add_argument(f"--{name}", default=None, help=meaning)
    with_library(runs(edit, _edit))

    add_evals(commands.add_parser("eval", help="テストセットで回答の正しさを測る（評価者向け）"))

    status = commands.add_parser("status", help="ライブラリの状態を表示する")
    status.add_argument("--rollback", action="store_true", help="一つ前の世代に戻す")
    with_date(with_library(runs(status, _status)))

    repair = commands.add_parser("repair", help="ライブラリの破損を調べ、直せるものを直す")
    with_library(runs(repair, _repair))
    return parser


_CORRECTED: Final = {
    "title": "題名",
    "publisher": "発行者",
    "period": "期間（年度、2024-2028 の形）",
    "published": "発行日（2024-03 の形）",
    "kind": f"種類（{'・'.join(PlanKind)}）",
    "supersedes": "置き換える計画の ID（複数は , で区切る）",
}


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"ポート番号「{text}」は 1 から 65535 の数で指定してください")
    return int(text)


def _ingest(options: argparse.Namespace) -> int:
    from chat.build import ingest, rehearse  # noqa: PLC0415
    from chat.opening import say  # noqa: PLC0415
    from chat.summary import ingest_summary, rehearsal_summary  # noqa: PLC0415
    from corpus.catalog import read_catalog  # noqa: PLC0415
    from retriever.model import load_encoder  # noqa: PLC0415

    started, library, catalog, kept = (
        time.perf_counter(),
        Library(options.library),
        read_catalog(),
        options.keep_missing,
    )
    with Bars() as bars:
        if options.dry_run:
            report = rehearse(options.paths, library, catalog, bars.advance, keep_missing=kept)
            summary = rehearsal_summary(report)
        else:
            generation, report = ingest(
                options.paths, library, catalog, lambda: load_encoder(say=say), bars.advance, keep_missing=kept
            )
            summary = ingest_summary(generation, report, time.perf_counter() - started)
    Console().print(summary)
    for warning in report.warnings:
        print(f"読めない部分があります: {warning}", file=sys.stderr)
    for file, reason in report.failed:
        print(f"取り込めませんでした: {file}: {reason}", file=sys.stderr)
    return EXIT_PROBLEM if report.failed else 0


def _edit(options: argparse.Namespace) -> int:
    from chat.build import correct  # noqa: PLC0415
    from chat.opening import say  # noqa: PLC0415
    from retriever.model import load_encoder  # noqa: PLC0415

    given = {name: getattr(options, name) for name in _CORRECTED if getattr(options, name) is not None}
    if not given:
        raise KeikakuError("訂正する項目がありません。例: keikaku catalog edit ID --title 題名 --period 2024-2028")
    fields: dict[str, str | list[str]] = dict(given)
    if "supersedes" in given:
        fields["supersedes"] = [part.strip() for part in str(given["supersedes"]).split(",") if part.strip()]
    generation = correct(Library(options.library), options.plan, fields, lambda: load_encoder(say=say))
    plan = generation.plans[options.plan]
    print(
        f"訂正しました（世代 {generation.name}）: {plan.title}、{plan.publisher or '発行者不明'}、{plan.period or '期間不明'}"
    )
    return 0


def _open(folder: Path) -> Assistant:
    # Imported here so that --help and usage errors answer at once.
    from chat.opening import open_assistant  # noqa: PLC0415

    return open_assistant(Library(folder))


def _ask(options: argparse.Namespace) -> int:
    if options.jsonl:
        return _ask_lines(options)
    if options.question is None:
        raise KeikakuError("質問を入力してください。例: keikaku ask 計画の数値目標は？")
    started = time.perf_counter()
    assistant = _open(options.library)
    reply = assistant.ask(options.question, today=chosen_date(options))
    if options.json:
        print(json.dumps(_object(options.question, reply, started), ensure_ascii=False))
    else:
        _print_reply(reply)
    return 0


def _object(question: str, reply: Reply, started: float) -> dict[str, object]:
    elapsed = round((time.perf_counter() - started) * 1000, 1)
    return {"question": question, **reply_object(reply), "elapsed_ms": elapsed}


def _print_reply(reply: Reply) -> None:
    print(answer_text(reply))
    shown = [c for c in reply.citations if c.supports] if isinstance(reply, Answer) else []
    if shown:
        print("\n根拠")
        for citation in shown:
            print(citation_text(citation))


def _ask_lines(options: argparse.Namespace) -> int:
    """Answer each line of stdin in order; a bad line gets an ``error`` line and a non-zero exit at the end."""
    assistant = _open(options.library)
    today, code = chosen_date(options), 0
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        if not raw.strip():
            continue
        started = time.perf_counter()
        line_id: object = None
        try:
            line = read_line(raw, number)
            line_id = line.id
            result = {"id": line.id, **_object(line.question, _reply(assistant, line, today), started)}
        except KeikakuError as error:
            code = EXIT_PROBLEM
            result = {"id": line_id, "line": number, "error": str(error)}
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return code


def _reply(assistant: Assistant, line: InputLine, today: date) -> Reply:
    history = [Turn(question=turn.question, answer=turn.answer) for turn in line.history]
    return assistant.ask(line.question, today=today, history=history)


def _facts(options: argparse.Namespace) -> int:
    from chat.fact_listing import csv_lines, json_lines, select, tables  # noqa: PLC0415

    generation = Library(options.library).open()
    entries = select(generation, options.kind, options.plan)
    if options.json or options.csv:
        for line in (json_lines if options.json else csv_lines)(entries, generation):
            print(line)
        return 0
    Console().print(tables(entries, generation))
    return 0


def _chat(options: argparse.Namespace) -> int:
    from chat.opening import settle_temporary_files  # noqa: PLC0415

    settle_temporary_files()
    from chat.page.app import Settings  # noqa: PLC0415
    from chat.page.server import serve  # noqa: PLC0415
    from evals.workbench import FolderWorkbench  # noqa: PLC0415

    settings = Settings(feedback=options.feedback, workbench=FolderWorkbench(options.evals))
    return serve((options.host, options.port), Library(options.library), options.today, settings)


def _page(options: argparse.Namespace) -> int:
    from chat.page_image import write_pages  # noqa: PLC0415

    for path in write_pages(Library(options.library).open(), options.passage, options.quote, options.out):
        print(f"書き出しました: {path}")
    return 0


def _status(options: argparse.Namespace) -> int:
    from chat.summary import status_summary  # noqa: PLC0415
    from corpus.health import examine  # noqa: PLC0415

    library = Library(options.library)
    if options.rollback:
        library.roll_back()
    health = examine(library)
    Console().print(status_summary(library, health, chosen_date(options)))
    return EXIT_PROBLEM if any(h.is_current and h.damage for h in health) else 0


def _repair(options: argparse.Namespace) -> int:
    from chat.opening import say  # noqa: PLC0415
    from chat.repair import repair  # noqa: PLC0415
    from corpus.catalog import read_catalog  # noqa: PLC0415
    from retriever.model import load_encoder  # noqa: PLC0415

    library = Library(options.library)
    with Bars() as bars:
        repaired = repair(library, read_catalog(), lambda: load_encoder(say=say), bars.advance)
    for line in repaired.damaged:
        print(f"壊れています: {line}")
    print(repaired.done)
    for file, reason in repaired.lost:
        print(f"失われたもの: {file}: {reason}", file=sys.stderr)
    return EXIT_PROBLEM if repaired.lost else 0


if __name__ == "__main__":
    sys.exit(main())
