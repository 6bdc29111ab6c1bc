"""How a question is taken in its conversation: what it leans on, which plans are to answer, which of two readings does."""
