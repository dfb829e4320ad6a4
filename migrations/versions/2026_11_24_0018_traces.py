"""Let an event of the feed name the request it came by, and the trace of that request.

Locks: outbox, for a moment (nullable columns without a default). Reversible: yes.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

UP = (
    "ALTER TABLE outbox ADD COLUMN request_id text, ADD COLUMN traceparent text",
    "GRANT INSERT (request_id, traceparent) ON outbox TO tdkt_app",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE outbox DROP COLUMN traceparent, DROP COLUMN request_id")
