"""What is asked: topic, kind of value, scope, what it leans on, and what is no question to these plans."""
