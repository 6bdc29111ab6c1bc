import csv
import io
import json

import pytest

from chat.cli import main
from corpus.library import Library

KEYS = {
    "indicator": {
        "kind",
        "plan_id",
        "name",
        "unit",
        "cumulative",
        "baseline",
        "actual",
        "target",
        "forecast",
        "section",
        "document_id",
        "quote",
        "span",
    },
    "initiative": {
        "kind",
        "plan_id",
        "name",
        "details",
        "agencies",
        "attributes",
        "section",
        "document_id",
        "quote",
        "span",
    },
    "milestone": {
        "kind",
        "plan_id",
        "initiative",
        "text",
        "start",
        "end",
        "start_iso",
        "end_iso",
        "section",
        "document_id",
        "quote",
        "span",
    },
    "statistic": {"kind", "plan_id", "name", "role", "figure", "section", "document_id", "quote", "span"},
    "term": {"kind", "plan_id", "name", "text", "section", "document_id", "quote", "span"},
    "agency": {"kind", "plan_id", "name", "abbreviations", "roles", "document_id", "quote", "span"},
}


def listed(library: Library, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["facts", "--library", str(library.root), *options]) == 0
    return capsys.readouterr().out


def test_json_prints_one_object_a_line_of_every_kind(
    municipal_library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    objects = [json.loads(line) for line in listed(municipal_library, capsys, "--json").splitlines()]
    assert {o["kind"] for o in objects} == set(KEYS)
    for o in objects:
        assert set(o) == KEYS[o["kind"]]
        text = municipal_library.open().text(o["document_id"])
        assert text[o["span"][0] : o["span"][1]] == o["quote"]
    rate = next(o for o in objects if o.get("name") == "空き店舗率")
    assert rate["baseline"] == {"value": "18.4", "unit": "%", "period": "2023", "printed": "18.4"}


def test_one_kind_of_one_plan(municipal_library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    out = listed(municipal_library, capsys, "--kind", "indicator", "--plan", "tokiwa-town-plan", "--json")
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["indicator"] * 5


def test_csv_opens_in_a_spreadsheet(municipal_library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    out = listed(municipal_library, capsys, "--kind", "agency", "--csv")
    assert out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert rows[0] == ["種類", "計画", "機関", "略称", "役割"]
    assert all(len(row) == len(rows[0]) for row in rows)


def test_tables_name_their_kind(municipal_library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    out = listed(municipal_library, capsys)
    assert all(f"{label}（" in out for label in ("指標", "取組", "工程", "用語", "機関"))
    assert "計画をまたぐ対応（" in listed(municipal_library, capsys, "--kind", "link")
    nothing = listed(municipal_library, capsys, "--kind", "link", "--plan", "tokiwa-town-plan")
    assert "該当する事実はありません" in nothing


def test_an_unknown_plan_is_named_with_those_there_are(
    municipal_library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", "--library", str(municipal_library.root), "--plan", "nowhere"]) == 1
    assert "tokiwa-town-plan" in capsys.readouterr().err
