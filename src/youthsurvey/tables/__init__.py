"""Results to tables: what a reader sees, with suppression, flags and marks in one place.

Nothing is imported here: a table of printed percentages needs no numpy, and starts without it.
"""
