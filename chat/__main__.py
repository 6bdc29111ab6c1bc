"""``python -m chat``: the chat page."""

import sys

from chat.cli import main

sys.exit(main(["chat", *sys.argv[1:]]))
