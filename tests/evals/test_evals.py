import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from chat.assistant import Assistant
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.normalize import squeeze
from evals.__main__ import main, missed_floors
from evals.metrics import first_hit, is_right, mean_reciprocal_rank, percentile, recall_at, share, states
from evals.report import write_result
from evals.runner import run, score
from evals.testset import Case, read_testset
from ingest.readers.files import read_document

TODAY = date(2026, 11, 22)
TESTSETS = Path(__file__).resolve().parents[2] / "evals" / "testsets"


def case(**fields: object) -> Case:
    return Case.model_validate({"id": "x", "question": "q", "category": "target", **fields})


@pytest.mark.parametrize(
    ("answer", "fact", "expected"),
    [
        ("目標は１，２００ 件です", "1200件", True),
        ("目標は11,200件です", "1200件", False),
        ("目標は0.3か所", "3か所", False),
        ("やまぐち産業振興財団*です", "産業振興財団", True),
        ("2021年", "2022年", False),
    ],
)
def test_facts_count_after_folding_with_a_digit_boundary(answer: str, fact: str, expected: bool) -> None:
    assert states(answer, fact) is expected


def test_right_and_wrong() -> None:
    wanted = case(must=[["125件", "百二十五件"], ["2026"]], must_not=["75件です"])
    assert is_right(wanted, "2026年度に125件です", abstained=False)
    assert not is_right(wanted, "125件です", abstained=False)
    assert not is_right(wanted, "2026年度に125件、前は75件です", abstained=False)
    assert not is_right(wanted, "2026年度に125件です", abstained=True)
    unanswerable = case(answerable=False, must_not=["125件です"])
    assert is_right(unanswerable, "ありません", abstained=True)
    assert not is_right(unanswerable, "ありません", abstained=False)
    assert not is_right(unanswerable, "125件です", abstained=True)


def test_ranks() -> None:
    quoted = case(evidence=["企業誘致 件数"])
    assert first_hit(quoted, ["別の本文", "企業\n誘致件数 25件"]) == 2
    assert first_hit(quoted, ["別の本文"]) is None
    assert recall_at([1, 6, None], 5) == pytest.approx(1 / 3)
    assert mean_reciprocal_rank([1, 2, None]) == pytest.approx(0.5)
    assert recall_at([], 5) is mean_reciprocal_rank([]) is share([]) is percentile([], 50) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"id": "a"}\nxx\n', ["1 行目", "question", "2 行目"]),
        ('{"id":"a","question":"q","category":"c"}\n' * 2, ["二度"]),
        ("\n", ["問題がありません"]),
    ],
)
def test_every_problem_of_a_test_set_is_named_at_once(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KeikakuError) as error:
        read_testset(path)
    assert all(word in str(error.value) for word in words)


def test_a_missing_test_set_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="読めません"):
        read_testset(tmp_path / "none.jsonl")


def test_the_test_sets_quotes_and_facts_stand_in_the_documents(shared_corpus: Path) -> None:
    texts = {p.stem: squeeze(read_document(p).text) for p in shared_corpus.glob("*.txt")}
    cases = read_testset(TESTSETS / "plans.jsonl")
    assert len(cases) >= 60
    for item in cases:
        whole = "".join(texts[plan] for plan in item.plans)
        assert all(squeeze(quote) in whole for quote in item.evidence), item.id
        assert all(any(squeeze(fact) in whole for fact in facts) for facts in item.must), item.id


def test_a_run_is_measured_and_kept(assistant: Assistant, tmp_path: Path) -> None:
    cases = [
        case(id="1", question="企業誘致件数の目標は？", must=[["125件"]], evidence=["企業誘致件数 25件 125件"]),
        case(id="2", question="島根県の目標は？", category="unanswerable", answerable=False),
        case(id="3", question="女性創業数の目標は？", must=[["9999件"]]),
    ]
    outcomes = run(assistant, cases, TODAY, lambda *_: None)
    scores = score(outcomes)
    assert [o.right for o in outcomes] == [True, True, False]
    assert (scores.accuracy, scores.refusal_recall, scores.false_refusals) == (0.5, 1.0, 0.0)
    assert (scores.citation_share, scores.recall_at_5) == (1.0, 1.0)
    assert scores.mrr == pytest.approx(1 / (outcomes[0].retrieved_rank or 0))
    assert scores.by_category == {"target": (1, 2), "unanswerable": (1, 1)}
    generation = assistant.retriever.generation
    path = write_result(tmp_path, "small", generation, TODAY, outcomes, scores)
    assert path.name == f"small-{generation.corpus_hash}.json"
    assert json.loads(path.read_text(encoding="utf-8"))["scores"]["cases"] == 3


def test_the_command_prints_a_table_and_fails_below_a_floor(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["run", str(TESTSETS / "digest.jsonl"), "--library", str(digest_library.root), "--out", str(tmp_path)]
    common += ["--today", "2026-11-22", "--wrong"]
    assert main([*common, "--floor", "accuracy=0.85"]) == 0
    assert "正答率" in capsys.readouterr().out
    assert main([*common, "--floor", "accuracy=1.01"]) == 1
    assert "基準に届きません" in capsys.readouterr().err
    assert main(["run", str(tmp_path / "none.jsonl"), "--library", str(digest_library.root)]) == 1


def test_two_sets_are_measured_together_and_two_libraries_side_by_side(
    digest_library: Library, municipal_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    libraries = [digest_library.root, shutil.copytree(municipal_library.root, tmp_path / "other")]
    for name, wanted in (("a", "125件"), ("b", "ありえない語")):
        line = {"id": name, "question": "企業誘致件数の目標は？", "category": "target", "plans": [], "must": [[wanted]]}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    sets = [str(tmp_path / f"{name}.jsonl") for name in "ab"]
    chosen = [word for path in libraries for word in ("--library", str(path))]
    assert main(["run", *sets, *chosen, "--out", str(tmp_path), "--wrong"]) == 0
    out = capsys.readouterr().out
    assert "a+b（2 問）" in out
    assert re.search(r"target\s*│\s*1/2\s*│\s*0/2", out)
    assert "other: a " in out


def test_floors_that_name_nothing_are_explained(assistant: Assistant) -> None:
    scores = score(run(assistant, [case(question="企業誘致件数の目標は？", must=[["125件"]])], TODAY, lambda *_: None))
    for floor in ("beauty=1", "accuracy=high", "mrr=0.5"):
        with pytest.raises(KeikakuError):
            missed_floors(scores, [floor])


def test_accuracy_on_the_real_documents(corpus_assistant: Assistant) -> None:
    scores = score(run(corpus_assistant, read_testset(TESTSETS / "plans.jsonl"), TODAY, lambda *_: None))
    assert scores.accuracy is not None
    assert scores.accuracy >= 0.9
    assert scores.citation_share is not None
    assert scores.citation_share >= 0.95
    assert scores.false_refusals is not None
    assert scores.false_refusals <= 0.05
