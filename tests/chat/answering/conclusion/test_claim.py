import pytest

from chat.answering.conclusion.claim import Relation, read_claim


@pytest.mark.parametrize(
    ("text", "relation", "other", "denied"),
    [
        ("空き家の数は前年度を上回りましたか。", Relation.ABOVE, "前年度", False),
        ("有収率は県の平均を下回っていましたよね？", Relation.BELOW, "県の平均", False),
        ("加入率は第1期より引き上げた、という理解で正しいか", Relation.ABOVE, "第1期", False),
        ("来客数は目標に届かなかった、は正しいか。差も", Relation.REACHED, "", True),
        ("登録者は2割を超えていた、で合っていますか", Relation.ABOVE, "2割", False),
        ("農家の数を増やす目標を立てている。正しいか。", Relation.ABOVE, "", False),
        ("水道料金は上がった？", Relation.ABOVE, "", False),
        ("目標は第1期より第2期のほうが高く設定されている、で合っていますか", Relation.ABOVE, "第1期", False),
        ("料金は隣町より本町の方が安いですか", Relation.BELOW, "隣町", False),
        ("登録件数の目標は80件で合っていますか", Relation.IS, "80件", False),
        ("資料館の開館は令和5年4月ですよね", Relation.IS, "令和5年4月", False),
        ("登録件数の目標は約80件ですか", None, "", False),
        ("登録件数の目標は80件以上ですか", None, "", False),
        ("資料館の開館は4月ごろですか", None, "", False),
        ("目標は80件の予定ですか", None, "", False),
        ("東町は西町より人口が多いか", None, "", False),
        ("目標は何件上回ったか", None, "", False),
        ("目標を超えたのはどれですか", None, "", False),
        ("目標を上回っていませんか", None, "", False),
        ("水道料金を教えて", None, "", False),
    ],
)
def test_the_relation_that_a_question_claims_is_read(
    text: str, relation: Relation | None, other: str, denied: bool
) -> None:
    claim = read_claim(text)
    assert (claim.relation if claim else None) is relation
    assert claim is None or (claim.other, claim.denied) == (other, denied)
