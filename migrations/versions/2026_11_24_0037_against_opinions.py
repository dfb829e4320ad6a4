"""Let a decision be an exception for going against the opinion of a body that was asked.

Locks: decision_exception while it is altered. Reversible: yes, while there is no such exception.
"""

from alembic import op

revision = "0037"
down_revision = "0036"

CHANGE = """ALTER TABLE decision_exception
    DROP CONSTRAINT ck_decision_exception_kind,
    ADD CONSTRAINT ck_decision_exception_kind CHECK (kind IN ({kinds}))"""
BEFORE = "'finding', 'vote', 'appraisal', 'deadline', 'delegation'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(CHANGE.format(kinds=f"{BEFORE}, 'opinion'"))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute(CHANGE.format(kinds=BEFORE))
