"""The command line: ``keikaku ingest | ask | facts | page | chat | catalog | eval | status | writer |
repair | audit | backup | restore | library | serve``."""

import os
import sys
from collections.abc import Sequence

from chat.terminal.arguments import EXIT_INTERRUPTED, EXIT_PROBLEM
from chat.terminal.console import print_anything
from chat.terminal.interrupts import interruptible
from corpus.errors import KeikakuError
from corpus.names import printable_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command; gives the exit code. Problems the user can act on go to stderr in Japanese."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    print_anything()
    try:
        with interruptible():
            # What the commands import takes a second, in which Ctrl-C is answered, too.
            from chat.commands.parser import parser  # noqa: PLC0415

            options = parser().parse_args(arguments)
            code: int = options.run(options)
    except KeikakuError as error:
        print(printable_lines(error), file=sys.stderr)
        return EXIT_PROBLEM
    except KeyboardInterrupt:
        print("\n中断しました。同じコマンドで続きから再開できます。", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_PROBLEM
    return code


if __name__ == "__main__":
    sys.exit(main())
