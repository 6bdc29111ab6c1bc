"""How soon the page can be used, and how much it moves until it stands still.

``python -m evals.bench.page http://127.0.0.1:7860`` against a running server. "First" is a browser that knows
nothing of the page, "again" one that has its scripts; usable is when a question could be asked. The shift is the
sum of all layout shifts from the first paint that no input explains (Cumulative Layout Shift).
"""

import argparse
import time
from typing import Final

import numpy as np
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.console import Console
from rich.table import Table

WIDTHS: Final = (1440, 390)
ADDRESSES: Final = {"first screen": "", "question": "?q=目標は何ですか"}
VISITS: Final = 6
SETTLED: Final = 1500
"""Milliseconds after which nothing moves any more."""

FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
SHIFTS: Final = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
USABLE: Final = "window.kkTalk !== undefined && document.querySelector('#kk-question') !== null"


def main() -> None:
    """Visit, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    options = parser.parse_args()
    table = Table(title=f"the page, {VISITS} visits", title_justify="left")
    for head in ("address", "width", "usable first s", "usable again p50 s", "worst s", "shift p50", "worst"):
        table.add_column(head, justify="right")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for name, query in ADDRESSES.items():
            for width in WIDTHS:
                table.add_row(name, str(width), *_measured(browser, f"{options.address.rstrip('/')}/{query}", width))
        browser.close()
    Console(width=120).print(table)


def _measured(browser: Browser, address: str, width: int) -> list[str]:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="ja-JP")
    (first, _), *again = [_visit(context, address) for _ in range(VISITS)]
    context.close()
    seconds, shifts = [each[0] for each in again], [each[1] for each in again]
    return [
        f"{first:.2f}",
        f"{np.median(seconds):.2f}",
        f"{max(seconds):.2f}",
        f"{np.median(shifts):.3f}",
        f"{max(shifts):.3f}",
    ]


def _visit(context: BrowserContext, address: str) -> tuple[float, float]:
    """Seconds until a question could be asked, and the layout shift until all stands still."""
    page = context.new_page()
    page.add_init_script(SHIFTS)
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(USABLE, polling="raf")
    seconds = time.perf_counter() - started
    page.wait_for_timeout(SETTLED)
    shift = float(page.evaluate("window.shift"))
    page.close()
    return seconds, shift


if __name__ == "__main__":
    main()
