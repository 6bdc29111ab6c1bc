"""``keikaku page``: the page of a PDF with the quoted words marked."""

import argparse
from pathlib import Path

from chat.library.places import library_at
from chat.terminal.arguments import Commands, runs, with_library


def add_page(commands: Commands) -> None:
    """Add the sub-command."""
    page = commands.add_parser(
        "page", help="本文片のあるページを、引用に印を付けた画像にする（PDF から取り込んだ文書）"
    )
    page.add_argument("passage", metavar="PASSAGE_ID", help="本文片の ID（keikaku ask --json の passage_id）")
    page.add_argument("out", type=Path, metavar="OUT.png")
    page.add_argument("--quote", default="", help="印を付ける語句（既定は本文片の全体）")
    with_library(runs(page, _page), published=True)


def _page(options: argparse.Namespace) -> int:
    from chat.rendering.page_image import write_pages  # noqa: PLC0415

    for path in write_pages(library_at(options.library).open(), options.passage, options.quote, options.out):
        print(f"書き出しました: {path}")
    return 0
