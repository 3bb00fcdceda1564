"""Reading from the web what others have written: fetched with care, and parsed with care."""
