"""Keep on whose behalf a decision or a submission was signed, by name and post of that day.

Locks: decision and submission while they are altered. Reversible: yes.
"""

from alembic import op

revision = "0038"
down_revision = "0037"

TABLES = ("decision", "submission")
ADD = """ALTER TABLE {table}
    ADD COLUMN behalf_id UUID,
    ADD COLUMN behalf_name TEXT,
    ADD COLUMN behalf_post TEXT,
    ADD CONSTRAINT ck_{table}_behalf CHECK (
        (behalf_id IS NULL) = (behalf_name IS NULL) AND (behalf_id IS NULL) = (behalf_post IS NULL)
    ),
    ADD CONSTRAINT fk_{table}_behalf_id FOREIGN KEY(behalf_id) REFERENCES person (id)"""
DROP = """ALTER TABLE {table}
    DROP CONSTRAINT fk_{table}_behalf_id,
    DROP CONSTRAINT ck_{table}_behalf,
    DROP COLUMN behalf_post,
    DROP COLUMN behalf_name,
    DROP COLUMN behalf_id"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table in TABLES:
        op.execute(ADD.format(table=table))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table in TABLES:
        op.execute(DROP.format(table=table))
