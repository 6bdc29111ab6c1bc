"""Pictures of every view of the page, light and dark, at the widths of a phone, a tablet and a desk.

``python -m evals.bench.screens http://127.0.0.1:7860 docs/screens`` against a running server; the six
pictures of a view become one sheet.
"""

import argparse
import io
from pathlib import Path
from typing import Final
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

WIDTHS: Final = (1440, 768, 390)
HEIGHT: Final = 1000
SCHEMES: Final = ("light", "dark")
VIEWS: Final = {
    "ask": "?q=企業誘致件数の目標は？",
    "refusal": "?q=島根県の企業誘致件数の目標は？",
    "support": "?view=support&q=後継ぎがいない",
    "targets": "?view=targets",
    "series": "?view=targets&indicator=企業誘致件数",
    "schedule": "?view=schedule",
    "documents": "?view=documents",
    "evaluation": "?view=evaluation",
    "help": "?view=help",
}
SHARE: Final = 0.5
"""How much smaller the pictures are on a sheet."""

GAP: Final = 16
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="*", default=list(VIEWS))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for name in options.only:
            address = f"{options.address.rstrip('/')}/{quote(VIEWS[name], safe='?&=,')}"
            pictures = [_picture(browser, address, width, scheme) for scheme in SCHEMES for width in WIDTHS]
            _sheet(pictures).save(options.out / f"{name}.png", optimize=True)
        browser.close()


def _picture(browser: Browser, address: str, width: int, scheme: str) -> Image.Image:
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT},
        locale="ja-JP",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(address)
    page.wait_for_function("window.kkOpen !== undefined")
    page.wait_for_timeout(1800)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture


def _sheet(pictures: list[Image.Image]) -> Image.Image:
    """Two rows, light above dark."""
    small = [p.resize((int(p.width * SHARE), int(p.height * SHARE)), Image.Resampling.LANCZOS) for p in pictures]
    row, across = len(WIDTHS), sum(p.width for p in small[: len(WIDTHS)]) + GAP * (len(WIDTHS) - 1)
    sheet = Image.new("RGB", (across, 2 * small[0].height + GAP), "#888888")
    for number, picture in enumerate(small):
        before = small[number - number % row : number]
        place = (sum(p.width + GAP for p in before), (number // row) * (picture.height + GAP))
        sheet.paste(picture, place)
    return sheet.quantize(256, Image.Quantize.MEDIANCUT)


if __name__ == "__main__":
    main()
