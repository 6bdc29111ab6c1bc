"""What the smaller sub-commands of ``keikaku eval`` do; each gives its exit code."""

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from chat.conversation.feedback import read_feedback
from chat.terminal.arguments import DEFAULT_FEEDBACK, EXIT_PROBLEM
from corpus.errors import KeikakuError
from evals.results.compare import compare, show
from evals.results.gate import lost, missed, read_gate
from evals.results.store import read_run
from evals.results.workbook import drafts
from evals.sets.drafts import drafts_of
from evals.sets.reading import read_testsets, refuse_faulty
from evals.sets.robustness import vary
from evals.templates import testset_template


def write_template(out: Path) -> int:
    """Write the template of a test set."""
    _write_new(_workbook(out), testset_template())
    print(f"ひな型を書き出しました: {out}")
    print("例の行を消して質問を書き、「keikaku eval run」に渡してください。列の意味は「説明」シートにあります。")
    return 0


def check(paths: Sequence[Path]) -> int:
    """Say what is wrong with test sets, or how many cases they hold."""
    found = read_testsets(paths)
    refuse_faulty(found)
    unanswerable = sum(not case.answerable for case in found.cases)
    print(f"誤りはありません。{len(found.cases)} 問（うち回答不可 {unanswerable} 問）。")
    return 0


def compare_runs(before: Path, after: Path, gate: Path | None) -> int:
    """Show what differs between two runs; 1 where the second misses the gate."""
    bounds = read_gate(gate) if gate else None
    old, new = read_run(before), read_run(after)
    comparison = compare(old, new)
    if not comparison.pairs:
        raise KeikakuError("二つの実行に同じ問いがありません。同じテストセットの結果を指定してください。")
    Console().print(show(comparison, old, new), highlight=False)
    problems = [*missed(bounds, new.summary), *lost(bounds, comparison)] if bounds else []
    for problem in problems:
        print(problem, file=sys.stderr)
    return EXIT_PROBLEM if problems else 0


def from_feedback(source: Path | None, out: Path) -> int:
    """Write the answers marked bad as drafts of test cases."""
    target = _workbook(out)
    feedback, broken = read_feedback(source or DEFAULT_FEEDBACK)
    if broken:
        print(f"読めない行が {broken} 行ありました（除きます）。", file=sys.stderr)
    rows = drafts_of(feedback)
    if not rows:
        raise KeikakuError("「違う」とされた答えはありません。書き出すものがないので、何もしません。")
    _write_new(target, drafts(rows))
    print(f"{len(rows)} 問の下書きを書き出しました: {out}")
    print(
        "「正解に必要な語」を埋め（答えがない質問は「回答可能」を「いいえ」にし）てから、「keikaku eval run」に渡してください。"
    )
    return 0


def write_variants(paths: Sequence[Path], out: Path, every: int) -> int:
    """Write every ``every``-th case with its variants."""
    if every < 1:
        raise KeikakuError("--every には 1 以上の数を指定してください。")
    found = read_testsets(paths)
    refuse_faulty(found)
    varied = vary(found.cases[::every])
    lines = (case.model_dump_json(exclude_defaults=True) for case in varied)
    _write_new(out, "".join(f"{line}\n" for line in lines).encode())
    variants = sum(bool(case.variant_of) for case in varied)
    print(f"{len(varied) - variants} 問とその言い換え {variants} 問を書き出しました: {out}")
    return 0


def _workbook(out: Path) -> Path:
    if out.suffix.lower() != ".xlsx":
        raise KeikakuError(f"書き出し先 {out} の名前は .xlsx で終わるようにしてください。")
    return out


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that isn't there yet: somebody's work may be in one that is.

    Raises:
        KeikakuError: it is there, or can't be written.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise KeikakuError(f"{path} はすでにあります。上書きしません。別の名前を指定してください。") from error
    except OSError as error:
        raise KeikakuError(f"{path} に書けません（{error.strerror}）。場所と権限を確かめてください。") from error
