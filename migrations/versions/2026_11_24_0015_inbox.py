"""Index the dossiers under way by the units whose turn they may be.

Locks: dossier against writes while the two indexes are built. Reversible: yes.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

OPEN = "state <> ALL (ARRAY['decided'::text, 'rejected'::text])"
UP = (
    f"""CREATE INDEX ix_dossier_open_owner ON dossier (owner_unit_id) WHERE {OPEN}""",
    f"""CREATE INDEX ix_dossier_open_stage ON dossier (stage_unit_id) WHERE {OPEN}""",
)
DOWN = ("""DROP INDEX ix_dossier_open_stage""", """DROP INDEX ix_dossier_open_owner""")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
