"""What each view of the page shows, as values: no HTML, no Gradio."""
