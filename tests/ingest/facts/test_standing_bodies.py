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
        pytest.param("1 値\n出典：みどり森林組合\n", set(), id="a source"),
    ],
)
def test_bodies_stand_by_themselves(read: Reader, text: str, named: set[str]) -> None:
    assert {fact.name for fact in read(text) if isinstance(fact, Agency)} == named
