"""The writer: a language model that words what was found, each sentence proven before it is shown. Off by default."""
