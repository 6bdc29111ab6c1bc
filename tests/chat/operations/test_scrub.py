import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.operations.scrub import ADDRESS, MAIL, NAME, NUMBER, PHONE, POSTAL, scrub


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("電話は083-933-3110です", f"電話は{PHONE}です"),
        ("電話は０８３－９３３－３１１０です", f"電話は{PHONE}です"),
        ("090 1234 5678 に連絡を", f"{PHONE} に連絡を"),
        ("(083)933-3110まで", f"{PHONE}まで"),
        ("0839333110", PHONE),
        ("+81-90-1234-5678", PHONE),
        ("taro.yamada+x@example.co.jpへ", f"{MAIL}へ"),
        ("メールはｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐです", f"メールは{MAIL}です"),
        ("〒753-8501 山口市滝町1番1号", f"{POSTAL} {ADDRESS}"),
        ("753-8501", POSTAL),
        ("山口県山口市滝町1-1に住む者です", f"{ADDRESS}に住む者です"),
        ("みどり町中央三丁目二番地に店があります", f"みどり{ADDRESS}に店があります"),
        ("下関市大字豊浦１２３番地", ADDRESS),
        ("マイナンバーは1234 5678 9012です", f"マイナンバーは{NUMBER}です"),
        ("番号は123456789012", f"番号は{NUMBER}"),
        ("はじめまして、山田太郎と申します。補助金は？", f"はじめまして、{NAME}と申します。補助金は？"),
        ("山田 太郎ともうします", f"{NAME}ともうします"),
        ("名前は山田花子です。目標は？", f"名前は{NAME}です。目標は？"),
        ("氏名：山田 花子、目標は？", f"氏名：{NAME}、目標は？"),
    ],
)
def test_what_has_a_form_is_blanked(text: str, clean: str) -> None:
    assert scrub(text).text == clean
    assert scrub(text).labels


@pytest.mark.parametrize(
    "text",
    [
        "企業誘致件数の目標は125件（2022～2026）です。現状は25件（2021年度）です",
        "令和6年度の製造品出荷額等は1,200,000百万円",
        "2022-2026年度の山口市の計画では？",
        "山口県産業労働計画3-1の取組は？",
        "2022 2023 2024 2025の推移",
        "H25～28の計画の目標は",
        "目標は6,500億円、実績は5兆9,367億円",
        "県内19市町の取組は",
        "指標の名前は何ですか",
        "計画の名前は産業振興計画ですか",
        "下関市3-4月の行事",
        "2024-03-01の発表",
        "0120という番号",
    ],
)
def test_figures_years_and_plans_stay(text: str) -> None:
    assert scrub(text).text == text
    assert scrub(text).labels == ()


@given(
    st.text(alphabet="あ山市町県の、。 と申します", max_size=30),
    st.from_regex(r"0[5789]0[-－ ]?[0-9]{4}[-－ ]?[0-9]{4}", fullmatch=True),
    st.text(alphabet="あ山市町県の、。 と申します", max_size=30),
)
def test_a_telephone_number_is_found_wherever_it_stands(before: str, number: str, after: str) -> None:
    found = scrub(before + number + after)
    assert PHONE in found.labels
    assert not any(char.isdigit() for char in found.text)


@pytest.mark.parametrize(
    "piece", ["1", "１", "1 ", "1-", "a", "a@", "山", "市", "市1", "と申し", "あ", "(", "一丁目", "名前は"]
)
def test_long_runs_cost_no_more_than_their_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = []
        for _ in range(3):
            started = time.process_time()
            scrub(text)
            best.append(time.process_time() - started)
        return min(best)

    short, long = seconds(4_000), seconds(32_000)
    # Eight times the length: quadratic would be 64 times.
    assert long < 24 * max(short, 0.002)
