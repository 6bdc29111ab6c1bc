"""Runs as files: what is kept, the workbook, the report; comparisons and gates."""
