"""Co-financing at the desk: calls with their feeds, funded projects, imports."""
