"""The law as data and pure functions: facts in, findings out."""
