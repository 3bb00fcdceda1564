"""What a municipality has today, brought in: announcements and events from its older website."""
