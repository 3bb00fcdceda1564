"""The response report and the positions on comments: facts, and the documents made of them."""
