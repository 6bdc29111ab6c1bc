"""What a conversation asks of the fact that it spoke of last: who is in charge, was it reached, what else, more of it."""
