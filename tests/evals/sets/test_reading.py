"""Test sets out of workbooks, CSV files and JSON lines, sound and broken."""

import contextlib
import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from corpus.errors import KeikakuError
from corpus.plan import Plan
from evals.results.workbook import drafts, template
from evals.sets.columns import COLUMNS, read_row, write_row
from evals.sets.reading import read_testset, read_testsets, resolve_plans
from evals.sets.testset import Case, HistoryTurn, Place

TESTSETS = Path(__file__).resolve().parents[3] / "evals" / "testsets"
EXAMPLES = Path(__file__).resolve().parents[3] / "evals" / "sets" / "examples.jsonl"
HEADS = ["ID", "質問", "分類", "正解に必要な語", "含んではいけない語", "対象計画", "根拠", "回答可能", "会話の前の発言"]


def book(path: Path, rows: list[list[object]], title: str = "問題") -> Path:
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


def told(path: Path) -> str:
    with pytest.raises(KeikakuError) as error:
        read_testset(path)
    return str(error.value)


def test_the_template_is_a_sound_test_set_with_an_example_of_every_category(tmp_path: Path) -> None:
    examples = read_testset(EXAMPLES)
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(examples))
    assert read_testset(path) == examples
    sheet = load_workbook(path)["説明"]
    explained = [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert explained[: len(COLUMNS)] == [column.head for column in COLUMNS]
    assert len({case.category for case in examples}) == 10
    assert any(case.history for case in examples)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_row_is_read_from_csv_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "set.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        rows.writerow(
            [
                "A1",
                "企業誘致の目標は？",
                "目標",
                "125件／百二十五件；2026年度",
                "75件",
                "甲計画；乙計画",
                "25件 125件",
                "はい",
                "前の問い\n答：前の答え\n次の問い",
            ]
        )
    assert read_testset(path) == [
        Case(
            id="A1",
            question="企業誘致の目標は？",
            category="target",
            must=(("125件", "百二十五件"), ("2026年度",)),
            must_not=("75件",),
            plans=("甲計画", "乙計画"),
            evidence=("25件 125件",),
            history=(HistoryTurn(question="前の問い", answer="前の答え"), HistoryTurn(question="次の問い")),
        )
    ]


def test_cells_are_read_as_their_writer_sees_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        [["ID", "質問", "正解に必要な語", "回答可能"], [1, "率は？", 0.28, True], [2.0, "数は？", 1200, None]],
    )
    made = load_workbook(path)
    made["問題"]["C2"].number_format = "0%"
    made.save(path)
    assert [(c.id, c.must, c.answerable) for c in read_testset(path)] == [
        ("1", (("28%",),), True),
        ("2", (("1200",),), True),
    ]


def test_a_table_without_ids_and_categories_is_numbered(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["質問", "正解に必要な語（／で区切る）"], ["率は？", "5%"], ["数は？", "5件"]])
    assert [(c.id, c.category) for c in read_testset(path)] == [("Q001", "その他"), ("Q002", "その他")]


def test_every_problem_of_a_workbook_is_named_at_once_with_its_place(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEADS,
        ["A1", "", "目標", "125件"],
        ["A2", "目標は？", "目標", ""],
        ["A3", "目標は？", "目標", "125件", "", "", "", "たぶん"],
        ["A4", "電話は？", "回答不可", "125件", "", "", "", "いいえ"],
        ["A5", "目標は？", "目標", "125件；；5社"],
        ["", "目標は？", "目標", date(2026, 11, 22)],
        ["A7", "目標は？", "目標", "125件"],
        ["A7", "別の目標は？", "目標", "125件"],
    ]
    message = told(book(tmp_path / "a.xlsx", rows, title="七月"))
    for part in (
        "7 か所",
        "a.xlsx シート「七月」2 行目「質問」列",
        "3 行目「正解に必要な語」列",
        "4 行目「回答可能」列: 「たぶん」",
        "5 行目「正解に必要な語」列",
        "6 行目「正解に必要な語」列",
        "7 行目「正解に必要な語」列: 日付",
        "9 行目「ID」列: ID「A7」は a.xlsx シート「七月」8 行目",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [["ID", "質問", "必要な語"], ["1", "目標は？", "5件"]],
            ["「必要な語」列: 知らない見出し", "「正解に必要な語」列: 列がありません"],
        ),
        ([["ID", "質問", "正解に必要な語", "質問"]], ["二つ"]),
        ([["項目", "値"], ["a", "b"]], ["列の見出し", "template"]),
        ([["ID", "質問", "正解に必要な語"]], ["問題がありません"]),
        ([["ID", "質問", "正解に必要な語"], ["1", "目標は？", "=1/0"]], ["2 行目「正解に必要な語」列: 空です"]),
    ],
)
def test_wrong_columns_are_explained(tmp_path: Path, rows: list[list[object]], words: list[str]) -> None:
    message = told(book(tmp_path / "a.xlsx", rows))
    assert all(word in message for word in words)


