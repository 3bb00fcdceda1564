"""The rungs: applications that do ever more of what the product does, and nothing else."""
