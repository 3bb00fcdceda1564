"""The officials' back office for each domain, below Wagtail's own."""
