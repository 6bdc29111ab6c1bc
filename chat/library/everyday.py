"""Everyday questions of a library's sections, worded by a language model: section by section, gone on with where it ended."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from chat.writer.everyday import asking_of, kept
from chat.writer.forms import Allowance, Forms, Remembered
from chat.writer.language_model import LanguageModel, WriterError
from chat.writer.settings import WriterSettings
from chat.writer.stopping import Stop
from corpus.everyday import Asked, keep_everyday, key_of, questions_of, read_everyday
from corpus.ingest_report import Advance
from corpus.library import Library
from corpus.passage import Passage
from retriever.embed import Encoder
from retriever.everyday import write_vectors

STEP: Final = "普段の言葉の質問"
MOST_FAILURES: Final = 3
"""Sections in a row for which a model gives nothing before no more are asked of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EverydayReport:
    """Of how many ``sections`` questions are kept (``done``), some of them since before (``known``), and why not of all."""

    sections: int
    done: int
    known: int
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every section has been asked about."""
        return self.done == self.sections

    def lines(self) -> Iterator[str]:
        """What became of it, for whoever ran it."""
        yield f"{STEP}: {self.sections} 節のうち {self.done} 節にあります（うち {self.known} 節は前から）。"
        if not self.is_whole:
            yield (
                f"{STEP}: {self.sections - self.done} 節には作れませんでした（{self.why}）。文書の取り込みは終わっています。"
                "もう一度同じコマンドを実行すると、続きから作ります。"
            )


def ask_everyday(
    library: Library, model: LanguageModel, settings: WriterSettings, encoder: Encoder, advance: Advance
) -> EverydayReport:
    """Let ``model`` word everyday questions of the current generation's sections that have none yet, and embed all.

    What is worded is kept as it comes; whatever happens, the generation is as it was.

    Raises:
        KeikakuError: there is no library.
    """
    generation = library.open()
    passages = {key_of(passage): passage for passage in generation.passages}
    known = read_everyday(library.root)
    missing = {key: passage for key, passage in passages.items() if key not in known}
    try:
        why = _ask(library, missing, model, settings, advance)
        write_vectors(library.root, questions_of(generation.passages, read_everyday(library.root)), encoder)
    except OSError as error:
        why = f"{library.root} に書けません：{error.strerror}"
    now = read_everyday(library.root)
    return EverydayReport(
        sections=len(passages), done=sum(key in now for key in passages), known=len(passages) - len(missing), why=why
    )


def _ask(
    library: Library,
    missing: dict[str, Passage],
    model: LanguageModel,
    settings: WriterSettings,
    advance: Advance,
) -> str:
    """Keep the questions of each section as they come; gives why some didn't, empty where all did."""
    why, failures, done = "", 0, 0
    stop = Stop()
    with _working(settings.parallel, stop) as pool:
        asking = {pool.submit(_worded, passage, model, settings, stop): key for key, passage in missing.items()}
        for each in as_completed(asking):
            if each.cancelled():
                continue
            questions = _given(each)
            if isinstance(questions, WriterError):
                why, failures = str(questions) if not stop.is_set else why, failures + 1
                if failures >= MOST_FAILURES:
                    stop.set()
                    pool.shutdown(wait=False, cancel_futures=True)
                continue
            failures, done = 0, done + 1
            keep_everyday(library.root, Asked(key=asking[each], model=model.name, questions=tuple(questions)))
            advance(STEP, done, len(missing))
    return why


@contextmanager
def _working(workers: int, stop: Stop) -> Iterator[ThreadPoolExecutor]:
    """Threads that ask, which end at once where the block is left by an error or an interrupt."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="keikaku-everyday")
    try:
        yield pool
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _given(asked: "Future[Sequence[str]]") -> Sequence[str] | WriterError:
    try:
        return asked.result()
    except WriterError as error:
        return error


def _worded(passage: Passage, model: LanguageModel, settings: WriterSettings, stop: Stop) -> Sequence[str]:
    """The questions of a section.

    Raises:
        WriterError: the model gives none.
    """
    forms = Forms(model, Allowance(settings.timeout, settings.timeout), Remembered())
    return kept(forms.answer(asking_of(passage), stop))
