"""Running the installation: the embedded database, the demonstration, the container image."""
