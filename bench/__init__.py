"""What the service costs: a seeded province, a bare floor that does the same work, and both under load."""
