"""Every pattern takes time in proportion to the text that it is put to."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def measured(package: str, folder: Path = HERE.parent, most_s: int = 120) -> list[dict[str, Any]]:
    """What measuring the patterns of a package says."""
    done = subprocess.run(
        [sys.executable, HERE / "long_runs.py", package, str(most_s)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode == -signal.SIGXCPU:
        return [*said, {"endless": said[-1]["at"]}]
    assert done.returncode == 0, done.stderr
    return said


@pytest.mark.parametrize(
    ("package", "least"), [("ingest", 120), ("corpus", 60), ("retriever", 50), ("chat", 220), ("evals", 35)]
)
def test_no_pattern_takes_more_than_time_in_proportion_to_its_text(package: str, least: int) -> None:
    said = measured(package)
    assert [each["endless"] for each in said if "endless" in each] == []
    assert [each["steep"] for each in said if "steep" in each] == []
    assert said[-1]["patterns"] >= least
    assert said[-1]["unknown"] == [], "no pattern stands there: take them off the list of those that may be slow"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (r'P = re.compile(r"\s+$")' + "\ndef f(t): return P.search(t)", "steep"),
        (r'P = {"a": (re.compile(r"^※\s*\d*\s*x"),)}', "steep"),
        (r'def f(t): return re.sub(rf"※{t}\s*\d*\s*$", "", t)', "steep"),
        (r'P = (r"計画", r"を[^。]*目標$")' + "\ndef f(t): return any(re.search(p, t) for p in P)", "steep"),
        (r'P = re.compile(r"^(?:a+)+$")', "endless"),
        (r'P = re.compile(r"(?<!\s)\s++$")', None),
        (r'P = re.compile(r"\s*x")' + "\ndef f(t): return P.match(t)", None),
    ],
    ids=["spaces", "held in a table", "spelled in a function", "texts", "exponential", "possessive", "at one place"],
)
def test_slow_patterns_are_found_wherever_they_are_written(tmp_path: Path, written: str, kind: str | None) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "__init__.py").touch()
    (tmp_path / "sample" / "one.py").write_text(f"import re\n{written}\n", encoding="utf-8")
    found = [each for each in measured("sample", tmp_path, most_s=3) if "steep" in each or "endless" in each]
    assert {next(iter(each)) for each in found} == ({kind} if kind else set())
    assert all(next(iter(each.values()))["place"].startswith("sample.one") for each in found)
