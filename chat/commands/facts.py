"""``keikaku facts``: what was read from the plans."""

import argparse

from chat.library.places import library_at
from chat.terminal.arguments import Commands, runs, with_library
from chat.terminal.console import console
from corpus.facts import FACT_KINDS


def add_facts(commands: Commands) -> None:
    """Add the sub-command."""
    facts = commands.add_parser("facts", help="文書から取り出した事実（指標・取組・工程・用語・機関）を一覧する")
    facts.add_argument("--kind", choices=FACT_KINDS, default=None, help="種類（既定はすべて）")
    facts.add_argument("--plan", default=None, metavar="ID", help="計画の ID（keikaku status に表示）")
    shape = facts.add_mutually_exclusive_group()
    shape.add_argument("--table", action="store_true", help="表で表示する（既定）")
    shape.add_argument("--csv", action="store_true", help="CSV で出力する（Excel で開ける UTF-8）")
    shape.add_argument("--json", action="store_true", help="一行に一つの JSON で出力する")
    with_library(runs(facts, _facts), published=True)


def _facts(options: argparse.Namespace) -> int:
    from chat.rendering.fact_tables import csv_lines, json_lines, select, tables  # noqa: PLC0415

    generation = library_at(options.library).open()
    entries = select(generation, options.kind, options.plan)
    if options.json or options.csv:
        for line in (json_lines if options.json else csv_lines)(entries, generation):
            print(line)
        return 0
    console().print(tables(entries, generation))
    return 0
