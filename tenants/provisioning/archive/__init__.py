"""One file that holds a municipality: made by `export`, read by `restore`."""
