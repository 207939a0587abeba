"""Figures: what each one draws and says, and how it becomes a file, a page or a table."""
