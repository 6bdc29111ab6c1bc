"""Things named side by side in a question: what each is asked by, and its own words."""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from itertools import pairwise
from typing import Final

from chat.answering.question.phrases import (
    TELL,
    Kind,
    Token,
    asking_words,
    head_noun,
    kind_of,
    masked,
    segments_of,
    tokens_of,
)
from corpus.normalize import squeeze
from corpus.time_spans import find_time_spans, without_time_spans
from retriever.tokens import content_words

LONGEST: Final = 300
"""Characters of a sentence in which what stands side by side is told apart: a longer one enumerates or tells a story."""

_JOINING: Final = frozenset({"および", "及び", "ならびに"})
_EACH: Final = re.compile(r"(?:それぞれ|各々|おのおの|どちらも)[のはをでに]?")
_TAIL: Final = re.compile(
    r"(?:(?:は|を|って|とは|が|も|で|の|に|について|に関して|だけ)|(?<![。？?！!、\s]))[、\s]*+"
    rf"(?:(?:{TELL}).*+)?[。？?！!、\s]*+$"
)
_TOGETHER: Final = re.compile(
    r"(?:差|違い|比$|比率$|比較|関係|間|合計|両立|連携|協力|区別|バランス|境|どちら|どっち|いずれ|うち|中で)"
)
"""What only two things have together."""

_COMPARES: Final = re.compile(r"どちら(?!も)|どっち|違[いうっ]|比べ|差(?:[はがをか]|$)|変わ|同じ|両方")


def side_by_side(text: str, names: Collection[str]) -> list[tuple[str, str]]:
    """What each of the things named side by side is asked by, and its own words; empty where there are not several."""
    if len(text) > LONGEST:
        return []
    held = _named_spans(text, names)
    return next(filter(None, (_in_zone(text, end, held) for end in _zones(text))), [])