def test_own_notes_are_left_alone(tmp_path: Path) -> None:
    rows: list[list[object]] = [["質問", "正解に必要な語", "備考（担当）"], ["目標は？", "5件", "要確認"]]
    assert len(read_testset(book(tmp_path / "a.xlsx", rows))) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"id": "a"}\nxx\n[1]', ["1 行目「question」列", "1 行目「category」列", "2 行目", "3 行目"]),
        ('{"id":"a","question":"q","category":"c","must":[["1件"]],"musst":[]}', ["「musst」列: 知らない項目"]),
        ('{"id":"a","question":"q","category":"c"}', ["「must」列: 空です"]),
        ('{"id":"a","question":"q","category":"c","must":[["1件"],[]]}', ["「must」列: 空の語"]),
        ("\n", ["問題がありません"]),
    ],
)
def test_every_problem_of_json_lines_is_named_at_once(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(text, encoding="utf-8")
    message = told(path)
    assert all(word in message for word in words)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (201 * 2**20))


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("none.jsonl", lambda path: None, ["ありません"]),
        ("none.csv", lambda path: None, ["ありません"]),
        ("none.xlsx", lambda path: None, ["ありません"]),
        ("a.csv", lambda path: path.mkdir() or (path / "b.csv").mkdir(), ["読めません"]),
        ("a.xlsx", lambda path: path.write_bytes(b"not a zip"), ["読めません"]),
        ("a.xlsx", zip_bomb, ["大きすぎます"]),
        ("a.csv", lambda path: path.write_bytes(b"\x81\xff\xfe"), ["文字コード"]),
        ("a.csv", lambda path: path.write_text('質問,正解に必要な語\n"閉じない,1'), ["引用符"]),
        ("a.xls", lambda path: path.write_bytes(b""), [".xlsx、.csv、.jsonl"]),
        ("folder", lambda path: path.mkdir(), ["フォルダ"]),
    ],
)
def test_what_cannot_be_read_is_explained(
    tmp_path: Path, name: str, make: Callable[[Path], object], words: list[str]
) -> None:
    make(tmp_path / name)
    message = told(tmp_path / name)
    assert all(word in message for word in words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 12_000), flips=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_broken_workbooks_end_in_our_own_errors_only(tmp_path: Path, at: int, flips: bytes, cut: bool) -> None:
    sound = tmp_path / "sound.xlsx"
    if not sound.exists():
        book(sound, [HEADS, ["A1", "目標は？", "目標", "125件"]])
    whole = sound.read_bytes()
    at %= len(whole)
    path = tmp_path / "broken.xlsx"
    path.write_bytes(whole[:at] if cut else whole[:at] + flips + whole[at + len(flips) :])
    with contextlib.suppress(KeikakuError):
        read_testset(path)


TEXT = st.text(alphabet="目標は何件か125ABC、。（）%", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    TEXT,
    st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=3),
    st.lists(TEXT, max_size=2),
    st.lists(TEXT.filter(lambda t: t[0] not in "Aa答"), max_size=3),
)
def test_a_case_survives_its_row(question: str, must: list[list[str]], must_not: list[str], history: list[str]) -> None:
    case = Case(
        id="x",
        question=f"{question}目標",
        category="target",
        must=tuple(map(tuple, must)),
        must_not=tuple(must_not),
        history=tuple(HistoryTurn(question=turn) for turn in history),
    )
    assert read_row(write_row(case), Place(file="f", row=2), 1) == case


def test_a_folder_is_read_as_one_and_the_same_case_twice_is_one(tmp_path: Path) -> None:
    for name in "ab":
        shutil.copy(EXAMPLES, tmp_path / f"{name}.jsonl")
    assert read_testset(tmp_path) == read_testset(EXAMPLES)
    assert len(read_testset(TESTSETS / "dev")) > 800


