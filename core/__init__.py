"""Helpers that every app uses and none owns: clock, text, Markdown, ids, CSV, HTTP, forms. Knows no app."""
