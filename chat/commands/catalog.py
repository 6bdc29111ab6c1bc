"""``keikaku catalog``: corrections of what is known of a plan."""

import argparse
from typing import Final

from chat.terminal.arguments import Commands, Parser, runs, with_library
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.names import canonical, printable
from corpus.plan import PlanKind

_CORRECTED: Final = {
    "title": "題名",
    "publisher": "発行者",
    "period": "期間（年度、2024-2028 の形）",
    "published": "発行日（2024-03 の形）",
    "kind": f"種類（{'・'.join(PlanKind)}）",
    "supersedes": '置き換える計画の ID（複数は , で区切る、なければ ""）',
    "part_of": '本編の計画 ID（この文書が分冊のとき。分冊でなければ ""）',
    "volume": "分冊の名前（指標編、別冊など）",
}


def add_catalog(commands: Commands) -> None:
    """Add the sub-command."""
    catalog = commands.add_parser("catalog", help="計画の題名・期間などを訂正する")
    edit = catalog.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser).add_parser(
        "edit", help="訂正する（次の取り込みでも使われる）"
    )
    edit.add_argument("plan", metavar="ID", help="計画の ID（keikaku status に表示）")
    for name, meaning in _CORRECTED.items():
        edit.add_argument(f"--{name.replace('_', '-')}", default=None, help=meaning)
    with_library(runs(edit, _edit))


def _edit(options: argparse.Namespace) -> int:
    from chat.library.build import correct, correction  # noqa: PLC0415
    from chat.library.opening import say  # noqa: PLC0415
    from retriever.model import load_encoder  # noqa: PLC0415

    given = {name: getattr(options, name) for name in _CORRECTED if getattr(options, name) is not None}
    if not given:
        raise KeikakuError("訂正する項目がありません。例: keikaku catalog edit ID --title 題名 --period 2024-2028")
    generation = correct(Library(options.library), options.plan, correction(given), lambda: load_encoder(say=say))
    records = generation.manifest.documents
    plan = next(record.plan for record in records if canonical(record.plan.id) == canonical(options.plan))
    known = f"{plan.title}、{plan.publisher or '発行者不明'}、{plan.period or '期間不明'}"
    print(printable(f"訂正しました（世代 {generation.name}）: {known}"))
    return 0
