"""The one error type whose message is written for the person at the screen."""


class KeikakuError(Exception):
    """A problem that the user can act on; its text is Japanese and says what to do."""
