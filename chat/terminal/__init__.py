"""What the terminal gives and is shown: arguments, lines, progress, interrupts."""
