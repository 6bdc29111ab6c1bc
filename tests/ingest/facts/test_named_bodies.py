"""Names of bodies in running text, and rows that name nothing but bodies."""

import pytest

from ingest.facts.named_bodies import names_in, only_bodies


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("炊き出しは婦人会が引き受け、給水車は水道企業団から借り受ける。", ["婦人会", "水道企業団"]),
        ("商業にぎわい課とまちづくり支援室が動く。", ["商業にぎわい課", "まちづくり支援室"]),
        ("千川市障がい者計画策定委員会に諮る。", ["千川市障がい者計画策定委員会"]),
        ("消防団第2分団が当たる。", ["消防団第2分団"]),
        ("運行は有限会社谷川観光へ任せる。", ["有限会社谷川観光"]),
        ("みどり町及び林業協会と結ぶ。", ["林業協会"]),
        ("令和8年度体育振興課は場をつくる。", ["体育振興課"]),
        ("読み聞かせの会「こぐま」が開く。", ["読み聞かせの会「こぐま」"]),
        ("譲渡は、さくら町自治会と結ぶ。", ["さくら町自治会"]),
        ("令和8年度からあおば中央病院が行う。", ["あおば中央病院"]),
        ("また、やまぐちネットワーク会議を開く。", ["やまぐちネットワーク会議"]),
        ("経営幹部が沿岸部で会う。", []),
        ("水源の森整備組合が請け負う。", []),
        ("住民説明会を開き、試食会も行う。", []),
    ],
)
def test_a_name_is_read_from_its_end_backwards(text: str, names: list[str]) -> None:
    assert [each.name for each in names_in(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("農政課、みどり農協", ["農政課", "みどり農協"]),
        ("商工会の代表者、学識経験者", ["商工会"]),
        ("総務課 財政係", ["総務課 財政係"]),
        ("農政課 林務課", ["農政課", "林務課"]),
        ("上沢市、下沢町", ["上沢市", "下沢町"]),
        ("農政課が決める", None),
        ("広報紙、農政課", None),
        ("公募の市民、学識経験者", []),
    ],
)
def test_a_row_of_bodies_names_nothing_else(text: str, names: list[str] | None) -> None:
    assert only_bodies(text) == names
