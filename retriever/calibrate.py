"""When a question is foreign to a library: a threshold fixed per generation, from its own texts.

BM25's top score means nothing by itself; the share of a question that one passage speaks of does.
What is usual for questions from elsewhere differs per library, so it is measured on everyday
questions when the library is built.
"""

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from corpus.manifest import Calibration
from retriever.coverage import support, weigh
from retriever.lexical import LexicalIndex
from retriever.question import understand

FOREIGN: Final = Path(__file__).with_name("foreign_questions.txt")
FOREIGN_SHARE: Final = 0.85
"""Quantile of the foreign questions' support below which a question counts as foreign."""


def calibrate(index: LexicalIndex) -> Calibration:
    """Measure how much of everyday questions from elsewhere the library seems to speak of."""
    questions = [understand(line, {}, date.min) for line in FOREIGN.read_text(encoding="utf-8").splitlines()]
    shares = [support(weigh(question, index), index) for question in questions]
    return Calibration(foreign_below=float(np.quantile(shares, FOREIGN_SHARE)))
