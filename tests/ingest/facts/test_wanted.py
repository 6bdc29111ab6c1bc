"""What sentences want of one thing: led through several times, from now to then, or kept; and measures written in kana."""

import pytest

from corpus.facts import Indicator
from corpus.quantities import find_quantities
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2024
Told = set[tuple[str, str, str, str | None]]


def told(sentence: str) -> Told:
    text = f"1 目標\n{sentence}\n"
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    return {
        (f.name, role, figure.printed, figure.period)
        for f in facts
        if isinstance(f, Indicator)
        for role in ("baseline", "actual", "target", "forecast")
        if (figure := getattr(f, role)) is not None
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "境の緩衝帯は、2024年度末に9.4ヘクタール、2029年度末に30ヘクタールとする。",
            {("境の緩衝帯", "baseline", "9.4ヘクタール", "FY2024"), ("境の緩衝帯", "target", "30ヘクタール", "FY2029")},
        ),
        (
            "柵を見回る集落は、2024年度の6集落から2029年度に17集落に広げる。",
            {("柵を見回る集落", "baseline", "6集落", "FY2024"), ("柵を見回る集落", "target", "17集落", "FY2029")},
        ),
        (
            "乗合船の利用者は、令和5年度が1,200人、令和8年度の目標が1,500人、令和11年度の目標が2,000人である。",
            {
                ("乗合船の利用者", "baseline", "1,200人", "FY2023"), ("乗合船の利用者", "target", "1,500人", "FY2026"),
                ("乗合船の利用者", "target", "2,000人", "FY2029"),
            },
        ),
        (
            "草刈りに出た人は2023年度に延べ326人であった。2027年度に延べ500人、2029年度に延べ650人を目標とする。",
            {
                ("草刈りに出た人", "baseline", "326人", "FY2023"), ("草刈りに出た人", "target", "500人", "FY2027"),
                ("草刈りに出た人", "target", "650人", "FY2029"),
            },
        ),
        (
            "【港湾課】桟橋の利用は2023年度の40隻を2029年度に60隻へ増やす。",
            {("桟橋の利用", "baseline", "40隻", "FY2023"), ("桟橋の利用", "target", "60隻", "FY2029")},
        ),
    ],
    ids=["leads on", "from and to", "said to be aimed at", "goes on in the next sentence", "behind a label"],
)  # fmt: skip
def test_figures_behind_their_times_are_one_thing_through_time(sentence: str, expected: Told) -> None:
    assert expected <= {(name, role, printed.replace("延べ", ""), time) for name, role, printed, time in told(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "境の緩衝帯は、2019年度末に9.4ヘクタール、2023年度末に30ヘクタールとなった。",
        "これは2024年度に6集落、2029年度に17集落とする。",
    ],
    ids=["done", "points back"],
)
def test_what_is_done_or_points_back_is_no_series(sentence: str) -> None:
    assert not any(role == "target" for _, role, _, _ in told(sentence))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12.5ヘクタール", "12.5", "ha"),
        ("52キロメートル", "52", "km"),
        ("300平方メートル", "300", "m2"),
        ("6集落", "6", "集落"),
    ],
)
def test_measures_in_kana_are_units(text: str, value: str, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (str(found.value), found.unit) == (value, unit)


Change = tuple[str, str | None, str | None]


def changes(sentence: str) -> set[Change]:
    text = f"1 目標\n{sentence}\n"
    facts = read_facts("p", build_outline(read_lines(text)), text, 2025)
    return {
        (f.name, f.baseline and f.baseline.printed, f.target and f.target.printed)
        for f in facts
        if isinstance(f, Indicator)
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("一人当たりのごみの量は、現状の850グラムを780グラムまで減らします。", ("一人当たりのごみの量", "850グラム", "780グラム")),
        ("空き家の数を現在の410戸から350戸以下に減らします。", ("空き家の数", "410戸", "350戸以下")),
        ("検診の受診率を現状の24.5％から40％へ高めます。", ("検診の受診率", "24.5％", "40％")),
        ("消防団員の数については、令和6年度末の312人から、令和11年度までに340人に増やす。", ("消防団員の数", "312人", "340人")),
        ("また、会議の時間を今の90分から60分に短くします。", ("会議の時間", "90分", "60分")),
        ("市税の収納率98.5％以上を維持します。", ("市税の収納率", None, "98.5％以上")),
        ("引き続き、救急の平均到着時間8分以内の達成を目指します。", ("救急の平均到着時間", None, "8分以内")),
        ("年間の開館日数は300日を確保する。", ("年間の開館日数", None, "300日")),
        ("令和11年度における来館者数の目標は12万人です。", ("来館者数", None, "12万人")),
        ("来館者数の目標値は、令和11年度に12万人とします。", ("来館者数", None, "12万人")),
    ],
)  # fmt: skip
def test_a_sentence_tells_what_is_wanted(sentence: str, expected: Change) -> None:
    assert changes(sentence) == ({expected} if expected[0] else set())


