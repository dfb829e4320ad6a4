"""The road of a dossier: who may take which step, and what then holds. Pure: no day is read from a clock."""
