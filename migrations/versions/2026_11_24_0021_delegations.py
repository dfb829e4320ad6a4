"""Create delegations; events and exceptions say for whom somebody acted.

Locks: history_event for a moment while it gets a column without a default, decision_exception while its checks
are made anew over its rows. Reversible: yes; exceptions by delegation are lost, their events are not.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

UP = (
    """CREATE TABLE delegation (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    from_person_id UUID NOT NULL,
    to_person_id UUID NOT NULL,
    acts TEXT[] NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    revoked_on DATE,
    revoked_by UUID,
    revocation_reason TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_delegation PRIMARY KEY (id),
    CONSTRAINT ck_delegation_acts CHECK (acts <@ ARRAY['sign_submission', 'sign_decision', 'close_meeting', 'reject'] AND cardinality(acts) > 0),
    CONSTRAINT ck_delegation_persons CHECK (from_person_id <> to_person_id),
    CONSTRAINT ck_delegation_days CHECK (valid_to >= valid_from),
    CONSTRAINT ck_delegation_revoked CHECK ((revoked_on IS NULL) = (revoked_by IS NULL) AND (revoked_on IS NULL) = (revocation_reason IS NULL)),
    CONSTRAINT fk_delegation_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_delegation_from_person_id FOREIGN KEY(from_person_id) REFERENCES person (id),
    CONSTRAINT fk_delegation_to_person_id FOREIGN KEY(to_person_id) REFERENCES person (id),
    CONSTRAINT fk_delegation_revoked_by FOREIGN KEY(revoked_by) REFERENCES person (id)
)""",
    "CREATE INDEX ix_delegation_from_person_id ON delegation (from_person_id)",
    "CREATE INDEX ix_delegation_to_person_id ON delegation (to_person_id)",
    "CREATE INDEX ix_delegation_unit_id ON delegation (unit_id)",
    # Without a policy: like the roles it lends, it is read before a scope exists.
    """GRANT SELECT, INSERT, UPDATE (revoked_on, revoked_by, revocation_reason, version)
ON delegation TO tdkt_app""",
    "ALTER TABLE history_event ADD COLUMN behalf_id UUID",
    """ALTER TABLE decision_exception
    ALTER COLUMN decision_id DROP NOT NULL,
    DROP CONSTRAINT ck_decision_exception_kind,
    DROP CONSTRAINT ck_decision_exception_nomination,
    ADD CONSTRAINT ck_decision_exception_kind CHECK (kind IN ('finding', 'vote', 'appraisal', 'deadline', 'delegation')),
    ADD CONSTRAINT ck_decision_exception_nomination CHECK ((nomination_id IS NULL) = (kind IN ('deadline', 'delegation')) AND (result IS NULL) = (kind IN ('deadline', 'delegation'))),
    ADD CONSTRAINT ck_decision_exception_decision CHECK (decision_id IS NOT NULL OR kind = 'delegation')""",
)
DOWN = (
    "DELETE FROM decision_exception WHERE kind = 'delegation'",
    """ALTER TABLE decision_exception
    DROP CONSTRAINT ck_decision_exception_decision,
    DROP CONSTRAINT ck_decision_exception_nomination,
    DROP CONSTRAINT ck_decision_exception_kind,
    ADD CONSTRAINT ck_decision_exception_nomination CHECK ((nomination_id IS NULL) = (kind = 'deadline') AND (result IS NULL) = (kind = 'deadline')),
    ADD CONSTRAINT ck_decision_exception_kind CHECK (kind IN ('finding', 'vote', 'appraisal', 'deadline')),
    ALTER COLUMN decision_id SET NOT NULL""",
    "ALTER TABLE history_event DROP COLUMN behalf_id",
    "DROP TABLE delegation",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
