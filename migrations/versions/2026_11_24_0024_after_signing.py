"""Keep what follows a signed decision: the signed file's hash, notices of the result, presentations of awards.

Locks: decision for a moment while it gets columns without defaults. Reversible: yes.
"""

from alembic import op

revision = "0024"
down_revision = "0023"

REACHED = """CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        THEN true ELSE false END"""

UP = (
    """ALTER TABLE decision
    ADD COLUMN file_sha256 TEXT,
    ADD COLUMN file_size_bytes BIGINT,
    ADD COLUMN file_media_type TEXT,
    ADD COLUMN file_name TEXT,
    ADD CONSTRAINT ck_decision_file CHECK ((file_sha256 IS NULL) = (file_size_bytes IS NULL) AND (file_sha256 IS NULL) = (file_media_type IS NULL) AND (file_sha256 IS NULL OR state = 'signed'))""",
    """CREATE TABLE decision_notice (
    id UUID NOT NULL,
    decision_id UUID NOT NULL,
    dossier_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    from_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path, from_path])) STORED NOT NULL,
    notified_on DATE NOT NULL,
    due_on DATE,
    acknowledged_on DATE,
    acknowledged_by UUID,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_decision_notice PRIMARY KEY (id),
    CONSTRAINT uq_decision_notice_decision_id_dossier_id UNIQUE (decision_id, dossier_id),
    CONSTRAINT ck_decision_notice_acknowledged CHECK ((acknowledged_on IS NULL) = (acknowledged_by IS NULL)),
    CONSTRAINT fk_decision_notice_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_decision_notice_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    CONSTRAINT fk_decision_notice_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_decision_notice_acknowledged_by FOREIGN KEY(acknowledged_by) REFERENCES person (id)
)""",
    "CREATE INDEX ix_decision_notice_open ON decision_notice (unit_id) WHERE acknowledged_on IS NULL",
    "ALTER TABLE decision_notice ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE decision_notice FORCE ROW LEVEL SECURITY",
    "CREATE POLICY owner ON decision_notice TO tdkt_owner USING (true) WITH CHECK (true)",
    f"""CREATE POLICY scope ON decision_notice TO tdkt_app USING (
    {REACHED}
)""",
    """GRANT SELECT, INSERT, UPDATE (acknowledged_on, acknowledged_by, version)
ON decision_notice TO tdkt_app""",
    """CREATE TABLE award_presentation (
    award_id UUID NOT NULL,
    number INTEGER NOT NULL,
    decision_id UUID NOT NULL,
    presented_on DATE NOT NULL,
    presented_by TEXT NOT NULL,
    occasion TEXT,
    recipient TEXT NOT NULL,
    recipient_name TEXT,
    reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_award_presentation PRIMARY KEY (award_id, number),
    CONSTRAINT ck_award_presentation_number CHECK (number > 0),
    CONSTRAINT ck_award_presentation_recipient CHECK (recipient IN ('holder', 'representative', 'family')),
    CONSTRAINT ck_award_presentation_named CHECK ((recipient = 'holder') = (recipient_name IS NULL)),
    CONSTRAINT ck_award_presentation_corrected CHECK ((number = 1) = (reason IS NULL)),
    CONSTRAINT fk_award_presentation_award_id FOREIGN KEY(award_id) REFERENCES award (id),
    CONSTRAINT fk_award_presentation_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
)""",
    "ALTER TABLE award_presentation ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE award_presentation FORCE ROW LEVEL SECURITY",
    "CREATE POLICY owner ON award_presentation TO tdkt_owner USING (true) WITH CHECK (true)",
    """CREATE POLICY scope ON award_presentation TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM decision d WHERE d.id = decision_id) THEN true ELSE false END
)""",
    "GRANT SELECT, INSERT ON award_presentation TO tdkt_app",
)
DOWN = (
    "DROP TABLE award_presentation",
    "DROP TABLE decision_notice",
    """ALTER TABLE decision
    DROP COLUMN file_name,
    DROP COLUMN file_media_type,
    DROP COLUMN file_size_bytes,
    DROP COLUMN file_sha256""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
