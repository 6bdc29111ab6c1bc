"""The terminal: whatever a name or a title holds can be printed, and is only shown."""

import io
import sys

from rich.console import Console


def print_anything() -> None:
    """Let names that are not UTF-8, or not of the terminal's encoding, be printed escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def console() -> Console:
    """A console that takes brackets and colons in titles and names for what they are."""
    return Console(markup=False, emoji=False)
