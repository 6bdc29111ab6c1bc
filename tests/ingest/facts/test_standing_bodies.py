"""Bodies that stand by themselves: between the marks of lines, in brackets, lists, heads and under labels."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact

Reader = Callable[[str], tuple[Fact, ...]]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(
            "1 役割\n- 苗の手配 … 園芸係\n- 植え付け … みどり町花の会\n", {"園芸係", "みどり町花の会"}, id="dots"
        ),
        pytest.param(
            "1 体制\n〔市〕　河川課＝道具の貸与\n〔県〕　東部土木事務所＝草刈り\n",
            {"河川課", "東部土木事務所"},
            id="equals",
        ),
        pytest.param(
            "1 班\n避難所班　　教育課、町民課\n物資班　　　産業課\n",
            {"避難所班", "教育課", "町民課", "物資班", "産業課"},
            id="teams",
        ),
        pytest.param(
            "1 見守り\n手をつなぐところ　民生委員協議会、新聞販売店\n",
            {"民生委員協議会", "新聞販売店"},
            id="a label in own words",
        ),
        pytest.param(
            "1 柵\n協力：みどり牧場、ヤマトデンキ\n", {"みどり牧場", "ヤマトデンキ"}, id="any short noun behind a label"
        ),
        pytest.param(
            "1 柵\n猟友会：わなを見回る。\n農家：追い払いを行う。\n", {"猟友会", "農家"}, id="who does what, kinds too"
        ),
        pytest.param(
            "1 配布\n- 受信機を配ります。（令和7年度～／総務課）\n", {"総務課"}, id="behind a time in brackets"
        ),
        pytest.param(
            "1 体制\n主管\n中央図書館\n協力\n学校司書部会\n", {"中央図書館", "学校司書部会"}, id="below labels"
        ),
        pytest.param(
            "1 取組\n- 点字の貼り替え（道路課）\n- 接遇の研修（みどりバス）\n- 柵の設置（県警察本部）\n",
            {"道路課", "みどりバス", "県警察本部"},
            id="brackets of a list vouch for one another",
        ),
        pytest.param(
            "1 計画\n1-1 緑の審議会\n商工会の代表で組織する。\n",
            {"緑の審議会", "商工会"},
            id="a heading that is a body",
        ),
        pytest.param(
            "1 取組\n取組\t農政課\t森林組合\n柵の設置\t主\t協\n見回り\t\t主\n",
            {"農政課", "森林組合"},
            id="heads over signs",
        ),
        pytest.param("1 相手\n項目\t電線の地中化\n施工\t県港湾事務所\n", {"県港湾事務所"}, id="a pair of a sheet"),
        pytest.param("1 利用\n図書館　1,200人\n中央公民館　900人\n", set(), id="places beside figures"),
        pytest.param("1 値\n出典：みどり森林組合\n", {"みどり森林組合"}, id="a source"),
        pytest.param(
            "1 人口\n年\t人\n令和4年\t12\n令和5年\t13\n資料：総務省統計局「国勢調査」、みどり町農業委員会調べ\n",
            {"総務省統計局", "みどり町農業委員会"},
            id="sources with what they made",
        ),
        pytest.param(
            "1 人口\n増えています。\nみどり農業再生協議会　令和6年10月\n", {"みどり農業再生協議会"}, id="the last line"
        ),
        pytest.param("1 人口\n増えています。\n総務課\n※概数\n", set(), id="a line before others"),
        pytest.param(
            "1 橋\n取組\t結果\n橋の点検\t10橋で終えた。（土木課）\n橋の塗装\t2橋で始めた。（農政課）\n",
            {"土木課", "農政課"},
            id="brackets behind the sentences of a cell",
        ),
        pytest.param(
            "1 相談\n内容\t相談先\n住まい\tくらしの窓（役場2階）\n仕事\tハローワークみどり\n",
            {"くらしの窓", "ハローワークみどり"},
            id="every name below a head that asks where to",
        ),
        pytest.param(
            "1 票\n主管課\t企画課\t関係課\t税務課、会計室\n年次計画\t令和7年度\t要綱の改正\t\n",
            {"企画課", "税務課", "会計室"},
            id="a row that asks who and tells it beside",
        ),
        pytest.param("1 票\n担当：総務部 人事課／協議を経て実施\n", {"総務部 人事課"}, id="a part behind a space"),
        pytest.param(
            "1 体制\n事業\t担当\n見守り\tこども・若者審議会\n遊び場\t公園課\n",
            {"こども・若者審議会", "公園課"},
            id="a council of several things",
        ),
        pytest.param(
            "1 目標\nすすめる人\n健康課、食育の会、スーパーまるみ\n",
            {"健康課", "食育の会", "スーパーまるみ"},
            id="vouched for",
        ),
        pytest.param(
            "1 体制\n委託先の医療法人青空会の人手が足りない。\n", {"医療法人青空会"}, id="the part right before a name"
        ),
    ],
)
def test_bodies_stand_by_themselves(read: Reader, text: str, named: set[str]) -> None:
    assert {fact.name for fact in read(text) if isinstance(fact, Agency)} == named