def test_plans_may_be_given_by_title_and_unknown_ones_are_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["質問", "正解に必要な語", "対象計画"],
        ["目標は？", "5件", "みどり 計画"],
        ["現状は？", "5件", "あお計画"],
    ]
    found = resolve_plans(
        read_testsets([book(tmp_path / "a.xlsx", rows)]), {"midori": Plan(id="midori", title="みどり計画")}
    )
    assert [case.plans for case in found.cases] == [("midori",)]
    assert [str(p) for p in found.problems] == [
        "a.xlsx シート「問題」3 行目「対象計画」列: 計画「あお計画」はライブラリにも計画カタログにもありません。「keikaku status」に出る題名か ID を書いてください。"
    ]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    case = Case(id="=1+1", question='=HYPERLINK("http://x","y")は\x07何', category="target", must=(("+1件",),))
    path = tmp_path / "a.xlsx"
    path.write_bytes(drafts([(case, "@note")]))
    cells = next(load_workbook(path)["問題"].iter_rows(min_row=2, max_row=2))
    assert all(cell.data_type != "f" for cell in cells)
    assert read_testset(path)[0].question == '=HYPERLINK("http://x","y")は何'


def test_the_template_filled_in_with_libreoffice_is_read_back(tmp_path: Path) -> None:
    if (
        shutil.which("soffice") is None
        or subprocess.run(["/usr/bin/python3", "-c", "import uno"], check=False, capture_output=True).returncode
    ):
        pytest.skip("LibreOffice Calc with its Python bridge (libreoffice-calc-nogui, python3-uno) is not installed")
    blank, filled = tmp_path / "template.xlsx", tmp_path / "filled.xlsx"
    blank.write_bytes(template(read_testset(EXAMPLES)))
    script = Path(__file__).with_name("fill_in_with_libreoffice.py")
    pipe = f"keikaku-{tmp_path.name}"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = subprocess.Popen(
        ["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        command = ["/usr/bin/python3", str(script), pipe, blank.as_uri(), filled.as_uri()]
        done = subprocess.run(command, check=False, timeout=120, capture_output=True, text=True)
    finally:
        office.terminate()
        office.wait(30)
    assert filled.exists(), done.stderr
    cases = read_testset(filled)
    assert cases[: len(read_testset(EXAMPLES))] == read_testset(EXAMPLES)
    assert cases[-2:] == [
        Case(
            id="N1",
            question="工場の誘致は何件が目標？",
            category="target",
            must=(("125件", "百二十五件"), ("2026年度",)),
        ),
        Case(id="N2", question="電話番号は？", category="unanswerable", answerable=False),
    ]


def test_the_committed_sets_are_sound_and_of_the_promised_sizes() -> None:
    sizes = {name: len(read_testset(TESTSETS / f"{name}.jsonl")) for name in ("locked", "followups", "robustness")}
    assert sizes["locked"] >= 100
    assert sizes["followups"] >= 30
    assert all(case.history for case in read_testset(TESTSETS / "followups.jsonl"))
    dev = {case.question for case in read_testset(TESTSETS / "dev")}
    assert not dev & {case.question for case in read_testset(TESTSETS / "locked.jsonl")}


def test_the_quotes_and_facts_of_the_sets_stand_in_the_documents(shared_corpus: Path) -> None:
    from corpus.normalize import squeeze
    from evals.judging.stated import states
    from ingest.readers.files import read_document

    texts = {p.stem: read_document(p).text for p in shared_corpus.glob("*.txt")}
    cases = [*read_testset(TESTSETS / "dev" / "plans.jsonl"), *read_testset(TESTSETS / "locked.jsonl")]
    assert sum(bool(case.evidence) for case in cases) >= 150
    for case in cases:
        plans = [texts[plan] for plan in case.plans or texts]
        assert all(any(squeeze(quote) in squeeze(text) for text in plans) for quote in case.evidence), case.id
        if case.category != "compare":
            assert all(any(states(text, fact) for text in plans for fact in facts) for facts in case.must), case.id


def test_what_is_written_as_json_lines_is_read_back(tmp_path: Path) -> None:
    cases = read_testset(TESTSETS / "robustness.jsonl")
    path = tmp_path / "again.jsonl"
    stream = io.StringIO()
    for case in cases:
        stream.write(json.dumps(case.model_dump(), ensure_ascii=False) + "\n")
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert read_testset(path) == cases
