"""``python -m evals.bench.documents``: how fast PDFs are read, page by page, and what memory that takes.

The PDFs are made here: pages of prose and of ruled tables, printed by Chromium, of growing length.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

CHROMIUM: Final = "/usr/bin/chromium"
LENGTHS: Final = (50, 100, 200, 300)
ROWS: Final = 24
STYLE: Final = (
    "@page{size:A4;margin:20mm}body{font:10.5pt 'Noto Sans CJK JP'}table{border-collapse:collapse;width:100%}"
    "td{border:.6pt solid #333;padding:2pt}.page{break-after:page}"
)
READ: Final = """
import resource, sys, time
from pathlib import Path
from ingest.readers.pdf.reader import read_pdf
marks = []
read_pdf(Path(sys.argv[1]), lambda done, total: marks.append(time.perf_counter()))
slowest = max(b - a for a, b in zip(marks, marks[1:]))
print(marks[-1] - marks[0], slowest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> int:
    """Measure; gives the exit code."""
    table = Table(title="PDF の読み取り（本文と表のページが交互）", title_justify="left")
    for head in ("ページ", "秒", "ページ/秒", "最も遅いページ（秒）", "最大メモリ（MB）"):
        table.add_column(head, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        for pages in LENGTHS:
            path = _printed(Path(folder), pages)
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True
            )
            seconds, slowest, memory = map(float, done.stdout.split())
            table.add_row(str(pages), f"{seconds:.1f}", f"{pages / seconds:.1f}", f"{slowest:.2f}", f"{memory:.0f}")
    Console().print(table)
    return 0


def _printed(folder: Path, pages: int) -> Path:
    source, path = folder / f"{pages}.html", folder / f"{pages}.pdf"
    body = "".join(_table(n) if n % 2 else _prose(n) for n in range(pages))
    source.write_text(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{body}', encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}"]
    subprocess.run([CHROMIUM, *flags, source.as_uri()], check=True, capture_output=True)  # noqa: S603
    return path


def _prose(n: int) -> str:
    text = f"第{n}節では、計画の推進に当たって県と市町、関係する団体が連携して進める取組の方向を述べます。" * 18
    return f'<div class="page"><h2>第{n}章 取組の方向</h2><p>{text}</p></div>'


def _table(n: int) -> str:
    rows = "".join(
        f"<tr><td>指標{n}-{i}の件数</td><td>{i * 3}件</td><td>{i * 7:,}件</td><td>商工振興課</td></tr>"
        for i in range(ROWS)
    )
    head = "<tr><td>指標</td><td>現状値（令和5年度）</td><td>目標値（令和10年度）</td><td>担当課</td></tr>"
    return f'<div class="page"><h2>第{n}章 数値目標</h2><table>{head}{rows}</table></div>'


if __name__ == "__main__":
    sys.exit(main())
