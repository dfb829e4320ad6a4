"""Create the answers kept for repeated keys, and the security entries.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

UP = (
    """CREATE TABLE idempotency (
    client_id TEXT NOT NULL,
    person_id UUID NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    status INTEGER,
    headers JSONB,
    body BYTEA,
    CONSTRAINT pk_idempotency PRIMARY KEY (client_id, person_id, method, route, key)
)""",
    """CREATE INDEX ix_idempotency_at ON idempotency (at)""",
    """GRANT SELECT, INSERT, UPDATE ON idempotency TO tdkt_app""",
    """CREATE TABLE security_entry (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    request_id TEXT NOT NULL,
    person_id UUID,
    client_id TEXT,
    subject_id UUID,
    CONSTRAINT pk_security_entry PRIMARY KEY (id)
)""",
    """CREATE INDEX ix_security_entry_at ON security_entry (at)""",
    """GRANT INSERT ON security_entry TO tdkt_app""",
)
DOWN = (
    """DROP TABLE security_entry""",
    """DROP TABLE idempotency""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
