from datetime import date

import pytest

from corpus.plan import Period, Plan
from corpus.volumes import resolved
from retriever.question import Intent, named_plans, understand

TODAY = date(2026, 11, 22)
PLANS = {
    p.id: p
    for p in (
        Plan(id="new", title="みどり町産業振興計画", period=Period(first=2024, last=2028), published="2024-03"),
        Plan(id="old", title="みどり町産業振興計画", period=Period(first=2014, last=2018), published="2014-03"),
        Plan(id="tour", title="あおば市観光ビジョン", period=Period(first=2020, last=2030)),
    )
}


@pytest.mark.parametrize(
    ("text", "intent", "unit"),
    [
        ("企業誘致件数の目標は？", Intent.FIGURE, None),
        ("何社を誘致する計画ですか", Intent.FIGURE, "社"),
        ("渋滞は何か所なくす？", Intent.FIGURE, "箇所"),
        ("事業費はいくら", Intent.FIGURE, "円"),
        ("IoT導入率は", Intent.FIGURE, "%"),
        ("いつ開所しましたか", Intent.SCHEDULE, None),
        ("何年何月に始まった", Intent.SCHEDULE, None),
        ("診療所の開所日", Intent.SCHEDULE, None),
        ("通知の発出日と発出者は", Intent.SCHEDULE, None),
        ("交流館の設置年月を教えて", Intent.SCHEDULE, None),
        ("願書の提出期間（令和8年）", Intent.SCHEDULE, None),
        ("休日は開いていますか", Intent.CONTENT, None),
        ("平日に使える部屋", Intent.SUPPORT, None),
        ("担当する機関は？", Intent.AGENCY, None),
        ("保証料率を下げる事業の取組機関は", Intent.AGENCY, None),
        ("組合づくりはどこがやる？", Intent.AGENCY, None),
        ("創業したい", Intent.SUPPORT, None),
        ("大口の客が離れて仕事が減りそう", Intent.SUPPORT, None),
        ("直売所の販売額の目標は何百万円？", Intent.FIGURE, "円"),
        ("使える補助金はありますか", Intent.SUPPORT, None),
        ("蔵の屋根を直すのに村からいくら出ますか", Intent.SUPPORT, None),
        ("問屋に買い叩かれて困っとる", Intent.SUPPORT, None),
        ("囲いの直しに村の助けは？", Intent.SUPPORT, None),
        ("店をたたむのを誰か手伝うてくれんかね", Intent.SUPPORT, None),
        ("子育て応援計画の対象は誰か", Intent.CONTENT, None),
        ("納め先の無理がひどい。どこに言えばいい？", Intent.SUPPORT, None),
        ("取引先に急かされています。誰に聞いたらええ？", Intent.SUPPORT, None),
        ("網を買い替えるのに町はどれくらい出してくれますか", Intent.SUPPORT, None),
        ("通院のタクシー代はいくらまで持ってもらえますか", Intent.SUPPORT, None),
        ("事業費がいくらか教えてもらえますか", Intent.FIGURE, "円"),
        ("基本方向を教えて", Intent.CONTENT, None),
    ],
)
def test_what_a_question_wants(text: str, intent: Intent, unit: str | None) -> None:
    question = understand(text, PLANS, TODAY)
    assert (question.intent, question.unit) == (intent, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("みどり町産業振興計画の目標", {"new", "old"}),
        ("2014年の産業振興計画の目標", {"old"}),
        ("H26の計画では？", {"old"}),
        ("令和6年度からの計画の期間", {"new"}),
        ("観光ビジョンの目標は", {"tour"}),
        ("現行計画の目標", {"new", "tour"}),
        ("前の計画では何件だった？", {"old"}),
        ("2026年の目標", set()),
        ("企業誘致の目標", set()),
    ],
)
def test_plans_are_named_by_title_year_or_standing(text: str, expected: set[str]) -> None:
    assert set(named_plans(text, PLANS, TODAY)) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("補助はいくらで、いつまでに申し込む？", (Intent.SCHEDULE, Intent.FIGURE)),
        ("目標は何件で、担当はどこ？", (Intent.AGENCY, Intent.FIGURE)),
        ("何年度に始まり何人が使う？", (Intent.SCHEDULE, Intent.FIGURE)),
        ("事業費はいくら", (Intent.FIGURE,)),
        ("創業したい", ()),
    ],
)
def test_every_kind_of_value_that_is_asked_is_understood(text: str, kinds: tuple[Intent, ...]) -> None:
    assert understand(text, PLANS, TODAY).kinds == kinds


def test_everyday_words_are_searched_for_as_official_ones() -> None:
    question = understand("跡継ぎがいない", PLANS, TODAY)
    assert "承継" in question.expansions
    assert question.concepts[0].stands_in(frozenset({"事業", "承継"}))
    assert not question.concepts[0].stands_in(frozenset({"事業"}))


def test_years_in_any_form_are_the_same_year() -> None:
    assert understand("R5の目標", PLANS, TODAY).years == understand("2023年度の目標", PLANS, TODAY).years == (2023,)


def test_what_is_inherited_is_searched_but_not_asked() -> None:
    question = understand("担当は？", PLANS, TODAY, inherited="創業支援の目標は？")
    assert question.intent is Intent.AGENCY
    assert question.search_text == "創業支援の目標は？ 担当は？"
    assert "創業" in question.terms


def test_what_only_asks_for_a_number_is_no_topic() -> None:
    for text, topic in (("漁業者は今何人ですか", "漁業"), ("販売額の目標は何百万円？", "販売")):
        found = understand(text, {}, TODAY).terms
        assert topic in found
        assert not {"何人", "何百", "万", "円", "百"} & set(found)


def test_a_phrase_is_known_however_its_verb_ends() -> None:
    meant = [understand(text, {}, TODAY).concepts for text in ("店を開きたい", "店を開く人", "店を開いた")]
    assert meant[0]
    assert meant[0] == meant[1] == meant[2]


VERSIONS = resolved(
    {
        p.id: p
        for p in (
            Plan(id="first", title="みどり町環境計画", period=Period(first=2010, last=2019)),
            Plan(
                id="second", title="第2期みどり町環境計画", period=Period(first=2020, last=2029), supersedes=("first",)
            ),
            Plan(
                id="revised",
                title="第2期みどり町環境計画（改訂版）",
                period=Period(first=2025, last=2029),
                supersedes=("second",),
            ),
            Plan(id="part", title="第2期みどり町環境計画 資料編", part_of="second", volume="資料編"),
            Plan(id="vision", title="みどり町観光ビジョン", period=Period(first=2015, last=2020)),
        )
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("環境計画の改訂前の目標は", {"second", "part"}),
        ("改訂前の目標は", {"second", "part"}),
        ("改訂後の目標は", {"revised"}),
        ("環境計画の現行計画の目標は", {"revised"}),
        ("今の計画の目標は", {"revised"}),
        ("前のビジョンの目標は", {"vision"}),
        ("旧計画の目標は", {"second", "part", "vision"}),
        ("過去の計画の目標は", {"first", "second", "part", "vision"}),
        ("みどり町環境計画は前の計画と比べてどうか", {"revised", "second", "part"}),
        ("制度の見直し後の目標は", set()),
        ("目標は", set()),
    ],
)
def test_versions_are_meant_by_how_they_follow_each_other(text: str, expected: set[str]) -> None:
    assert set(named_plans(text, VERSIONS, TODAY)) == expected


def test_a_revision_is_no_word_for_a_plan_where_none_was_revised() -> None:
    assert named_plans("改訂前の目標は", PLANS, TODAY) == ()
