"""Plain frozen data that every other room shares; it imports nothing of the project."""
