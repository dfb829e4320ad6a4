"""Let ratings and initiatives be corrected, and keep what they said before.

Locks: rating and initiative while a column is added, which rewrites neither. Reversible: yes; what was before
a correction is lost.
"""

from alembic import op

revision = "0040"
down_revision = "0039"

UP = (
    """ALTER TABLE rating ADD COLUMN version INTEGER NOT NULL DEFAULT 1""",
    """ALTER TABLE rating ALTER COLUMN version DROP DEFAULT""",
    """ALTER TABLE initiative ADD COLUMN version INTEGER NOT NULL DEFAULT 1""",
    """ALTER TABLE initiative ALTER COLUMN version DROP DEFAULT""",
    """GRANT UPDATE (rating, version) ON rating TO tdkt_app""",
    """GRANT UPDATE (kind, name, scope, recognised_on, version) ON initiative TO tdkt_app""",
    """GRANT UPDATE (share_percent) ON initiative_author TO tdkt_app""",
    # Without a policy, as what it corrects: a dossier is judged by what was known when it was received.
    """CREATE TABLE fact_correction (
    fact_id UUID NOT NULL,
    version INTEGER NOT NULL,
    was TEXT NOT NULL,
    corrected_on DATE NOT NULL,
    CONSTRAINT pk_fact_correction PRIMARY KEY (fact_id, version)
)""",
    """GRANT SELECT, INSERT ON fact_correction TO tdkt_app""",
)
DOWN = (
    """DROP TABLE fact_correction""",
    """REVOKE UPDATE (share_percent) ON initiative_author FROM tdkt_app""",
    """REVOKE UPDATE (kind, name, scope, recognised_on, version) ON initiative FROM tdkt_app""",
    """REVOKE UPDATE (rating, version) ON rating FROM tdkt_app""",
    """ALTER TABLE initiative DROP COLUMN version""",
    """ALTER TABLE rating DROP COLUMN version""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
