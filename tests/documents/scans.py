"""How well pages are recognised: ``python -m tests.documents.scans [--dpi 150 200 300] [--pages 2] [--every 8]``.

Invented tables and plans, and the digests of the built-in corpus, are printed by a browser, made images with noise and
askew (always the same), and read again. For each resolution: how many characters are wrong (of those that the text layer
has), how many figures are read right, left out as doubtful, or read wrong though held for sure, and the values of
indicators against what is printed.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from corpus.catalog import read_catalog
from corpus.normalize import squeeze
from corpus.quantities import find_quantities
from ingest.readers.document import Recognition
from ingest.readers.pdf.scans.doubt import DOUBTFUL
from ingest.reading import ReadDocument, Task, read_and_cut
from tests.browser import print_pdf
from tests.documents.reading import HERE, read, same_value, stated
from tests.ingest.readers.making import as_html

ROOT: Final = HERE.parent.parent
NOISE: Final = 12.0
"""Standard deviation of the noise, of 255."""

SKEW: Final = 0.8
"""Degrees by which a page lies askew at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What came of pages: characters printed and wrong, figures by what became of them, values of indicators."""

    characters: int = 0
    wrong: int = 0
    figures: int = 0
    right: int = 0
    mistaken: int = 0
    doubtful: int = 0
    values: int = 0
    found: int = 0
    values_right: int = 0
    pages: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Sums)})

    def __str__(self) -> str:
        return (
            f"characters wrong {self.wrong / max(self.characters, 1):.3f} of {self.characters:,} · figures right "
            f"{self.right / max(self.figures, 1):.3f} of {self.figures:,}, left out {self.doubtful}, read wrong {self.mistaken} · "
            f"values P {self.values_right / max(self.found, 1):.2f} R {self.values_right / max(self.values, 1):.2f} "
            f"of {self.values} · {self.seconds / max(self.pages, 1):.1f} s a page ({self.pages})"
        )


def scan(source: Path, out: Path, dpi: int, pages: int | None = None) -> Path:
    """A PDF of images of the pages of another: grey, blurred a little, with noise, askew; the same each time."""
    images = []
    with pypdfium2.PdfDocument(source) as document:
        for index in range(min(len(document), pages or len(document))):
            image = document[index].render(scale=dpi / 72, grayscale=True).to_pil()
            images.append(aged(image, index))
    images[0].save(out, save_all=True, append_images=images[1:], resolution=dpi, quality=80)
    return out


def aged(image: Image.Image, seed: int) -> Image.Image:
    """A grey image as a copier leaves it."""
    random = np.random.default_rng(seed)
    turned = image.rotate(random.uniform(-SKEW, SKEW), resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.5)), np.float32)
    return Image.fromarray(np.clip(soft * 0.94 + random.normal(8, NOISE, soft.shape), 0, 255).astype(np.uint8))


def distance(one: str, other: str) -> int:
    """How many characters must be put in, taken out or changed to make one text the other (Myers 1999)."""
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for i, char in enumerate(one):
        places[char] = places.get(char, 0) | (1 << i)
    every, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, count = every, 0, len(one)
    for char in other:
        equal = places.get(char, 0)
        across = (((equal & up) + up) ^ up) | equal | down
        more, less = down | (every & ~(across | up)), up & across
        count += bool(more & last) - bool(less & last)
        more, less = (more << 1) | 1, less << 1
        reached = equal | down
        up, down = every & (less | (every & ~(reached | more))), more & reached & every
    return count


def compared(printed: ReadDocument, found: ReadDocument) -> Sums:
    """What was recognised of a document against its text layer."""
    texts = squeeze(printed.text), squeeze(found.text)
    figures, seen = (Counter(q.value for q in find_quantities(d.text)) for d in (printed, found))
    values, mine = sorted(set(stated(printed.facts))), sorted(set(stated(found.facts)))
    return Sums(
        characters=len(texts[0]),
        wrong=distance(*texts),
        figures=figures.total(),
        right=(figures & seen).total(),
        mistaken=(seen - figures).total(),
        doubtful=found.text.count(DOUBTFUL),
        values=len(values),
        found=len(mine),
        values_right=sum(any(same_value(each, other) for other in values) for each in mine),
        pages=printed.text.count("\f") + 1,
    )


def documents(place: Path, every: int) -> Iterator[Path]:
    """Printed tables and plans, and two digests, as PDFs in ``place``."""
    for source in sorted((HERE / "tables" / "open").glob("*.html"))[::every]:
        yield print_pdf(source, place / f"{source.stem}.pdf")
    for source in [
        *sorted((ROOT / "tests" / "plans").glob("*.md"))[:1],
        *sorted((ROOT / "corpus" / "digests").glob("*.md"))[:2],
    ]:
        page = place / f"{source.stem}.html"
        page.write_text(as_html(source.read_text(encoding="utf-8")), encoding="utf-8")
        yield print_pdf(page, place / f"{source.stem}.pdf")


def first_pages(source: Path, out: Path, pages: int) -> Path:
    """The first pages of a PDF."""
    with pypdfium2.PdfDocument(source) as document, pypdfium2.PdfDocument.new() as made:
        made.import_pages(document, list(range(min(pages, len(document)))))
        made.save(out)
    return out


def main(arguments: list[str]) -> int:
    """Print how pages of each resolution are read."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.scans")
    parser.add_argument("--dpi", nargs="+", type=int, default=[150, 200, 300])
    parser.add_argument("--pages", type=int, default=2, help="pages of each document")
    parser.add_argument("--every", type=int, default=8, help="each so-many-th of the tables")
    parser.add_argument("--each", action="store_true", help="each document, too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sources = [
            first_pages(path, place / f"{path.stem}-first.pdf", options.pages)
            for path in documents(place, options.every)
        ]
        printed = {source: read(source) for source in sources}
        for dpi in options.dpi:
            sums = Sums()
            for source in sources:
                path = scan(source, place / f"{source.stem}-{dpi}.pdf", dpi)
                task = Task(path=path, catalog=read_catalog(), corrections={}, recognition=Recognition(processors=2))
                started = perf_counter()
                one = compared(printed[source], read_and_cut(task)) + Sums(seconds=perf_counter() - started)
                sums += one
                if options.each:
                    print(f"  {source.stem}: {one}", flush=True)
            print(f"{dpi} dpi: {sums}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
