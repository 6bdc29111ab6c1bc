"""Bodies that sentences name as having a part in what is done, however far the verb stands from them."""

import pytest

from ingest.facts.bodies import is_named, looks_like_body
from ingest.facts.doers import bodies_doing
from ingest.facts.short_names import short_names
from ingest.lines import read_lines
from ingest.outline import build_outline


def named(text: str) -> set[str]:
    """The bodies that a sentence gives a part."""
    return {name for _, name in bodies_doing(text)}


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("水の相互融通について、川下水道企業団と令和９年度末までに協定を結ぶ。", {"川下水道企業団"}),
        ("譲渡は、さくら町自治会連合会と2026年12月に結ぶ覚書による。", {"さくら町自治会連合会"}),
        ("路線の廃止は、湾岸地域公共交通会議の合意を経て、令和10年10月に行う。", {"湾岸地域公共交通会議"}),
        ("目標は、令和８年１月の川上町農林審議会で改めました。", {"川上町農林審議会"}),
        ("河口堰の操作は、令和８年度に県西部土木事務所の同意を得て見直します。", {"県西部土木事務所"}),
        ("届出書を令和８年８月に北部保健所に提出する。", {"北部保健所"}),
        ("藻場の調査には、県水産試験場が技術面で加わります。", {"県水産試験場"}),
        ("山ノ上森林組合と日程を組み直す。", {"山ノ上森林組合"}),
        ("船着場の清掃は、一般社団法人しおさいクラブが担う。", {"一般社団法人しおさいクラブ"}),
        ("配達は、しおさい運送株式会社と株式会社みなみ屋が引き受けます。", {"株式会社みなみ屋"}),
        ("朝市はNPO法人くらしの会が毎月開きます。", {"NPO法人くらしの会"}),
        ("運営は、特定非営利活動法人うみかぜに任せます。", {"特定非営利活動法人うみかぜ"}),
        ("講座は公益財団法人さくら財団（事務局：町）が開く。", {"公益財団法人さくら財団"}),
        ("町議会への報告は毎年６月とする。", {"町議会"}),
        ("運輸支局への届出を令和８年８月に済ませます。", {"運輸支局"}),
        ("県立大学看護学部との実習の協議を急ぎます。", {"県立大学看護学部"}),
        ("改定案は使用料等審議会（令和８年６月答申）の審議を経る。", {"使用料等審議会"}),
    ],
)
def test_a_body_with_which_something_is_done_has_a_part(sentence: str, bodies: set[str]) -> None:
    assert bodies <= named(sentence)


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("毎年８月にさくら市総合計画審議会（委員12人）が検証し、結果を公表します。", {"さくら市総合計画審議会"}),
        ("令和９年４月からは、こども家庭課が受け付けます。", {"こども家庭課"}),
        ("町の土木課が令和８年６月に測量を行う。", {"土木課"}),
        ("平日は村の福祉センターが相談を受け付けます。", {"福祉センター"}),
        ("毎年度末に、財政課が全体をまとめます。", {"財政課"}),
    ],
)
def test_neither_a_time_nor_the_place_is_a_part_of_a_name(sentence: str, bodies: set[str]) -> None:
    assert named(sentence) == bodies


@pytest.mark.parametrize(
    "name",
    ["担当室課", "表２の担当課", "各担当課", "市内２か所目となる相談窓口の分室", "主管部課", "窓口の分館", "所管課室"],
)
def test_words_for_whoever_is_in_charge_name_no_body(name: str) -> None:
    assert not (looks_like_body(name) and is_named(name))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "所管の略称：商＝商工港湾課、農＝農林水産課、健＝健康増進課",
            {"商": "商工港湾課", "農": "農林水産課", "健": "健康増進課"},
        ),
        ("略号（課名）：土…土木課、水…水道課", {"土": "土木課", "水": "水道課"}),
        ("凡例:企=企画課 福=福祉課", {"企": "企画課", "福": "福祉課"}),
        ("略記は次のとおり。森＝川上森林組合　漁＝川上漁業協同組合", {"森": "川上森林組合", "漁": "川上漁業協同組合"}),
    ],
)
def test_the_first_pair_of_a_legend_may_follow_its_title(text: str, pairs: dict[str, str]) -> None:
    outline = build_outline(read_lines(f"1 見方\n{text}\n"))
    assert dict(pair for section in outline.sections for pair in short_names(section.items)) == pairs
