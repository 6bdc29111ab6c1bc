"""The model's tokenizer as a ``tokenizers`` file: Unigram pieces behind an NFKC normaliser."""

import unicodedata
from collections.abc import Callable
from typing import Final

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from retriever.weights import E5Weights

MAX_TOKENS: Final = 512


def build_tokenizer(weights: E5Weights, keep: Callable[[str], bool] | None = None) -> tuple[Tokenizer, list[int]]:
    """Build the tokenizer; ``keep`` may leave out pieces that the texts at hand can't contain.

    Gives the tokenizer and, for each of its ids, the id in the weight file: the rows of the word
    table in the same order. Leaving out a piece changes no text that it can't occur in.
    """
    specials = {weights.bos, weights.eos, weights.pad, weights.unk}
    ids = [i for i, (piece, _) in enumerate(weights.pieces) if i in specials or keep is None or keep(piece)]
    new_id = {old: new for new, old in enumerate(ids)}
    pieces = [weights.pieces[i] for i in ids]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=new_id[weights.unk], byte_fallback=False))
    tokenizer.normalizer = _normalizer(weights)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = weights.pieces[weights.bos][0], weights.pieces[weights.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        special_tokens=[(bos, new_id[weights.bos]), (eos, new_id[weights.eos])],
    )
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer, ids


def japanese_piece(piece: str) -> bool:
    """Whether Japanese or Latin text can contain the piece: letters of other scripts rule it out."""
    return all(_usable(char) for char in piece)


_SCRIPTS: Final = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "GREEK", "IDEOGRAPHIC")


def _usable(char: str) -> bool:
    if char.isascii() or unicodedata.category(char)[0] not in "LM":
        return True
    return unicodedata.name(char, "").startswith(_SCRIPTS)


def _normalizer(weights: E5Weights) -> normalizers.Normalizer:
    """NFKC, except where the file's map says otherwise; then runs of spaces become one.

    NFKC runs on the whole text so that half-width kana compose; characters that the map keeps
    (such as ～) are carried around it as private-use stand-ins.
    """
    exceptions = {
        c: mapped for c, mapped in weights.normalisation.items() if mapped != unicodedata.normalize("NFKC", c)
    }
    deleted = [c for c, mapped in exceptions.items() if mapped == ""]
    spaces = [c for c, mapped in exceptions.items() if mapped == " "]
    kept = [c for c in map(chr, range(0x3000, 0x10000)) if _kept_by_map(c, weights)]
    steps: list[normalizers.Normalizer] = []
    if deleted:
        steps.append(normalizers.Replace(Regex(_char_class(deleted)), ""))
    if spaces:
        steps.append(normalizers.Replace(Regex(_char_class(spaces)), " "))
    stand_ins = {c: chr(0xF0000 + i) for i, c in enumerate(kept)}
    steps += [normalizers.Replace(c, s) for c, s in stand_ins.items()]
    steps.append(normalizers.NFKC())
    steps += [normalizers.Replace(s, c) for c, s in stand_ins.items()]
    steps.append(normalizers.Replace(Regex(" {2,}"), " "))
    return normalizers.Sequence(steps)


def _kept_by_map(char: str, weights: E5Weights) -> bool:
    """Characters that NFKC would change and the map leaves alone (compatibility forms only)."""
    changes = unicodedata.normalize("NFKC", char) != char
    return changes and char not in weights.normalisation and unicodedata.category(char) not in ("Cn", "Co", "Cs")


def _char_class(chars: list[str]) -> str:
    return "[" + "".join(f"\\x{{{ord(c):X}}}" for c in chars) + "]"
