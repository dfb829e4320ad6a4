"""Let the worker number the outbox, and find a place's own events by their numbers.

Locks: outbox, while its two columns are computed. Reversible: yes.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

UP = (
    """ALTER TABLE outbox
    ADD COLUMN province TEXT COLLATE "C" NOT NULL
        GENERATED ALWAYS AS ('/' || split_part(unit_path, '/', 2) || '/') STORED,
    ADD COLUMN commune TEXT COLLATE "C" NOT NULL
        GENERATED ALWAYS AS ('/' || split_part(unit_path, '/', 2) || '/' || split_part(unit_path, '/', 3) || '/') STORED""",
    "CREATE INDEX ix_outbox_province_position ON outbox (province, position) WHERE position IS NOT NULL",
    "CREATE INDEX ix_outbox_commune_position ON outbox (commune, position) WHERE position IS NOT NULL",
    "GRANT USAGE ON SCHEMA public TO tdkt_worker",
    # It gives numbers and learns nothing: neither what happened nor to whom.
    "GRANT SELECT (id, position), UPDATE (position) ON outbox TO tdkt_worker",
    "CREATE POLICY numbering ON outbox TO tdkt_worker USING (true) WITH CHECK (true)",
)
DOWN = (
    "DROP POLICY numbering ON outbox",
    "REVOKE ALL (id, position) ON outbox FROM tdkt_worker",
    "REVOKE USAGE ON SCHEMA public FROM tdkt_worker",
    "DROP INDEX ix_outbox_commune_position",
    "DROP INDEX ix_outbox_province_position",
    "ALTER TABLE outbox DROP COLUMN commune, DROP COLUMN province",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
