"""Let whoever asked for a long job cancel it.

Locks: operation while it is altered. Reversible: yes, while none was cancelled.
"""

from alembic import op

revision = "0039"
down_revision = "0038"

CHANGE = """ALTER TABLE operation
    DROP CONSTRAINT ck_operation_state,
    DROP CONSTRAINT ck_operation_finished,
    ADD CONSTRAINT ck_operation_state CHECK (state IN ({begun}, {ended})),
    ADD CONSTRAINT ck_operation_finished CHECK ((finished_at IS NOT NULL) = (state IN ({ended})))"""
BEGUN, ENDED = "'queued', 'running'", "'succeeded', 'failed'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(CHANGE.format(begun=BEGUN, ended=f"{ENDED}, 'cancelled'"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(CHANGE.format(begun=BEGUN, ended=ENDED))
