"""Let somebody's data be erased by two people: salts and sealed values go, the chain of hashes stays.

Locks: subject and history_disclosure for a moment. Reversible: yes; what was erased stays erased.
"""

from alembic import op

revision = "0052"
down_revision = "0051"

UP = (
    """ALTER TABLE subject ADD COLUMN erased_at TIMESTAMP WITH TIME ZONE""",
    """CREATE TABLE erasure (
    id UUID NOT NULL,
    subject_id UUID NOT NULL,
    subject_kind TEXT NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_by UUID,
    settled_at TIMESTAMP WITH TIME ZONE,
    refusal_reason TEXT,
    version INTEGER NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY (id),
    CONSTRAINT ck_erasure_state CHECK (state IN ('asked', 'executed', 'refused')),
    CONSTRAINT ck_erasure_settled CHECK ((state = 'asked') = (settled_by IS NULL) AND (state = 'asked') = (settled_at IS NULL)),
    CONSTRAINT ck_erasure_two_people CHECK (settled_by <> asked_by),
    CONSTRAINT fk_erasure_asked_by FOREIGN KEY(asked_by) REFERENCES person (id),
    CONSTRAINT fk_erasure_settled_by FOREIGN KEY(settled_by) REFERENCES person (id),
    CONSTRAINT fk_erasure_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_erasure_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE UNIQUE INDEX uq_erasure_subject_id ON erasure (subject_id) WHERE state <> 'refused'""",
    """ALTER TABLE erasure ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE erasure FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON erasure TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON erasure TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON erasure TO tdkt_app""",
    """GRANT UPDATE (reason, state, settled_by, settled_at, refusal_reason, version) ON erasure TO tdkt_app""",
    # Values may be emptied, by whoever sees their event, and never written over.
    """GRANT UPDATE (salt, sealed) ON history_disclosure TO tdkt_app""",
    """CREATE POLICY empty ON history_disclosure FOR UPDATE TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM history_event p WHERE p.id = event_id) THEN true ELSE false END
) WITH CHECK (salt IS NULL AND sealed IS NULL)""",
    """GRANT UPDATE (note) ON transfer TO tdkt_app""",
    """GRANT DELETE ON record, record_version TO tdkt_app""",
)
DOWN = (
    """REVOKE DELETE ON record, record_version FROM tdkt_app""",
    """REVOKE UPDATE (note) ON transfer FROM tdkt_app""",
    """DROP POLICY empty ON history_disclosure""",
    """REVOKE UPDATE (salt, sealed) ON history_disclosure FROM tdkt_app""",
    """DROP TABLE erasure""",
    """ALTER TABLE subject DROP COLUMN erased_at""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
