"""The looks of Gradio's own components, in the colours of the page."""

import gradio as gr

INDIGO = gr.themes.Color(
    "#f3f6fb", "#e9eef7", "#cfdaee", "#a3bdf0", "#7795d1", "#4a6cab", "#27457a", "#213a67", "#1b3055", "#152542", "#0e1a30"
)  # fmt: skip


def theme() -> gr.themes.Base:
    """A quiet theme with fonts that every system has."""
    quiet = gr.themes.Base(
        primary_hue=INDIGO,
        neutral_hue="stone",
        radius_size="md",
        font=["system-ui", "sans-serif"],
        font_mono=["monospace"],
    )
    return quiet.set(
        body_background_fill="#f7f6f2",
        body_background_fill_dark="#14171c",
        body_text_color="#1d2430",
        body_text_color_dark="#e8e6e1",
        body_text_color_subdued="#565f6d",
        body_text_color_subdued_dark="#abb2bd",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_label_text_color="#1d2430",
        block_label_text_color_dark="#e8e6e1",
        block_title_text_color="#1d2430",
        block_title_text_color_dark="#e8e6e1",
        block_info_text_color="#565f6d",
        block_info_text_color_dark="#abb2bd",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1c2027",
        input_border_width="1px",
        input_border_color="#8a8f98",
        input_border_color_dark="#6b7280",
        input_placeholder_color="#565f6d",
        input_placeholder_color_dark="#abb2bd",
        button_primary_background_fill="#27457a",
        button_primary_background_fill_hover="#1b3055",
        button_primary_background_fill_dark="#a3bdf0",
        button_primary_background_fill_hover_dark="#cfdaee",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#10151f",
        checkbox_border_color="#6b7280",
        checkbox_border_color_dark="#8b94a3",
        checkbox_label_background_fill="#ffffff",
        checkbox_label_background_fill_dark="#1c2027",
        checkbox_label_text_color="#1d2430",
        checkbox_label_text_color_dark="#e8e6e1",
        link_text_color="#27457a",
        link_text_color_dark="#a3bdf0",
    )
