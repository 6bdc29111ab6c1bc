"""What is said of pages that could not be read, or not surely."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from ingest.readers.document import Recognition
from ingest.readers.pdf.pages import Page, State
from ingest.readers.pdf.quality import page_list
from ingest.readers.pdf.scans.doubt import DOUBTFUL

_WHY: Final = {
    State.CROWDED: "は文字や線が多すぎるため、読みませんでした",
    State.SCANNED: "は画像だけで、文字がありません",
    State.JUNK: "は文字の対応表が壊れていて読めません",
    State.UNFINISHED: "は文字認識が終わらず、読めませんでした",
}
TRY: Final = "文字認識で読むには「keikaku ingest --ocr」で（画面では「画像だけのページも文字認識で読む」を選んで）取り込んでください。"
GIVE_OTHER: Final = "元のファイル（Word など）があれば、それを取り込んでください。"


def judged(path: Path, pages: Sequence[Page], recognition: Recognition | None) -> tuple[str, ...]:
    """What to warn of.

    Raises:
        KeikakuError: no page has text.
    """
    reasons = [f"{page_list(found)}{why}" for state, why in _WHY.items() if (found := _of(state, pages))]
    if not any(page.blocks for page in pages):
        why = "。".join(reasons) or "文字がありません"
        raise KeikakuError(f"{path} から文字を取り出せません（{why}）。{_advice(pages, recognition)}")
    said = [f"{path.name}: {reason}。{_advice(pages, recognition)}" for reason in reasons]
    broken = [number for number, page in enumerate(pages, start=1) if page.unreadable]
    if broken:
        count = sum(page.unreadable for page in pages)
        said.append(
            f"{path.name}: {page_list(broken)}に、文字として読めない行が {count} か所あり、除きました。{GIVE_OTHER}"
        )
    return tuple(said)


def notes_on(path: Path, pages: Sequence[Page]) -> tuple[str, ...]:
    """Which pages were recognised, and what that means for their figures; nothing where none was."""
    found = _of(State.RECOGNISED, pages)
    if not found:
        return ()
    left_out = sum(page.left_out for page in pages)
    doubt = f"確かでない数値 {left_out} か所は「{DOUBTFUL}」とし、答えに使いません。" if left_out else ""
    said = "を文字認識で読みました。誤りを含むことがあります。"
    return (f"{path.name}: {page_list(found)}{said}{doubt}",)


def _of(state: State, pages: Sequence[Page]) -> list[int]:
    return [number for number, page in enumerate(pages, start=1) if page.state is state]


def _advice(pages: Sequence[Page], recognition: Recognition | None) -> str:
    return TRY if recognition is None and any(page.has_image for page in pages) else GIVE_OTHER
