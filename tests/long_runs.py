"""Measure the patterns of a package against long runs of what documents, questions and attackers print.

Run as a program with a package's name and a number of seconds. It prints a line of JSON before each pattern and run, one for
each pattern that takes more than time in proportion to the length, and one at the end. A pattern that
takes the given seconds of processor time on one run ends it: the last line says which.
"""

import ast
import importlib
import inspect
import json
import pkgutil
import re
import resource
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from types import ModuleType

from pumps import pumps

LENGTHS = (125, 500, 2000, 8000)
SHORTEST_S = {500: 0.00002, 2000: 0.0007}
"""Seconds for so many characters: what takes less does not look at each of them from each of them."""

STEEPEST = 8.0
"""Four times the length takes four times the time where it is linear, sixteen times where it is quadratic."""

TRIES = 3
"""One try may be slow because of what else the machine does; all of them are only where the pattern is."""
TOO_LONG_S = 0.3
"""Seconds after which no longer text is tried, and that 2,000 characters never take."""

SLOWEST_S = 0.2
"""Processor time of a pattern that is allowed to be slow, on the longest text that it ever sees."""

BOUNDED = {
    # LONGEST_ITEM: a chain that ends badly is tried from each of its values, a value from each of its figures.
    "ingest.facts.indicator_lists._CHAIN": 600,
    "ingest.facts.indicator_lists._SINGLE": 600,
    "ingest.facts.indicator_lists._LABELLED_VALUE": 600,
}
"""Characters that a pattern ever sees, where it takes more than linear time."""

RUNS = (
    "1", "１", "(", "（", ")", "）", "【", "】", "〔", "「", "」", "[", " ", "　", "\t", "\n", "\n ", "・", "●", "■", "※", "-", "ー",
    "…", "→", "/", "／", ".", ",", "：", "、", "。", "a", "あ", "ア", "企", "一", "十", "1,", "1.", "12.5%／", "12件/", "（令和5", "()",
    "（あ）", "【目標】", "1 ", "企 ", "あ\t", "企、", "3月", "2020年", "令和5年度", "R5、", "年度", "毎年", "約", "12億", "第1章", "目標 5件 ",
    "担当：", "#", "*", "|", "|-", "とは", "を目標", "の", "は",
)  # fmt: skip
SPOILERS = ("", "\x00", "x\ny")

METHODS = frozenset({"search", "match", "fullmatch", "finditer"})
WORST = frozenset({"fullmatch", "finditer"})
"""Of the methods, those that take longest: all others stop earlier on the same way."""

