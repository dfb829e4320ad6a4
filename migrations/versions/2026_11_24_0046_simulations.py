"""Keep what came of other rules that were tried on a unit's year.

Locks: none (new table). Reversible: yes.
"""

from alembic import op

revision = "0046"
down_revision = "0045"

UP = (
    """CREATE TABLE simulation (
    operation_id UUID NOT NULL,
    lawbook TEXT NOT NULL,
    unit_id UUID NOT NULL,
    year INTEGER NOT NULL,
    result JSONB,
    CONSTRAINT pk_simulation PRIMARY KEY (operation_id),
    CONSTRAINT fk_simulation_operation_id FOREIGN KEY(operation_id) REFERENCES operation (id),
    CONSTRAINT fk_simulation_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """ALTER TABLE simulation ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE simulation FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON simulation TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON simulation TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM operation o WHERE o.id = operation_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE (result) ON simulation TO tdkt_app""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("DROP TABLE simulation")
