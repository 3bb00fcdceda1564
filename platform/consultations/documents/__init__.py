"""Drafts as people read them: read from a file, numbered, kept stable, compared."""
