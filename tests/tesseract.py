"""The program that recognises characters, where it is installed."""

import pytest

from corpus.errors import KeikakuError
from ingest.readers.pdf.scans.program import PACKAGES, check_program


def _is_installed() -> bool:
    try:
        check_program()
    except KeikakuError:
        return False
    return True


needs_tesseract = pytest.mark.skipif(
    not _is_installed(), reason=f"no Japanese Tesseract: install the Debian packages {PACKAGES}"
)
