"""``python -m ingest PATH...``: cut documents and show what becomes of them, storing nothing."""

import sys
from pathlib import Path

from rich.console import Console
from rich.tree import Tree

from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.ingest_report import said_of
from corpus.names import printable, printable_lines
from corpus.passage import SectionPath
from ingest.pipeline import read_documents
from ingest.readers.files import find_documents
from ingest.reading import ReadDocument


def main(arguments: list[str]) -> int:
    """Show each document's section tree with the number of passages; gives the exit code."""
    if not arguments:
        print("使い方: python -m ingest 文書のパス…", file=sys.stderr)
        return 2
    try:
        files = find_documents([Path(a) for a in arguments])
        documents, report = read_documents(files, None, read_catalog(), {}, lambda *_: None)
    except KeikakuError as error:
        print(printable_lines(error), file=sys.stderr)
        return 1
    console = Console(markup=False, emoji=False)
    for document in documents:
        console.print(_tree(document))
    for warning in report.warnings:
        print(printable(warning), file=sys.stderr)
    for file, reason in report.failed:
        print(printable(said_of(file, reason)), file=sys.stderr)
    return 1 if report.failed else 0


def _tree(document: ReadDocument) -> Tree:
    record = document.record
    root = Tree(f"{record.plan.title}（{record.plan.period or '期間不明'}、{record.passages} 片）")
    nodes: dict[SectionPath, Tree] = {(): root}
    for passage in document.passages:
        for depth in range(1, len(passage.section) + 1):
            path = passage.section[:depth]
            if path not in nodes:
                nodes[path] = nodes[path[:-1]].add(path[-1])
    return root


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
