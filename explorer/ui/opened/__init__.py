"""Somebody's own files and clusters in the window: choosing them, reading them, and the bar that says what is open."""
