"""Processes at the desk: planned by a recipe, led through its steps, changed with reasons."""
