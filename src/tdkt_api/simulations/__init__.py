"""Other rules tried on a unit's year of nominations and awards, as a long job; nothing is altered."""
