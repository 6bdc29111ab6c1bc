"""Language models that write what a script says: one that copies the evidence it is given, one that lies in between."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chat.writer.language_model import Message, WriterError
from retriever.tokens import content_set

PIECE: Final = 7
"""Characters a piece."""

COPIED: Final = 3
"""Lines of the evidence that are copied."""

_HEAD: Final = re.compile(r"^\[(\d+)\] ")
_FIGURE: Final = re.compile(
    r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*(?=\s*(?:件|人|社|％|%|円|万円|億円|か所|箇所|回|校|世帯|戸|台|組|名|ha|km))"
)


class Scripted:
    """Writes a text, whatever it is asked; remembers what it was asked."""

    name = "scripted"

    def __init__(self, text: str = "", error: WriterError | None = None) -> None:
        self._text = text
        self._error = error
        self.asked: list[str] = []

    def stream(
        self, messages: Sequence[Message], *, within: float, schema: dict[str, object] | None = None
    ) -> Iterator[str]:
        self.asked.append("\n".join(m.text for m in messages))
        text = self.write(messages[-1].text)
        yield from (text[n : n + PIECE] for n in range(0, len(text), PIECE))
        if self._error is not None:
            raise self._error

    def write(self, asked: str) -> str:
        return self._text


class Copying(Scripted):
    """Copies the lines of its evidence that share most words with the question, each with its number."""

    name = "copying"

    def write(self, asked: str) -> str:
        return "".join(f"{line}。[{number}]\n" for line, number in self.chosen(asked))

    def chosen(self, asked: str) -> list[tuple[str, int]]:
        question = content_set(asked.split("\n", 1)[0])
        lines, number = [], 0
        for line in asked.split("\n"):
            head = _HEAD.match(line)
            number = int(head[1]) if head else number
            if line.startswith("| "):
                lines.append((plain(line[2:]), number))
        return sorted(lines, key=lambda each: -len(content_set(each[0]) & question))[:COPIED]


class Lying(Copying):
    """Copies, but tells every third line wrongly: another figure, the contrary, another body, more than is said."""

    name = "lying"

    def __init__(self) -> None:
        super().__init__()
        self.lies: list[str] = []
        self._told = 0

    def write(self, asked: str) -> str:
        said = []
        for at, (line, number) in enumerate(self.chosen(asked)):
            told = self._lie(line) if (at + self._told) % 3 == 0 else line
            said.append(f"{told}。[{number}]\n")
        self._told += 1
        return "".join(said)

    def _lie(self, line: str) -> str:
        kind = len(self.lies) % 3
        lie = _FIGURE.sub(lambda m: str(int(re.sub(r"\D", "", m[0])) + 7), line) if kind != 2 else line
        if lie == line:
            lie = f"{line}が、実際にはすべて取りやめになりました"
        self.lies.append(lie)
        return lie


def plain(line: str) -> str:
    """A line of evidence as a sentence: cells under their heads as 「headはcell」."""
    line = re.sub(r"^[-・◎○●■◆◇◯①-⑳（）()0-9\s]+", "", line)
    cells = [part.split("＝", 1) for part in line.split("、")] if "＝" in line else []
    if cells and all(len(c) == 2 for c in cells):
        name, rest = cells[0][1], cells[1:]
        return f"{name}は、" + "、".join(f"{head}が{cell}" for head, cell in rest)
    return line.rstrip("。")
