"""Names that become file names: plan ids and names of files, whatever they come from.

Ids come from front matter, sidecars, the catalogue, corrections and file names; all pass
:func:`plan_id` or :func:`id_from_name` before anything is named after them. What a library
already holds passes :func:`kept_id`.
"""

import hashlib
import re
import unicodedata
from pathlib import PurePath
from typing import Final, NewType

PlanId = NewType("PlanId", str)
"""An id that passed :func:`plan_id`, :func:`id_from_name` or :func:`kept_id`: a safe file name, any ending added."""

StoredName = NewType("StoredName", str)
"""The name of a file that passed :func:`stored_name`."""

MOST_NAME_BYTES: Final = 255
"""What file systems take for one name."""

MOST_ID_BYTES: Final = MOST_NAME_BYTES - len(".txt")
"""Of a plan id in UTF-8; texts, layouts and originals are named after it with endings of four characters."""

MOST_SHOWN: Final = 60
"""Characters of a wrong value that a message repeats."""

ID_FORM: Final = "ID は、かな・漢字・英数字と「.」「_」「-」だけで、文字か数字で始めて書いてください"

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories that a screen obeys or hides instead of showing: controls, formats, lone surrogates, line breaks."""

_FILLERS: Final = "\u115f\u1160\u3164\uffa0"
"""Letters by their category that are printed as nothing."""

_ID: Final = re.compile(r"\w[\w.-]*")
_NOT_IN_ID: Final = re.compile(rf"(?:[^\w.]|[{_FILLERS}])+")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
"""Names that Windows and its shared folders keep for devices, with any ending."""


class BadNameError(ValueError):
    """A name that can't be used; its text is Japanese and says why and what to do."""


def printable(text: object, most: int | None = None) -> str:
    """``text`` for a screen or a log: what would be obeyed or hidden is escaped, more than ``most`` characters cut.

    Bytes of a file name that are not UTF-8 are shown as such (``\\xe3``).
    """
    plain = str(text)
    cut = plain if most is None or len(plain) <= most else f"{plain[:most]}…"
    return "".join(_escaped(char) if unicodedata.category(char) in _UNSEEN else char for char in cut)


def printable_lines(text: object) -> str:
    """As :func:`printable`, but line feeds stay."""
    return "\n".join(printable(line) for line in str(text).split("\n"))


def has_unseen(text: str) -> bool:
    """Whether ``text`` holds what :func:`printable` escapes."""
    return any(unicodedata.category(char) in _UNSEEN for char in text)


def canonical(text: str) -> str:
    """The form in which ids are compared, and the only one that new ones take: NFKC, case folded.

    Names that a file system might take for one (case, composed or decomposed) are one here too.
    """
    before, after = text, unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    while before != after:
        before, after = after, unicodedata.normalize("NFKC", after.casefold())
    return after


def plan_id(text: str) -> PlanId:
    """The plan id that ``text`` states, in its canonical form.

    Raises:
        BadNameError: it can't be one; the message names the value and the remedy.
    """
    name = canonical(text)
    why = _wrong_in_id(name)
    if why:
        raise BadNameError(f"「{printable(text, MOST_SHOWN)}」は計画の ID に使えません（{why}）。{ID_FORM}")
    return PlanId(name)


def kept_id(text: str) -> PlanId:
    """The id of a plan in a library, as it is: earlier versions took more than :func:`plan_id` does.

    Raises:
        BadNameError: as a file name it would lead elsewhere, or couldn't be one.
    """
    if text in ("", ".", "..") or "/" in text or has_unseen(text) or _bytes(text) > MOST_ID_BYTES:
        raise BadNameError(f"「{printable(text, MOST_SHOWN)}」は計画の ID に使えません。{ID_FORM}")
    return PlanId(text)


def id_from_name(name: str) -> PlanId:
    """A plan id from a file name, its ending aside: letters, digits and kana kept, the rest to hyphens.

    A name that is too long is cut, and gets a short hash of the whole.
    """
    stem = canonical(PurePath(name).stem)
    plain = re.sub(r"\.{2,}", ".", _NOT_IN_ID.sub("-", stem)).strip("-._") or "document"
    if not _wrong_in_id(plain):
        return PlanId(plain)
    digest = hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    room = MOST_ID_BYTES - len(digest) - 1
    cut = plain.replace(".", "-").encode("utf-8")[:room].decode("utf-8", "ignore").rstrip("-_")
    return PlanId(f"{cut}-{digest}")


def are_confused(a: str, b: str) -> bool:
    """Whether two file names lead to one plan id though they are different, endings aside."""
    stems = {canonical(PurePath(name).stem) for name in (a, b)}
    return len(stems) == 2 and id_from_name(a) == id_from_name(b)


def stored_name(text: str) -> StoredName:
    """The name under which a file is kept, composed (NFC) as other systems than the Mac's write it.

    Raises:
        BadNameError: it leads elsewhere, is too long, or holds what a screen doesn't show.
    """
    name = unicodedata.normalize("NFC", text)
    why = ""
    if name in ("", ".", "..") or "/" in name:
        why = "ファイルの名前ではありません"
    elif has_unseen(name):
        why = "制御文字や UTF-8 でない文字があります"
    elif _bytes(name) > MOST_NAME_BYTES:
        why = f"UTF-8 で {MOST_NAME_BYTES} バイトを超えています"
    if why:
        raise BadNameError(f"ファイル名「{printable(text, MOST_SHOWN)}」は使えません（{why}）。名前を変えてください")
    return StoredName(name)


def _wrong_in_id(name: str) -> str:
    """Why a canonical name is no plan id; empty where it is one."""
    if not name:
        return "空です"
    if not _ID.fullmatch(name) or any(char in _FILLERS for char in name):
        return "使えない文字があります"
    if ".." in name or name.endswith("."):
        return "「.」が続くか、「.」で終わっています"
    if _DEVICES.fullmatch(name):
        return "装置の名前です"
    if _bytes(name) > MOST_ID_BYTES:
        return f"長すぎます。UTF-8 で {MOST_ID_BYTES} バイトまでです"
    return ""


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _escaped(char: str) -> str:
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")
