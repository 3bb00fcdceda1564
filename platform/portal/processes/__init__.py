"""Processes on the portal: where each is, what people can do in it, which answers are due."""
