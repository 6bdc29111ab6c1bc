"""``python -m evals``: the same as ``keikaku eval``."""

import sys

from chat.cli import main

sys.exit(main(["eval", *sys.argv[1:]]))
