"""Tesseract, called as a program: an image goes in by its standard input, words with boxes come out.

It runs in the process that reads the file, under the same limits (no right to write a file, bounded memory) and with
its own end of time; it is given nothing of the document but pixels, and always the same arguments.
"""

import resource
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from corpus.errors import KeikakuError

PROGRAM: Final = "tesseract"
LANGUAGES: Final = ("jpn", "jpn_vert")
PACKAGES: Final = "tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert"

PAGE_S: Final = 90
"""Seconds of processor time for one page; a full one takes some 5."""

HUNG_S: Final = 240.0
"""Seconds by the clock after which it is ended whatever it waits for, before its process is taken for hung."""

MOST_OUTPUT: Final = 8 * 2**20
MOST_WORDS: Final = 20_000

_ACROSS: Final = ("-l", "jpn", "--psm", "11")
_DOWN: Final = ("-l", "jpn_vert", "--psm", "5")
"""Scattered text keeps cells of tables apart, which are put together by their places; columns are one block."""

_ENVIRONMENT: Final = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}

_WORD: Final = "5"
"""The level of a row of its output that is a word."""


class UnfinishedError(Exception):
    """The program gave nothing for a page: it took too long, or stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as the program read it: its box in pixels, how sure it is (0 to 100), and which line it stands in."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, int, int]


def check_program() -> None:
    """Make sure that pages can be recognised here.

    Raises:
        KeikakuError: the program or its Japanese is not installed; it says what to install.
    """
    how = f"「apt-get install {PACKAGES}」で入れてから、もう一度実行してください。"
    path = _program()
    if path is None:
        raise KeikakuError(f"文字認識のプログラム（Tesseract）がありません。{how}")
    try:
        listed = subprocess.run(  # noqa: S603 - fixed arguments
            [path, "--list-langs"], capture_output=True, timeout=30, env=_ENVIRONMENT, check=True
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError) as error:
        raise KeikakuError(f"文字認識のプログラム（{path}）を実行できません。{how}") from error
    if missing := set(LANGUAGES) - set(listed.split()):
        raise KeikakuError(f"文字認識のプログラムに日本語のデータ（{'、'.join(sorted(missing))}）がありません。{how}")


@lru_cache(maxsize=1)
def _program() -> str | None:
    return shutil.which(PROGRAM, path=_ENVIRONMENT["PATH"])


def words_on(image: np.ndarray, dpi: int, *, down: bool) -> list[Word]:
    """The words on a grey image; ``down`` where they are written in columns.

    Raises:
        UnfinishedError: it took too long, or stopped.
    """
    height, width = image.shape
    pixels = b"P5 %d %d 255\n" % (width, height) + np.ascontiguousarray(image, np.uint8).tobytes()
    arguments = ["stdin", "stdout", *(_DOWN if down else _ACROSS), "--dpi", str(dpi), "tsv"]
    return parse_words(_said(arguments, pixels))


def _said(arguments: list[str], given: bytes) -> str:
    path = _program()
    if path is None:
        raise UnfinishedError
    with subprocess.Popen(  # noqa: S603 - fixed arguments
        [path, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
    ) as process:
        with suppress(OSError, ValueError):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (PAGE_S, PAGE_S))
        try:
            said, _ = process.communicate(given, timeout=HUNG_S)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise UnfinishedError from error
    if process.returncode or len(said) > MOST_OUTPUT:
        raise UnfinishedError
    return said.decode("utf-8", errors="replace")


def parse_words(output: str) -> list[Word]:
    """The words of the program's output (tab-separated, a row of heads first); what is no word is passed over."""
    found = []
    for row in output.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != _WORD or not cells[11].strip():
            continue
        with suppress(ValueError, OverflowError):
            found.append(_word(cells))
        if len(found) >= MOST_WORDS:
            break
    return found


def _word(cells: list[str]) -> Word:
    _, _, block, paragraph, line, _, left, top, width, height = map(int, cells[:10])
    if min(left, top) < 0 or min(width, height) <= 0:
        raise ValueError(f"no box of a word: {cells[6:10]}")
    return Word(
        text=cells[11].strip(),
        confidence=float(cells[10]),
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        line=(block, paragraph, line),
    )
