"""``keikaku audit``: what was asked and answered, and whether it would be answered the same now.

Also the options that switch the audit log on.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from chat.operations.audit import AuditLog, AuditSettings, audit_files, read_audit
from chat.operations.audit_record import AuditRecord, KeptWriter
from chat.operations.audit_replay import Change, Replayed, differing, replay
from chat.operations.version import commit, version
from chat.terminal.arguments import EXIT_PROBLEM, Commands, Parser, iso_date, runs, with_library
from corpus.errors import KeikakuError
from corpus.library import Library

FOLDER: Final = "KEIKAKU_AUDIT"
DAYS: Final = "KEIKAKU_AUDIT_DAYS"
SCRUB: Final = "KEIKAKU_AUDIT_SCRUB"
OUTCOMES: Final = {"answer": "回答", "refusal": "回答なし", "error": "エラー"}


def with_audit(parser: Parser) -> Parser:
    """Add the options that switch the audit log on; each has a variable of the environment beside it."""
    parser.add_argument(
        "--audit",
        type=Path,
        default=os.environ.get(FOLDER) or None,
        metavar="DIR",
        help=f"質問・回答・根拠を日ごとのファイルに記録する（監査ログ。{FOLDER}）",
    )
    parser.add_argument(
        "--audit-days",
        type=_days,
        default=os.environ.get(DAYS) or None,
        metavar="N",
        help=f"監査ログを残す日数。過ぎた日のファイルを消す（既定は消さない。{DAYS}）",
    )
    parser.add_argument(
        "--audit-scrub",
        action="store_true",
        default=os.environ.get(SCRUB, "") not in ("", "0"),
        help=f"電話番号・メール・住所・番号・名乗りを伏せて記録する（{SCRUB}=1）",
    )
    return parser


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"日数「{text}」は 1 以上の数で指定してください")
    return int(text)


def audit_log(options: argparse.Namespace) -> AuditLog | None:
    """The audit log that the options ask for.

    Raises:
        KeikakuError: its folder can't be used.
    """
    if options.audit is None:
        return None
    settings = AuditSettings(folder=options.audit, days=options.audit_days, scrub=options.audit_scrub)
    return AuditLog(settings, version(), commit())


def add_audit(commands: Commands) -> None:
    """Add the sub-command."""
    audit = commands.add_parser("audit", help="監査ログを調べる（一覧・もう一度質問して比べる）")
    parts = audit.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)

    again = _with_files(parts.add_parser("replay", help="記録された質問に今のライブラリで答え直し、違いを示す"))
    again.add_argument("--generation", default=None, metavar="NAME", help="使う世代（既定は今の世代）")
    again.add_argument("--strict", action="store_true", help="一つでも違えば終了コード 1")
    with_library(runs(again, _replay))

    show = _with_files(parts.add_parser("show", help="記録を一覧する"))
    show.add_argument("--from", dest="first", type=iso_date, default=date.min, metavar="YYYY-MM-DD", help="この日から")
    show.add_argument("--to", dest="last", type=iso_date, default=date.max, metavar="YYYY-MM-DD", help="この日まで")
    show.add_argument("--outcome", choices=tuple(OUTCOMES), default=None, help="結果（回答・回答なし・エラー）")
    show.add_argument("--words", nargs="+", default=(), metavar="WORD", help="質問か回答に含まれる語（すべて）")
    runs(show, _show)


def _with_files(parser: Parser) -> Parser:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="監査ログのファイルかフォルダ")
    return parser


def _records(files: Iterable[Path]) -> list[AuditRecord]:
    """All records of the files; lines that can't be read are named on stderr."""
    found: list[AuditRecord] = []
    for path in audit_files(list(files)):
        records, broken = read_audit(path)
        found += records
        if broken:
            print(f"{path} に読めない行が {broken} 行あります（飛ばしました）。", file=sys.stderr)
    return found


def _replay(options: argparse.Namespace) -> int:
    from chat.library.opening import open_assistant  # noqa: PLC0415

    records = _records(options.files)
    if not records:
        raise KeikakuError("監査ログに記録がありません。別のファイルを指定してください。")
    assistant = open_assistant(Library(options.library), options.generation)
    found, counts = differing(replay(assistant, records))
    for one in found:
        _print_difference(one)
    generation = assistant.retriever.generation.name
    said = "、".join(f"{change} {counts[change]} 件" for change in Change if counts[change])
    print(f"{len(records)} 件の質問に世代 {generation} で答え直しました: {said}")
    if any(one.record.scrubbed for one in found):
        print("※の付いた質問は伏せ字にして記録されたため、そのために違うことがあります。")
    return EXIT_PROBLEM if options.strict and found else 0


def _print_difference(one: Replayed) -> None:
    record = one.record
    mark = "※" if record.scrubbed else ""
    print(f"{record.at} [{one.change}]{mark} {_line(record.question)}")
    print(f"    前（世代 {record.generation}）: {_said(record)}")
    print(f"    今: {_line('／'.join(one.reply.claims) or one.reply.reason)}")


def _show(options: argparse.Namespace) -> int:
    for record in _records(options.files):
        if _is_wanted(record, options):
            print(f"{record.at} [{OUTCOMES.get(record.reply.outcome, '？')}] {_line(record.question)}")
            print(f"    {_said(record)}")
            if record.writer is not None:
                print(f"    {_written(record.writer)}")
    return 0


def _is_wanted(record: AuditRecord, options: argparse.Namespace) -> bool:
    text = "\n".join([record.question, *record.reply.claims])
    return (
        options.first.isoformat() <= record.at[:10] <= options.last.isoformat()
        and options.outcome in (None, record.reply.outcome)
        and all(word in text for word in options.words)
    )


def _written(writer: KeptWriter) -> str:
    """Which language model was asked, and what came of it."""
    came = f"除いた文 {writer.dropped}" if writer.wrote else _line(writer.fell_back)
    return f"言語モデル {_line(writer.model)}: {came}"


def _said(record: AuditRecord) -> str:
    return _line("／".join(record.reply.claims) or record.reply.reason)


def _line(text: str) -> str:
    """A text that was typed, in one line and without what would steer a terminal."""
    return " ".join("".join(c if c.isprintable() or c == "　" else " " for c in text).split())
