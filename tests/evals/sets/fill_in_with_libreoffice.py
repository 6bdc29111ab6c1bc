"""Fill two rows into a test set's template, in LibreOffice; run by the Python that has its bridge.

Arguments: the pipe on which LibreOffice listens, the URL of the template, the URL to save it under.
"""

import sys
import time

import uno
from com.sun.star.beans import PropertyValue

ROWS = (
    ("N1", "工場の誘致は何件が目標？", "目標", "125件／百二十五件；2026年度", "", "", "", "はい"),
    ("N2", "電話番号は？", "回答不可", "", "", "", "", "いいえ"),
)
BELOW_EXAMPLES = 12


def named(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(200):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 - it is still starting
            time.sleep(0.3)
    raise SystemExit("LibreOffice does not answer")


def main(pipe, template, filled):
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(template, "_blank", 0, (named("Hidden", True),))
    sheet = document.Sheets.getByIndex(0)
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            sheet.getCellByPosition(column, BELOW_EXAMPLES + row).setString(text)
    document.storeToURL(filled, (named("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)


main(*sys.argv[1:])
