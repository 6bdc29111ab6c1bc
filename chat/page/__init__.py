"""The chat page: Gradio wiring only, no decisions."""
