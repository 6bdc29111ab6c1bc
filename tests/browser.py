"""The browser of the tests: Debian's Chromium, without the interface of a window where that build is installed."""

import subprocess
from pathlib import Path

import pytest

FOUND = [path for path in (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")) if path.exists()]
"""The first is the same engine, but starts and opens pages in a fraction of the time."""

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "no Chromium: install the Debian packages chromium-headless-shell (or chromium) and fonts-noto-cjk"

needs_browser = pytest.mark.skipif(not FOUND, reason=MISSING)


def chromium() -> str:
    """The browser's path; skips the test where there is none."""
    if not FOUND:
        pytest.skip(MISSING)
    return str(FOUND[0])


def print_pdf(source: Path, out: Path) -> Path:
    """Print an HTML file as a PDF; skips the test where there is no browser."""
    command = [chromium(), *FLAGS, "--no-pdf-header-footer", f"--print-to-pdf={out}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out
