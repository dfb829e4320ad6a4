"""The kinds of criterion: each a small pure test over the facts of one case."""