@pytest.mark.parametrize(
    "sentence",
    [
        "空き家の数を平成30年度の410戸から350戸に減らしました。",
        "市税の収納率98.5％以上を維持してきた。",
        "人口は現在の4,200人から3,900人に減ると見込まれます。",
        "水道料金は現行の1,840円から引き上げません。",
    ],
)
def test_what_was_done_or_is_expected_is_not_wanted(sentence: str) -> None:
    assert not any(target for _, _, target in changes(sentence))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "空き店舗の数を、令和6年度の38店から、令和9年度に30店、令和11年度に20店まで減らすことを目指す。",
            {
                ("空き店舗の数", "baseline", "38店", "FY2024"), ("空き店舗の数", "target", "30店", "FY2027"),
                ("空き店舗の数", "target", "20店", "FY2029"),
            },
        ),
        (
            "水道の有収率は、令和5年度で82.4％にとどまっており、令和11年度に88％まで高める。",
            {("水道の有収率", "baseline", "82.4％", "FY2023"), ("水道の有収率", "target", "88％", "FY2029")},
        ),
        (
            "介護職員の離職率は12.4％（令和5年度）であり、これを令和11年度までに10％以下に下げる。",
            {("介護職員の離職率", "baseline", "12.4％", "FY2023"), ("介護職員の離職率", "target", "10％以下", "FY2029")},
        ),
        (
            "町営住宅の管理戸数は、令和5年度末時点で342戸である。令和11年度末には300戸まで縮小する。",
            {("町営住宅の管理戸数", "baseline", "342戸", "FY2023"), ("町営住宅の管理戸数", "target", "300戸", "FY2029")},
        ),
        (
            "自主防災組織の数は令和5年度の41組織から増やし、令和11年度には60組織とする。",
            {("自主防災組織の数", "baseline", "41組織", "FY2023"), ("自主防災組織の数", "target", "60組織", "FY2029")},
        ),
        (
            "地場産品の使用割合は、現在32％であるが、令和10年度には40％を目標としている。",
            {("地場産品の使用割合", "baseline", "32％", None), ("地場産品の使用割合", "target", "40％", "FY2028")},
        ),
        (
            "現在54％にとどまる町内会の加入率を、令和10年度までに60％へ引き上げる。",
            {("町内会の加入率", "baseline", "54％", None), ("町内会の加入率", "target", "60％", "FY2028")},
        ),
        (
            "1日の平均利用者は、現況の85人に対して110人を目指す。",
            {("1日の平均利用者", "baseline", "85人", None), ("1日の平均利用者", "target", "110人", None)},
        ),
        (
            "令和11年度までに、サポーターの数を現在の1,850人から2,600人に増やす。",
            {("サポーターの数", "baseline", "1,850人", None), ("サポーターの数", "target", "2,600人", "FY2029")},
        ),
        (
            "入込客数を令和5年度の8万人から令和10年度に10万人へ、消費額を令和5年度の3億円から令和10年度に4億円へ伸ばす。",
            {
                ("入込客数", "baseline", "8万人", "FY2023"), ("入込客数", "target", "10万人", "FY2028"),
                ("消費額", "baseline", "3億円", "FY2023"), ("消費額", "target", "4億円", "FY2028"),
            },
        ),
        ("一戸あたりの広さは、令和5年度の82㎡を令和11年度に90㎡へ広げる。",
            {("一戸あたりの広さ", "baseline", "82㎡", "FY2023"), ("一戸あたりの広さ", "target", "90㎡", "FY2029")}),
    ],
)  # fmt: skip
def test_values_of_one_thing_are_told_however_they_are_joined(sentence: str, expected: Told) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "委員は18人以内で、うち2人を16歳から29歳までの公募の者とします。",
        "認定者数は、令和5年度の3,210人から令和8年度には3,340人に増加する見込みである。",
        "出動の件数は平成30年の4,120件から令和5年には4,980件に増えた。",
    ],
    ids=["a range", "expected", "done"],
)
def test_what_nobody_wants_is_no_target(sentence: str) -> None:
    assert not any(role == "target" for _, role, _, _ in told(sentence))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("料金回収率は、令和5年度の98.2％を踏まえ、期間を通じて100％以上を維持します。",
            {("料金回収率", "baseline", "98.2％", "FY2023"), ("料金回収率", "target", "100％以上", None)}),
        ("一人当たりの研修時間は、令和5年度が12時間であり、期間中は毎年15時間以上とします。",
            {("一人当たりの研修時間", "baseline", "12時間", "FY2023"), ("一人当たりの研修時間", "target", "毎年15時間以上", None)}),
        ("歯科健診の実施回数は、各年度とも年24回とする。", {("歯科健診の実施回数", "target", "年24回", None)}),
        ("耕作放棄地は、令和5年度の48haから、担い手への集積により令和9年度に40ha、令和11年度に32haへ減らします。",
            {("耕作放棄地", "baseline", "48ha", "FY2023"), ("耕作放棄地", "target", "40ha", "FY2027"),
             ("耕作放棄地", "target", "32ha", "FY2029")}),
        ("漏水率は令和4年度の12.1％から、老朽管の更新を進めることで令和11年度に8％まで下げる。",
            {("漏水率", "baseline", "12.1％", "FY2022"), ("漏水率", "target", "8％", "FY2029")}),
        ("体験農園の区画数を、令和5年度の60区画から令和11年度には1.5倍の90区画に増やす。",
            {("体験農園の区画数", "baseline", "60区画", "FY2023"), ("体験農園の区画数", "target", "90区画", "FY2029")}),
        ("来園者数は、令和5年度の4万人の2割増しとなる4万8,000人を令和10年度の目標とする。",
            {("来園者数", "baseline", "4万人", "FY2023"), ("来園者数", "target", "4万8,000人", "FY2028")}),
        ("参加団体は令和5年度に18団体であったものを、令和11年度までに30団体に広げる。",
            {("参加団体", "baseline", "18団体", "FY2023"), ("参加団体", "target", "30団体", "FY2029")}),
        ("間伐の面積は、前計画の5年間（令和元年度～令和5年度）で計320haであったが、本計画の5年間（令和7年度～令和11年度）では計450haとする。",
            {("間伐の面積", "baseline", "5年間（令和元年度～令和5年度）で計320ha", "FY2019/FY2023"), ("間伐の面積", "target", "計450ha", "FY2025/FY2029")}),
        ("改修の件数（令和7年度からの累計）を、令和9年度までに60件、令和11年度までに100件とします。",
            {("改修の件数", "target", "60件", "FY2027"), ("改修の件数", "target", "100件", "FY2029")}),
        ("法律相談の開催回数は、令和5年度の年24回を維持し、令和11年度も年24回とする。",
            {("法律相談の開催回数", "baseline", "年24回", "FY2023"), ("法律相談の開催回数", "target", "年24回", "FY2029")}),
        ("救急隊の数は現在の5隊を維持しつつ、令和10年度には6隊に増やす。",
            {("救急隊の数", "baseline", "5隊", None), ("救急隊の数", "target", "6隊", "FY2028")}),
    ],
    ids=["throughout", "every year", "alone", "a cause between", "a cause with a noun", "how many times as much",
         "how much more", "was so", "over years", "counted since", "kept", "kept until"],
)  # fmt: skip
def test_what_stands_between_the_values_of_one_thing_joins_them(sentence: str, expected: Told) -> None:
    assert told(sentence) == expected
