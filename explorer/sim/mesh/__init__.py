"""A service mesh: who calls whom, by which route, whether it is let in, and what becomes of it. What stands in its resources decides."""
