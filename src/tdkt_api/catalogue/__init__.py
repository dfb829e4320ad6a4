"""Which titles and forms of commendation there are, as of a day."""
