"""A cluster in memory: a versioned object store with controllers acting on it, on a virtual clock, deterministic from a seed."""
