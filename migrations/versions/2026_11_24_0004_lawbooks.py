"""Create the store of lawbooks and the packs they are made of.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

UP = (
    """CREATE TABLE lawbook_pack (
    hash BYTEA NOT NULL,
    files JSONB NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_lawbook_pack PRIMARY KEY (hash)
)""",
    """GRANT SELECT ON lawbook_pack TO tdkt_app""",
    """CREATE TABLE lawbook (
    hash BYTEA NOT NULL,
    pack_hashes BYTEA[] NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_lawbook PRIMARY KEY (hash)
)""",
    """GRANT SELECT ON lawbook TO tdkt_app""",
)
DOWN = (
    """DROP TABLE lawbook""",
    """DROP TABLE lawbook_pack""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
