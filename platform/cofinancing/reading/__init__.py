"""Calls and projects as files and feeds tell of them: the documented schema, and its readers."""
