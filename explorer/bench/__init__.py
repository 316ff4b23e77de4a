"""Measures the program beside what it is compared with, in one run; what counts are the ratios."""
