"""The desk of questionnaires."""
