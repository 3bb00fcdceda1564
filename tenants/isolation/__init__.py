"""The walls between municipalities; see README.md."""
