"""``keikaku library publish`` and ``fetch``, and answers from what was published."""

import shutil
from pathlib import Path

import pytest

from chat.cli import main
from corpus.library import Library
from tests.corpus.test_backup import seal

QUESTION = "企業誘致件数の目標は？"


def test_what_was_published_is_fetched_and_answers_the_same(
    digest_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, library = tmp_path / "store", str(digest_library.root)
    assert main(["library", "publish", str(store), "--library", library]) == 0
    assert "公開しました" in capsys.readouterr().out
    assert main(["library", "publish", str(store), "--library", library]) == 0
    assert "もう公開してあります" in capsys.readouterr().out
    assert main(["library", "fetch", str(store), "--library", str(tmp_path / "copy")]) == 0
    assert "取り寄せました" in capsys.readouterr().out
    assert main(["library", "fetch", str(store), "--library", str(tmp_path / "copy")]) == 0
    assert "もう新しいものがあります" in capsys.readouterr().out
    answers = []
    for place in (library, str(tmp_path / "copy")):
        assert main(["ask", QUESTION, "--library", place]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_a_url_is_a_library_whose_copy_answers_when_it_is_out_of_reach(
    digest_library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("KEIKAKU_CACHE", str(tmp_path / "cache"))
    url = f"file://{tmp_path / 'store'}"
    assert main(["library", "publish", url, "--library", str(digest_library.root)]) == 0
    for arguments in (["facts"], ["status"]):
        capsys.readouterr()
        assert main([*arguments, "--library", url]) == 0
        assert "企業誘致" in capsys.readouterr().out or arguments == ["status"]
    shutil.rmtree(tmp_path / "store")
    assert main(["facts", "--library", url]) == 0
    assert "企業誘致" in capsys.readouterr().out
    assert "前に取り寄せた世代" in caplog.text


def test_a_damaged_copy_is_mended_where_its_store_is_in_reach_and_never_answers(
    digest_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KEIKAKU_CACHE", str(tmp_path / "cache"))
    url = f"file://{tmp_path / 'store'}"
    assert main(["library", "publish", url, "--library", str(digest_library.root)]) == 0
    assert main(["facts", "--library", url]) == 0
    damaged = sorted((tmp_path / "cache").rglob("facts.jsonl"))
    damaged[-1].write_bytes(b"")
    capsys.readouterr()
    assert main(["facts", "--library", url]) == 0
    assert "企業誘致" in capsys.readouterr().out
    sorted((tmp_path / "cache").rglob("facts.jsonl"))[-1].write_bytes(b"")
    shutil.rmtree(tmp_path / "store")
    assert main(["facts", "--library", url]) == 1
    assert "publish" in capsys.readouterr().err


@pytest.mark.parametrize("older", [False, True])
def test_repair_of_a_copy_says_to_fetch_it(older: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library, store, copy = Library(tmp_path / "library"), tmp_path / "store", tmp_path / "copy"
    for text in ("一", "二") if older else ("一",):
        seal(library, text)
        assert main(["library", "publish", str(store), "--library", str(library.root)]) == 0
        assert main(["library", "fetch", str(store), "--library", str(copy)]) == 0
    current = Library(copy).current_name()
    (copy / str(current) / "texts" / "plan.txt").write_text("別")
    capsys.readouterr()
    assert main(["repair", "--library", str(copy)]) == (0 if older else 1)
    said = "".join(capsys.readouterr())
    assert f"keikaku library fetch {store} --library {copy}" in said
    assert main(["library", "fetch", str(store), "--library", str(copy)]) == 0
    assert Library(copy).open().damage() == []


@pytest.mark.parametrize(
    "arguments",
    [["ingest", "x.md"], ["repair"], ["backup", "b.tar"], ["restore", "b.tar"], ["library", "fetch", "store"]],
)
def test_what_writes_wants_a_folder(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--library", "s3://bucket/plans"])
    assert ended.value.code == 2
    assert "この計算機のフォルダを指定してください" in capsys.readouterr().err


def test_a_url_that_was_never_published_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KEIKAKU_CACHE", str(tmp_path / "cache"))
    assert main(["ask", QUESTION, "--library", f"file://{tmp_path}/nothing"]) == 1
    assert "何も公開されていません" in capsys.readouterr().err