_AS = {"findall": "finditer", "sub": "finditer", "subn": "finditer", "split": "finditer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A pattern, where it stands, and how it is put to a text."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    method: str


def uses(package: str) -> Iterator[Use]:
    """Every pattern of a package as it is used: what its modules hold, and what its functions spell out."""
    for module in modules(package):
        tree = ast.parse(inspect.getsource(module))
        called = methods_called(tree)
        for name, value in vars(module).items():
            if not name.startswith("__") and belongs(value, module):
                for pattern in held(value, module):
                    for method in sorted(called.get(name, WORST)):
                        yield Use(place=f"{module.__name__}.{name}", pattern=pattern, method=method)
        yield from spelled(tree, module)


OPTIONAL = ("ray",)
"""What need not be installed; modules that import it have no patterns of their own, or are looked at where it is."""


def modules(package: str) -> Iterator[ModuleType]:
    top = importlib.import_module(package)
    for found in pkgutil.walk_packages(top.__path__, f"{package}."):
        if not found.name.endswith("__main__") and ".bench" not in found.name:
            try:
                yield importlib.import_module(found.name)
            except ModuleNotFoundError as error:
                if error.name not in OPTIONAL:
                    raise


def belongs(value: object, module: ModuleType) -> bool:
    """A class or function is looked at where it is written."""
    is_written = isinstance(value, type) or inspect.isroutine(value)
    return not inspect.ismodule(value) and (not is_written or value.__module__ == module.__name__)


def methods_called(tree: ast.AST) -> dict[str, set[str]]:
    """The methods of patterns that a module calls, by the name that they are called on."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            method = _AS.get(node.attr, node.attr)
            if method in METHODS:
                found.setdefault(node.value.id, set()).add(method)
    return found


def held(value: object, module: ModuleType, depth: int = 0) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """The patterns in a value, in what it holds, and in the defaults and class attributes of what is written there."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 5:
        for one in parts(value, module):
            yield from held(one, module, depth + 1)


def parts(value: object, module: ModuleType) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, type) and value.__module__ == module.__name__:
        return [one for name, one in vars(value).items() if not name.startswith("__")]
    if inspect.isfunction(value):
        return [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    return []


def spelled(tree: ast.AST, module: ModuleType) -> Iterator[Use]:
    """The patterns in calls such as ``re.sub(…)`` and ``re.compile(…)`` in functions.

    A name that only the function knows stands for any text; where the whole pattern is such a name,
    it is one of the texts that the module's tables hold.
    """
    called = methods_called(tree)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        targets = {id(n.value): ast.unparse(n.targets[0]) for n in ast.walk(function) if isinstance(n, ast.Assign)}
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                method = ast.unparse(node.func).removeprefix("re.")
                method = _AS.get(method, method)
                methods = called.get(targets.get(id(node), ""), WORST) if method == "compile" else {method}
                flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
                for text in texts(node.args[0], module):
                    for one in sorted(METHODS.intersection(methods)):
                        yield Use(place=f"{module.__name__}:{node.lineno}", pattern=re.compile(text, flags), method=one)


def texts(node: ast.expr, module: ModuleType) -> Iterator[str]:
    if isinstance(node, ast.Name) and node.id not in vars(module):
        for name, value in vars(module).items():
            if not name.startswith("__") and isinstance(value, dict | list | tuple):
                yield from strings(value)
    else:
        text = evaluated(node, module)
        if isinstance(text, str | bytes):
            yield text  # type: ignore[misc]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(one)


def evaluated(node: ast.expr, module: ModuleType) -> object:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(evaluated(part, module)) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return str(evaluated(node.left, module)) + str(evaluated(node.right, module))
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    try:
        return eval(compile(ast.Expression(inner), "pattern", "eval"), dict(vars(module)))  # noqa: S307 - our own source
    except Exception:  # noqa: BLE001 - what only the function knows
        return "企業"


def put(use: Use, text: str | bytes) -> Callable[[], object]:
    method = getattr(use.pattern, use.method)
    if use.method == "finditer":
        return lambda: deque(method(text), maxlen=0)
    return lambda: method(text)


def seconds(use: Use, before: str, run: str, end: str, length: int) -> float:
    text = before + (run * length)[:length] + end
    call = put(use, text.encode() if isinstance(use.pattern.pattern, bytes) else text)
    # The clock of the process is as coarse as its ticks where its time is limited; that of the thread is not.
    started = time.thread_time()
    call()
    return time.thread_time() - started


def is_steep(use: Use, before: str, run: str, end: str) -> bool:
    """Whether the time grows faster than the length, from each length to the next, whenever it is tried."""
    return all(grows(list(measured(use, before, run, end))) for _ in range(TRIES))


def grows(took: list[float]) -> bool:
    if took[-1] > TOO_LONG_S and len(took) < len(LENGTHS):
        return True
    return len(took) == len(LENGTHS) and all(after > STEEPEST * before for before, after in pairwise(took[-3:]))


def measured(use: Use, before: str, run: str, end: str) -> Iterator[float]:
    """The times of growing lengths, until they are too short, too long or too even to go on."""
    last = 0.0
    for length in LENGTHS:
        took = seconds(use, before, run, end, length)
        yield took
        even = length == LENGTHS[2] and took < STEEPEST * last
        if even or took > TOO_LONG_S or took < SHORTEST_S.get(length, 0):
            return
        last = took


def finding(use: Use, most_s: int) -> dict[str, object] | None:
    """The first run that a pattern takes too long on: in all lengths, or in the longest that it ever sees."""
    for before, run in [*pumps(use.pattern), *(("", run) for run in RUNS)]:
        probe = {"place": use.place, "method": use.method, "before": before, "run": run}
        say(at=probe)
        for end in SPOILERS:
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + most_s, resource.RLIM_INFINITY))
            bound = BOUNDED.get(use.place)
            if bound is None and is_steep(use, before, run, end):
                return {**probe, "end": end}
            if bound is not None and all(seconds(use, before, run, end, bound) > SLOWEST_S for _ in range(TRIES)):
                return {**probe, "end": end}
    return None


def main(package: str, most_s: int) -> None:
    seen: set[tuple[object, int, str]] = set()
    unknown = {place for place in BOUNDED if place.startswith(f"{package}.")}
    for use in uses(package):
        unknown.discard(use.place)
        key = (use.pattern.pattern, use.pattern.flags, use.method)
        if key not in seen and (found := finding(use, most_s)) is not None:
            say(steep=found)
        seen.add(key)
    say(patterns=len(seen), unknown=sorted(unknown), seconds=round(time.process_time(), 1))


def say(**what: object) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