def _in_zone(text: str, end: int, held: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    """The same of the noun phrases before ``end``; what goes on from there asks of each."""
    zone, tail = text[:end], text[end:]
    tokens = tokens_of(zone)
    if not tokens or not (tokens[-1].nominal or tokens[-1].kind.startswith(("補助記号", "動詞", "助動詞"))):
        return []
    joints = [j for j in _joints(tokens) if not _within_name(text, tokens[j[0]].at, held)]
    each = _EACH.search(masked(text)) is not None
    commas = _listed(zone, tail, tokens, joints)
    pieces = _pieces(zone, tokens, commas or joints, sure=each or bool(commas)) if joints else []
    if len(pieces) < 2:
        return []
    right = segments_of(zone[slice(*pieces[-1])])
    first = segments_of(zone[slice(*pieces[0])])
    apart = re.search(r"[、\s]$", zone[: pieces[-1][0]]) is not None and not each
    taken = len(right) if apart else _own_segments(first, right)
    suffix = "".join(right[taken:])
    own_first = max(1, min(taken, len(first) - 1)) if apart and not _is_plain("".join(right)) else taken
    spans = [(pieces[0][1] - len("".join(first[-own_first:])), pieces[0][1]), *pieces[1:-1]]
    spans.append((pieces[-1][0], pieces[-1][1] - len(suffix)))
    own = [_JOINED.sub("", zone[a:b]).strip("、 　") for a, b in spans]
    kinds = {kind_of(words) for words in own}
    if any(map(_SAYS_WHICH.fullmatch, own)) and not all(map(_SAYS_WHICH.fullmatch, own)):
        return []
    if _TOGETHER.match(suffix) or _ADDED.search(masked(zone[spans[-1][0] :])) or not all(map(_is_thing, own)):
        return []
    if not (each or apart or _are_alike(kinds)) and (suffix or not _is_whole(own, tail)):
        return []
    if _is_loose_only(zone, pieces) and not each and len(pieces) == 2 and len(first) <= len(right):
        return []
    if _COMPARES.search(text) and kinds & {Kind.OTHER, Kind.TIME, Kind.PLAN}:
        return []
    lead, rest = zone[: spans[0][0]], f"{suffix}{_EACH.sub('', tail, count=1)}"
    own = [_OF.sub("", words) for words in own]
    of = "の" if suffix else ""
    return [(f"{_lead(lead, words)}{_named(words, own[0])}{of}{rest}", words) for words in own]


_SAYS_WHICH: Final = re.compile(r"(?:第\s?)?[0-9０-９一二三四五六七八九十]{1,2}(?:位|番目|つ目|番)")
"""Only says which one, of which the next word asks something: 1位と割合."""


def _named(words: str, first: str) -> str:
    """A thing's words, with the one named first where they point at it: その割合."""
    return f"{first}の{words.removeprefix('その')}" if words.startswith("その") else words


def _is_whole(own: Sequence[str], tail: str) -> bool:
    """Whether things without a common kind are all that is asked for: nothing but a mark of the topic or a request
    follows, or they are bare nouns."""
    ends = _TAIL.fullmatch(masked(tail)) is not None
    last = own[-1]
    return (ends and (_is_plain(last) or last.startswith("その"))) or (tail[:1] != "、" and all(map(_is_plain, own)))


def _are_alike(kinds: Set[Kind]) -> bool:
    """Whether things are of one kind, so that a question for one of them may as well be for each."""
    return Kind.OTHER not in kinds and (len(kinds) == 1 or kinds <= {Kind.VALUE, Kind.ROLE})


def _is_plain(own: str) -> bool:
    """Whether words are nouns only, joined by の."""
    return all(t.nominal or t.text == "の" or t.kind.startswith(("接頭辞", "補助記号", "空白")) for t in tokens_of(own))


def _is_loose_only(zone: str, pieces: Sequence[tuple[int, int]]) -> bool:
    return all(not re.search(r"(?:と|および|及び|ならびに)[、\s]*$", zone[:start]) for start, _ in pieces[1:])


_OF: Final = re.compile(r"(?<!も)の$")
_ADDED: Final = re.compile(r"合わせ|あわせ|足し|除[いく]|合計")
_JOINED: Final = re.compile(r"(?:と|や|および|及び|ならびに|・)[、\s]*$")


def _lead(lead: str, own: str) -> str:
    """What is shared before a thing, without a time where the thing has its own."""
    return without_time_spans(lead) if find_time_spans(own) else lead


def _zones(text: str) -> Iterator[int]:
    """Where the noun phrases may end and what asks about them begins: before それぞれ, what marks them before a word that
    asks, a request, the end; before a topic or a comma where that finds nothing."""
    each = _EACH.search(masked(text))
    if each is not None:
        yield len(_MARKS.sub("", text[: each.start()]))
    asking = asking_words(text)
    if asking:
        tokens = [t for t in tokens_of(text) if t.until <= asking[0][0]]
        topics = [t.at for t in tokens if t.text in ("は", "って", "とは") and t.kind.startswith("助詞")]
        right_before = [t.at for t in tokens[-1:] if t.text in ("が", "を", "で", "に", "の", "も")]
        yield from [*topics[-1:], *right_before] or [asking[0][0]]
    else:
        found = _TAIL.search(masked(text))
        yield found.start() if found else len(text)
    yield from (mark.start() for mark in _TOPICS.finditer(masked(text)))


_MARKS: Final = re.compile(r"(?:(?:は|を|が|で|に|の|について|に関して)|(?<![、\s]))[、\s]*+$")
_TOPICS: Final = re.compile(r"(?:について|に関して)?(?:は|、)")


def _joints(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The first and last tokens of what joins two noun phrases."""
    found = []
    for i, token in enumerate(tokens[1:-1], 1):
        before, after = tokens[i - 1], tokens[i + 1]
        if not before.nominal and not before.text.endswith(("）", ")", "」")):
            continue
        joins = token.text in _JOINING or (token.text == "と" and token.kind == "助詞-格助詞")
        if joins and after.kind in ("補助記号-読点", "空白", "空白-*") and i + 2 < len(tokens):
            found.append((i, i + 1))
        elif (
            joins
            and after.text not in _TOGETHER_WITH
            and (after.nominal or after.kind.startswith(("接頭辞", "連体詞", "形状詞", "補助記号-括弧開")))
        ) or _is_loose(token):
            found.append((i, i))
    return found


_TOGETHER_WITH: Final = frozenset({"一緒", "共", "とも", "一体", "同時", "同様", "同等", "同じ", "別"})
"""Words before which と says with whom or what: 人と一緒に."""


def _pieces(
    zone: str, tokens: Sequence[Token], joints: Sequence[tuple[int, int]], *, sure: bool
) -> list[tuple[int, int]]:
    """The noun phrases side by side, from the last one back as far as they are of one kind; all where that is ``sure`` and
    only loose joints join them."""
    sure = sure and all(_is_loose(tokens[first]) for first, _ in joints)
    spans = [(tokens[first].at, tokens[last].until, _is_loose(tokens[first]) and not sure) for first, last in joints]
    start = max((t.until for t in tokens if _opens(t, tokens)), default=0)
    spans = [span for span in spans if span[0] > start]
    edges = [start, *(until for _, until, _ in spans)]
    ends = [*(at for at, _, _ in spans), len(zone)]
    pieces = list(zip(edges, ends, strict=True))
    kept = pieces[-1:]
    for piece, (_, _, loose) in zip(reversed(pieces[:-1]), reversed(spans), strict=True):
        if not loose or _alike(zone[slice(*piece)], zone[slice(*kept[0])]):
            kept.insert(0, piece)
        elif zone[piece[1]] in "・や":
            kept[0] = piece[0], kept[0][1]
        else:
            break
    return kept


def _listed(zone: str, tail: str, tokens: Sequence[Token], joints: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The commas between three nouns or more of something, where nothing is asked but for these: 計画額、実績額、対計画比."""
    commas = [joint for joint in joints if tokens[joint[0]].kind == "補助記号-読点"]
    edges = [*(tokens[last].until for _, last in commas), len(zone)]
    plain = all(_is_plain(zone[a:b].rstrip("、")) for a, b in pairwise(edges))
    of_something = len(commas) > 1 and len(segments_of(zone[: tokens[commas[0][0]].at])) > 1
    return commas if of_something and plain and not tail.strip("。？?！! ") else []


def _is_loose(joint: Token) -> bool:
    """Whether a joint may as well set a topic apart, or hold a name together: a comma, a blank, や, ・."""
    is_mark = joint.kind == "補助記号-読点" or joint.kind.startswith("空白") or joint.text in ("・", "，")
    return is_mark or (joint.text == "や" and joint.kind == "助詞-副助詞")


def _opens(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether what stands before a token is about all that follows: a topic, or an adverbial before a comma."""
    if token.text in ("は", "って") and token.kind.startswith("助詞"):
        return True
    if token.text in ("：", ":"):
        return True
    if token.kind != "補助記号-読点":
        return False
    before = next((t for t in reversed(tokens) if t.until == token.at), None)
    if before is None or before.nominal or before.text in ("と", "や"):
        return False
    return before.kind.startswith(("助詞", "動詞", "助動詞", "形容詞"))


def _own_segments(first: Sequence[str], right: Sequence[str]) -> int:
    """How many of the last phrase's segments are its own; those after them are shared with the first phrase."""
    if len(right) == 1:
        return 1
    head = head_noun(first[-1])
    same = [i for i, segment in enumerate(right, 1) if head_noun(segment) == head]
    if same:
        return same[-1]
    kinds, kind = [kind_of(segment) for segment in right], kind_of(first[-1])
    if kind is not Kind.OTHER and kind in kinds:
        return len(right) - kinds[::-1].index(kind)
    return min(len(first), len(right) - 1)


def _alike(one: str, other: str) -> bool:
    """Whether two phrases name values, roles of figures or times alike."""
    kinds = {kind_of(phrase if find_time_spans(phrase) else segments_of(phrase)[-1]) for phrase in (one, other)}
    return len(kinds) == 1 and Kind.OTHER not in kinds


def _is_thing(own: str) -> bool:
    return bool(content_words(own)) or bool(find_time_spans(own))


def _named_spans(text: str, names: Collection[str]) -> list[tuple[int, int]]:
    """Where the squeezed text holds one of the names."""
    asked = squeeze(text)
    found = ((name, m.start()) for name in names if name in asked for m in re.finditer(f"(?={re.escape(name)})", asked))
    return [(start, start + len(name)) for name, start in found]


def _within_name(text: str, at: int, held: Sequence[tuple[int, int]]) -> bool:
    """Whether a place in a text lies within one of the names that it holds."""
    place = len(squeeze(text[:at]))
    return any(start < place < until for start, until in held)
