"""What is read takes time in proportion to it: long lines, many lines, runs of one character."""

import time

import pytest

from corpus.statements import statements
from ingest.facts.extract import read_facts
from ingest.lines import LONGEST_LINE, read_lines
from ingest.outline import build_outline
from ingest.passages import cut_passages

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

ORDINARY = "企業立地件数は、令和5年度に12件となり、目標の20件に近づいた。"
HEAD = "数値目標 【現状】 【目標】\n"


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is made once at first use is not counted."""
    seconds(HEAD + ORDINARY)


def seconds(text: str) -> float:
    """Processor time of cutting a document and reading its facts."""
    started = time.process_time()
    outline = build_outline(read_lines(text))
    passages = cut_passages("p", outline, has_pages=False)
    read_facts("p", outline, text)
    for passage in passages:
        statements(passage)
    return time.process_time() - started


RUNS = (
    "1",
    "１",
    "（",
    "）",
    "【",
    "】",
    " ",
    "　",
    "・",
    "●",
    "あ",
    "企",
    "12.5%／",
    "（令和5",
    "約",
    "毎年",
    "1,",
    "2020年",
    "-",
)


@pytest.mark.parametrize("run", RUNS, ids=[f"{ord(run[0]):x}x{len(run)}" for run in RUNS])
def test_a_long_run_takes_no_longer_than_a_long_text(run: str) -> None:
    text = HEAD + (run * LONGEST_LINE)[:LONGEST_LINE] + "\n"
    ordinary = HEAD + (ORDINARY * LONGEST_LINE)[:LONGEST_LINE] + "\n"
    most = 10 * max(seconds(ordinary), 0.02)
    assert seconds(text) < most or seconds(text) < most


@pytest.mark.parametrize(
    "line",
    [
        "企業の立地を進める",
        "第{0}章 企業{0}の立地",
        "・企業{0}の立地",
        "担当：",
        "・担当：企業{0}課",
        "※{0} 長い説明です。これをいう。\n語{0}※{0}を進める",
        "企業{0}協会（以下「企{0}」という。）",
        "・企業{0}の立地【第{0}企業協会】",
        "1 企業{0} 12件 20件",
        "{0}\t企業\t12件",
        "令和{0}年度に開設",
    ],
    ids=["prose", "chapters", "items", "labels", "bodies", "footnotes", "short", "named", "values", "table", "times"],
)
def test_four_times_the_lines_take_four_times_the_time(line: str) -> None:
    few, many = (HEAD + "".join(f"{line.format(i)}\n本文です\n" for i in range(n)) for n in (200, 800))
    most = 10 * max(seconds(few), 0.02)
    assert seconds(many) < most or seconds(many) < most


def test_a_line_that_is_too_long_is_given_in_pieces_that_lose_nothing() -> None:
    text = ORDINARY * (3 * LONGEST_LINE // len(ORDINARY)) + "\nおわり"
    lines = read_lines(text)
    assert max(len(line.text) for line in lines) <= LONGEST_LINE
    assert all(line.text == text[line.start : line.end] for line in lines)
    assert "".join(line.text for line in lines) == text.replace("\n", "")
    assert all(line.text.endswith("。") for line in lines[:-1])
