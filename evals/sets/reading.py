"""Read test sets: Excel workbooks, CSV files, JSON lines, or folders of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from corpus.apart import Limits, Progress, run_apart
from corpus.errors import KeikakuError
from corpus.normalize import squeeze
from corpus.plan import Plan
from evals.sets.tables import MOST_BYTES, MOST_ROWS, read_csv, read_workbook, too_large
from evals.sets.testset import Case, Entry, Place, Problem, TestSet, case_of, unique

SUFFIXES: Final = (".jsonl", ".csv", ".xlsx")
_FIELDS: Final = {name: name for name in Case.model_fields}


LIMITS: Final = Limits(memory=2 * 2**30, silence_s=60, total_s=60, jobs=1000)
"""For files from outside: what is read at most (see ``evals.sets.tables``) takes a third of either."""


def read_testset(path: Path) -> list[Case]:
    """The cases of a test set (or a folder of them) of our own without any fault, read in this process.

    Raises:
        KeikakuError: it can't be read, is empty, or has faults: all are named.
    """
    found = _together([path], list(map(_read, testset_files([path]))))
    refuse_faulty(found)
    return found.cases


def refuse_faulty(found: TestSet) -> None:
    """Refuse a test set with any problem.

    Raises:
        KeikakuError: it has problems; the message names every one.
    """
    if found.problems:
        listed = "\n".join(f"・{problem}" for problem in found.problems)
        raise KeikakuError(f"テストセットに {len(found.problems)} か所の誤りがあります。直してください。\n{listed}")


def read_testsets(paths: Sequence[Path]) -> TestSet:
    """Read files, and the files of folders in the order of their names, as one test set.

    They come from outside, so they are read in another process with bounded memory and time. An id
    that another case has already is a problem, and its case is left out.

    Raises:
        KeikakuError: a file can't be read at all, or nothing is in any of them.
    """
    sets = []
    for _, one in run_apart(
        _read_apart, testset_files(paths), limits=lambda _: LIMITS, name=lambda path: f"テストセット {path}"
    ):
        if isinstance(one, KeikakuError):
            raise one
        sets.append(one)
    return _together(paths, sets)


def _together(paths: Sequence[Path], sets: Sequence[TestSet]) -> TestSet:
    entries = [entry for one in sets for entry in one.entries]
    kept, repeated = unique(entries)
    problems = [*(problem for one in sets for problem in one.problems), *repeated]
    if not entries and not problems:
        names = "、".join(map(str, paths))
        raise KeikakuError(f"テストセット {names} に問題がありません。一行に一問を書いてください。")
    return TestSet(entries=tuple(kept), problems=tuple(problems))


def testset_files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves, and those of folders in the order of their names.

    Raises:
        KeikakuError: there is no such path, or a folder holds no test set.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise KeikakuError(f"テストセット {path} がありません。場所を確かめてください。")
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        if not inside:
            raise KeikakuError(f"フォルダ {path} にテストセット（{'・'.join(SUFFIXES)}）がありません。")
        files += inside
    return files


def _read_apart(path: Path, _progress: Progress) -> TestSet:
    return _read(path)


def _read(path: Path) -> TestSet:
    match path.suffix.lower():
        case ".xlsx":
            return read_workbook(path)
        case ".csv":
            return read_csv(path)
        case ".jsonl":
            return _read_lines(path)
        case _:
            raise KeikakuError(
                f"テストセット {path} の形式は読めません。.xlsx、.csv、.jsonl のいずれかにしてください。"
            )


def _read_lines(path: Path) -> TestSet:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise too_large(path, f"{path.stat().st_size // 2**20} MB、上限 {MOST_BYTES // 2**20} MB")
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(
            f"テストセット {path} を読めません。場所と文字コード（UTF-8）を確かめてください。"
        ) from error
    if len(lines) > MOST_ROWS:
        raise too_large(path, f"{len(lines):,} 行、上限 {MOST_ROWS:,} 行")
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = Place(file=path.name, row=number)
        case = _case(line, place)
        if isinstance(case, Case):
            entries.append(Entry(place=place, case=case))
        else:
            problems += case
    return TestSet(entries=tuple(entries), problems=tuple(problems))


def _case(line: str, place: Place) -> Case | list[Problem]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        return [Problem(place=place, message="JSON のオブジェクトとして読めません。一行に一つ書いてください。")]
    return case_of(fields, place, _FIELDS)


def resolve_plans(found: TestSet, plans: Mapping[str, Plan]) -> TestSet:
    """The test set with its plans as ids; a plan that is neither an id nor a title of ``plans`` is a problem."""
    entries: list[Entry] = []
    problems = list(found.problems)
    titles: dict[str, list[str]] = {}
    for plan in plans.values():
        titles.setdefault(squeeze(plan.title), []).append(plan.id)
    for entry in found.entries:
        ids = [_ids(name, plans, titles) for name in entry.case.plans]
        unknown = [name for name, known in zip(entry.case.plans, ids, strict=True) if not known]
        problems += _unknown(entry.place, unknown)
        if not unknown:
            case = entry.case.model_copy(update={"plans": tuple(i for known in ids for i in known)})
            entries.append(replace(entry, case=case))
    return TestSet(entries=tuple(entries), problems=tuple(problems))


def _ids(name: str, plans: Mapping[str, Plan], titles: Mapping[str, list[str]]) -> list[str]:
    return [name] if name in plans else titles.get(squeeze(name), [])


def _unknown(place: Place, names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        message = f"計画「{name}」はライブラリにも計画カタログにもありません。「keikaku status」に出る題名か ID を書いてください。"
        yield Problem(place=place, column="対象計画", message=message)
