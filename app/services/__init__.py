"""Use cases of the counter: one verb, one function, one transaction."""
