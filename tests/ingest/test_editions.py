"""What titles say of volumes and versions."""

import pytest

from ingest.editions import Edition, edition_of, volume_beside


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("みどり町産業振興計画", Edition(stem="みどり町産業振興計画")),
        ("みどり町産業振興計画　指標編", Edition(stem="みどり町産業振興計画", volume="指標編")),
        ("みどり町産業振興計画（資料編）", Edition(stem="みどり町産業振興計画", volume="資料編")),
        ("みどり町産業振興計画指標編", Edition(stem="みどり町産業振興計画", volume="指標編")),
        ("みどり町産業計画 別冊 数値目標一覧", Edition(stem="みどり町産業計画", volume="別冊 数値目標一覧")),
        ("【概要版】みどり町産業計画", Edition(stem="みどり町産業計画", volume="概要版")),
        ("みどり町産業計画【第１分冊】", Edition(stem="みどり町産業計画", volume="第1分冊")),
        ("みどり町産業計画 本編", Edition(stem="みどり町産業計画", volume="本編")),
        ("みどり町産業計画 編集方針", Edition(stem="みどり町産業計画編集方針")),
        ("みどり町産業計画 第一編", Edition(stem="みどり町産業計画第一編")),
        ("第２期みどり町産業計画", Edition(stem="みどり町産業計画", nth=2)),
        ("みどり町総合計画 第十二期", Edition(stem="みどり町総合計画", nth=12)),
        ("みどり町産業計画Ⅱ", Edition(stem="みどり町産業計画", nth=2)),
        ("第五次みどり町総合計画 後期基本計画", Edition(stem="みどり町総合計画基本計画", nth=5, half=1)),
        ("みどり町後期高齢者医療計画", Edition(stem="みどり町後期高齢者医療計画")),
        ("みどり町総合計画（改訂版）", Edition(stem="みどり町総合計画", revision=1)),
        ("みどり町総合計画（令和６年度中間見直し）", Edition(stem="みどり町総合計画", revision=1)),
        ("みどり町総合計画（案）", Edition(stem="みどり町総合計画", revision=-1)),
        ("みどり町観光計画 見直し方針", Edition(stem="みどり町観光計画見直し方針")),
        ("みどり町産業計画（令和6年度～令和10年度）", Edition(stem="みどり町産業計画")),
        ("みどり町産業ビジョン2030", Edition(stem="みどり町産業ビジョン")),
        ("令和5年度 みどり町産業計画 進捗状況報告書", Edition(stem="みどり町産業計画進捗状況報告書")),
        ("", Edition(stem="")),
    ],
)
def test_a_title_is_taken_apart(title: str, expected: Edition) -> None:
    assert edition_of(title) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["みどり町産業計画", "＜指標編＞"], "指標編"),
        (["みどり町産業計画", "令和6年3月", "別冊 数値目標"], "別冊 数値目標"),
        (["資料編", "みどり町産業計画"], "資料編"),
        (["みどり町産業計画", "令和6年3月", "みどり町", "資料編"], None),
        (["みどり町産業計画", "資料編には統計を載せています。"], None),
        (["みどり町", "はじめに"], None),
    ],
    ids=["below", "after the date", "above", "contents", "sentence", "no title"],
)
def test_a_line_beside_the_title_names_the_volume(lines: list[str], expected: str | None) -> None:
    assert volume_beside("みどり町産業計画", lines) == expected
