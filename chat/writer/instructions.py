"""Text in a document that speaks to a language model: it is no statement of a plan, and proves nothing."""

import re
from functools import lru_cache
from typing import Final

from chat.writer.neutral import visible
from corpus.normalize import nfkc
from corpus.passage import Passage
from corpus.statements import Statement, statements

_TELL: Final = r"(?:答え|回答|返答|応答|述べ|言い|説明|案内|紹介|伝え|表示|出力|断定|勧め|書[けきく]|記[せす])"
_COMMAND: Final = (
    r"(?:よ|ろ|せよ|しろ|なさい|しなさい|ること|すること|てください|して下さい|してください|られたい|させ)"
)
_MODEL: Final = (
    r"アシスタント|チャットボット|言語モデル|生成\s*AI|(?<![A-Za-z])AI(?![A-Za-z])|回答(?:システム|者|担当|生成|作成者)|質問応答|プロンプト"
    r"|システム(?:メッセージ|指示|設定|プロンプト|命令)|あなた"
)

_SURE: Final = re.compile(
    "|".join(
        (
            r"<\|?\s*(?:im_start|im_end|system|assistant|user|/?evidence|/?context|/?inst|/?sys)|\[/?INST\]|<<\s*/?SYS\s*>>",
            r"^\W{0,4}(?:system|assistant|user|human|developer|システム|アシスタント|ユーザー|利用者)\s{0,3}(?:note)?\s{0,3}[:：]",
            r"={3,}|```|!\[[^\]]{0,99}\]\(|<(?:img|script|iframe|form)\b|\{\s*[\"']\w+[\"']\s*:|data:text/|javascript:",
            r"[〔\[【]?根拠\s*\d+\s*[〕\]】]?(?:より|によ|に基)|根拠(?:ここまで|終わり|の終わり|ブロック)|〔根拠\s*\d+〕",
            rf"(?:聞かれ|問われ|尋ねられ|質問され)(?:た|れば|て).{{0,40}}{_TELL}",
            rf"{_TELL}(?:よ|せよ|しろ|なさい|しなさい)(?=[。、」\s]|$)",
            rf"と(?:だけ|のみ)?{_TELL}(?:る|する|ること|すること|せよ|よ)?(?=[。\s\[［」]|$)",
            rf"(?:必ず|常に|以後|以降)[^。]{{0,60}}(?:と(?:{_TELL}|する(?=[。\s]|$)|すること)|を挙げ|を示せ)",
            rf"(?:{_MODEL})(?:へ|宛|は[、]?[^。]{{0,80}}(?:こと|せよ|ように|なさい|ください))",
            r"(?:AI|アシスタント|回答)(?:への)?(?:指示|の作法|ルール)|^\W{0,4}指示\s*[:：]|内部(?:設定|指示)",
            r"(?:出典|根拠|値|目標|結果|内容)を(?:説明|回答|引用|聞かれ|問われ)(?:する|た)?(?:とき|場合|際)",
            r"(?:前|以前|上記|これまで|従来)の(?:指示|命令|規則|ルール|設定)[^。]{0,12}(?:無視|忘れ|破棄|取り消)",
            r"ignore\s+(?:all|the|any|previous)|disregard\s|system\s+prompt|you\s+are\s+(?:an?|now)\s|(?:debug|developer)\s+mode",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
"""Marks of a prompt, and orders what to answer: one is enough."""

_CUES: Final = re.compile(
    rf"(?P<model>{_MODEL}|\b(?:system|assistant|prompt|instructions?)\b)|(?P<order>無視|従(?:え|い|って)|命令|指示(?:に|を|:|：)|{_TELL}{_COMMAND})"
    r"|(?P<forged>[\[［〔【]\s{0,2}(?:根拠)?\s{0,2}\d{1,3}\s{0,2}[\]］〕】]|文末に|引用番号)|(?P<answer>質問(?:文|者|には|に対し)|聞かれ|問われ|尋ねられ)"
    r"|(?P<secret>api[\s_]*key|パスワード|設定値|接続鍵|合[いい]?言葉)",
    re.IGNORECASE,
)
ENOUGH: Final = 2
"""Kinds of cues that together make a line an instruction."""

BESIDE: Final = 2
BESIDE_ROWS: Final = 1
"""Lines before and after an instruction, under the same heading, and rows around one in a row, that are not trusted
either: orders run over lines."""


@lru_cache(maxsize=32768)
def speaks_to_model(text: str) -> bool:
    """Whether a line speaks to whoever words answers, or imitates the marks of a prompt, rather than of a plan."""
    plain = nfkc(visible(text))
    if _SURE.search(plain) or _SURE.search(nfkc(text)):
        return True
    return len({m.lastgroup for m in _CUES.finditer(plain)}) >= ENOUGH


@lru_cache(maxsize=4096)
def trusted(passage: Passage) -> tuple[Statement, ...]:
    """The statements of a passage that may prove something: none under a heading that speaks to a language model, and no
    such line or what stands around one."""
    found = statements(passage)
    if any(map(_is_turn, passage.section)) or speaks_to_model(passage.lead):
        return ()
    spoken = {
        n for n, statement in enumerate(found) if speaks_to_model(statement.text) or speaks_to_model(statement.head)
    }
    doubted = {m for n in spoken for m in range(n - BESIDE, n + BESIDE + 1) if not found[n].cells}
    doubted = {n for n in doubted if 0 <= n < len(found) and not found[n].cells}
    doubted |= {m for n in spoken if found[n].cells for m in range(n - BESIDE_ROWS, n + BESIDE_ROWS + 1)}
    return tuple(statement for n, statement in enumerate(found) if n not in spoken | doubted)


_TURN: Final = re.compile(r"\W*(?:system|assistant|user|human|developer|システム|アシスタント)\W*", re.IGNORECASE)


def _is_turn(title: str) -> bool:
    return _TURN.fullmatch(nfkc(title)) is not None or speaks_to_model(title)
