"""Measure every pattern of the product against long runs of what documents and attackers print.

Run as a program: prints, as JSON, how many there are and those that take more than ``MOST`` times
as long as a plain quadratic search does on a text of that length.
"""

import ast
import contextlib
import importlib
import json
import pkgutil
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import chat
import corpus
import evals
import ingest
import retriever

LENGTH = 1000
MOST = 12
BOUNDED = {
    "ingest.facts.indicator_lists._CHAIN": 600,
    "ingest.facts.indicator_lists._SINGLE": 600,
    "ingest.facts.initiatives._ROUND": 600,
    "ingest.facts.milestones._CLOSES": 30,
}
"""Patterns that only see texts of so many characters: LONGEST_ITEM, LONGEST, NEAR."""

RUNS = (
    "1", "１", "(", "（", ")", "）", "【", "】", "〔", "「", "」", " ", "　", "\t", "\n", "・", "●", "※", "-", "ー", "…", "→", "/",
    ".", ",", "：", "、", "。", "a", "あ", "ア", "企", "1,", "12.5%／", "12件/", "（令和5", "()", "（あ）", "1 ", "企 ", "3月", "2020年",
    "R5、", "年度", "毎年", "約", "12億", "第1章", "目標 5件 ", "担当：", "#", "*", "|", "とは", "を目標",
)  # fmt: skip
BEFORE = ("", "企業数 12件 ")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern in a module or in what it holds, and every one that its functions spell out."""
    for package in (ingest, corpus, retriever, chat, evals):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__") or ".bench" in found.name:
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if not name.startswith("__"):
                    yield from ((f"{found.name}.{name}", pattern) for pattern in held(value))
            tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
            for line, pattern in spelled(tree, vars(module)):
                yield f"{found.name}:{line}", pattern


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif depth < 4 and isinstance(value, dict):
        yield from held([*value.keys(), *value.values()], depth)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from held(one, depth + 1)


def spelled(tree: ast.AST, names: dict[str, object]) -> Iterator[tuple[int, re.Pattern[str]]]:
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if (
            is_call
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr != "compile"
        ):
            with contextlib.suppress(Exception):  # What a function makes of its arguments is not known here.
                text = eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), dict(names))  # noqa: S307
                if isinstance(text, str):
                    yield node.lineno, re.compile(text)


def cost(search: object, text: str) -> float:
    """Seconds of processor time of one call."""
    started = time.process_time()
    search(text)
    return time.process_time() - started


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (900, 900))
    plain = re.compile(r"\s*x").search
    reference = cost(lambda text: [plain(text) for _ in range(100)], " " * LENGTH) / 100
    seen: dict[tuple[str, int], str] = {}
    slow = []
    for name, pattern in patterns():
        if seen.setdefault((pattern.pattern, pattern.flags), name) != name:
            continue
        print(name, file=sys.stderr, flush=True)
        length = BOUNDED.get(name, LENGTH)
        for run in RUNS:
            for before in BEFORE:
                text = (before + run * length)[:length] + "\x00"
                for search in (pattern.search, pattern.fullmatch):
                    if cost(search, text) > MOST * reference:  # Looked at again: the clock may be coarse.
                        took = min(cost(search, text) for _ in range(5))
                        if took > MOST * reference:
                            slow.append((name, run, round(took / reference, 1)))
    print(json.dumps({"patterns": len(seen), "slow": slow, "reference": reference}, ensure_ascii=False))


if __name__ == "__main__":
    main()
