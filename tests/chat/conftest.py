"""A PDF printed here, for tests of pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.library import Library
from tests.browser import print_pdf

BODY = """<meta charset="utf-8"><style>@page{size:A4}table{border-collapse:collapse}td{border:1px solid #000;padding:4px}</style>
<h1>みどり町産業振興計画</h1><p>計画期間は、令和6年度から令和10年度までです。</p><p style="break-after:page">前のページです。</p>
<h2>数値目標</h2><table><tr><td>指標</td><td>現状値（令和5年度）</td><td>目標値（令和10年度）</td></tr>
<tr><td>企業立地件数</td><td>3件</td><td>8件</td></tr><tr><td>創業支援件数</td><td>10件</td><td>25件</td></tr></table>"""


@pytest.fixture(scope="session")
def printed_library(
    tmp_path_factory: pytest.TempPathFactory, build_once: Callable[[str, list[Path]], Library]
) -> Library:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "plan.html").write_text(BODY, encoding="utf-8")
    return build_once("printed", [print_pdf(folder / "plan.html", folder / "midori.pdf")])
