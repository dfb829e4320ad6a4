"""Index what waits at a unit in the order in which it is due.

Locks: dossier and consultation against writes while the three indexes are built. Reversible: yes.
"""

from alembic import op

revision = "0044"
down_revision = "0043"

OPEN = "state <> ALL (ARRAY['decided'::text, 'rejected'::text])"
DUE = "CASE WHEN due_on IS NULL THEN DATE '9999-12-31' ELSE due_on END"
UP = (
    f"""CREATE INDEX ix_dossier_due_owner ON dossier (owner_unit_id, state, ({DUE}), id) WHERE {OPEN}""",
    f"""CREATE INDEX ix_dossier_due_stage ON dossier (stage_unit_id, state, ({DUE}), id) WHERE {OPEN}""",
    """CREATE INDEX ix_consultation_due ON consultation (unit_id, due_on, id) WHERE state = 'open'""",
    """DROP INDEX ix_dossier_open_owner""",
    """DROP INDEX ix_dossier_open_stage""",
)
DOWN = (
    f"""CREATE INDEX ix_dossier_open_owner ON dossier (owner_unit_id) WHERE {OPEN}""",
    f"""CREATE INDEX ix_dossier_open_stage ON dossier (stage_unit_id) WHERE {OPEN}""",
    """DROP INDEX ix_consultation_due""",
    """DROP INDEX ix_dossier_due_stage""",
    """DROP INDEX ix_dossier_due_owner""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
