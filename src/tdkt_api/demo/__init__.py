"""The demo: a PostgreSQL of its own, people of one commune and their province, and a true story over HTTP."""
