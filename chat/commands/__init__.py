"""The sub-commands of ``keikaku``, a module each; what they need is imported when one runs."""
