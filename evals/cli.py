"""The sub-commands of ``keikaku eval``: template, check, run, compare, from-feedback, vary."""

import argparse
from pathlib import Path
from typing import Final

from chat.terminal.arguments import DEFAULT_LIBRARY, Parser, runs, with_date

DEFAULT_OUT: Final = Path("var/evals")
TESTSET: Final = "テストセット（.xlsx・.csv・.jsonl、またはそれらのフォルダ。続けて書けば合わせて使う）"


def add_evals(parser: Parser) -> None:
    """Add the sub-commands. What they need is imported when one runs, so that usage errors answer at once."""
    commands = parser.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)

    template = commands.add_parser("template", help="テストセットのひな型（Excel）を書き出す")
    template.add_argument("out", type=Path, metavar="OUT.xlsx")
    runs(template, _template)

    check = commands.add_parser("check", help="テストセットの書き方を確かめる（実行はしない）")
    check.add_argument("testset", type=Path, nargs="+", metavar="TESTSET", help=TESTSET)
    runs(check, _check)

    run = commands.add_parser("run", help="テストセットを実行する")
    run.add_argument("testset", type=Path, nargs="+", metavar="TESTSET", help=TESTSET)
    run.add_argument("--library", type=Path, action="append", metavar="DIR", help="くり返せば並べて測る")
    run.add_argument("--name", default=None, help="結果の名前（既定はテストセットの名前）")
    run.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help="結果の置き場所（既定 var/evals）")
    run.add_argument("--skip-invalid", action="store_true", help="誤りのある行を除いて実行する")
    run.add_argument("--gate", type=Path, default=None, metavar="GATE.toml", help="基準に届かなければ終了コード 1")
    run.add_argument("--wrong", action="store_true", help="誤答を表示する")
    run.add_argument("--judge", default=None, metavar="URL", help="言語モデルにも判定させる（OpenAI 互換、…/v1 まで）")
    run.add_argument("--judge-model", default=None, metavar="NAME", help="判定に使うモデルの名前")
    run.add_argument(
        "--writer",
        choices=("on", "off", "help"),
        default="off",
        help="回答の文章を言語モデルに書かせるか（既定 off。help は、設定した助けだけをさせ、文章は書かせない）",
    )
    with_date(runs(run, _run))

    compare = commands.add_parser("compare", help="二つの実行結果を比べる")
    compare.add_argument("before", type=Path, metavar="A", help="前の結果のフォルダ")
    compare.add_argument("after", type=Path, metavar="B", help="後の結果のフォルダ")
    compare.add_argument(
        "--gate", type=Path, default=None, metavar="GATE.toml", help="B が基準に届かなければ終了コード 1"
    )
    runs(compare, _compare)

    feedback = commands.add_parser("from-feedback", help="対話ページで「違う」とされた答えを、テストの下書きにする")
    feedback.add_argument("out", type=Path, metavar="OUT.xlsx")
    feedback.add_argument("--feedback", type=Path, default=None, metavar="FILE", help="記録（既定 var/feedback.jsonl）")
    runs(feedback, _from_feedback)

    vary = commands.add_parser("vary", help="質問の言い換え（全角・和暦・誤字など）を作る")
    vary.add_argument("testset", type=Path, nargs="+", metavar="TESTSET", help=TESTSET)
    vary.add_argument("out", type=Path, metavar="OUT.jsonl")
    vary.add_argument("--every", type=int, default=1, metavar="N", help="N 問に一問だけを使う")
    runs(vary, _vary)


def _template(options: argparse.Namespace) -> int:
    from evals.commands import write_template  # noqa: PLC0415

    return write_template(options.out)


def _check(options: argparse.Namespace) -> int:
    from evals.commands import check  # noqa: PLC0415

    return check(options.testset)


def _run(options: argparse.Namespace) -> int:
    from evals.run_command import run_command  # noqa: PLC0415

    options.library = options.library or [DEFAULT_LIBRARY]
    return run_command(options)


def _compare(options: argparse.Namespace) -> int:
    from evals.commands import compare_runs  # noqa: PLC0415

    return compare_runs(options.before, options.after, options.gate)


def _from_feedback(options: argparse.Namespace) -> int:
    from evals.commands import from_feedback  # noqa: PLC0415

    return from_feedback(options.feedback, options.out)


def _vary(options: argparse.Namespace) -> int:
    from evals.commands import write_variants  # noqa: PLC0415

    return write_variants(options.testset, options.out, options.every)
