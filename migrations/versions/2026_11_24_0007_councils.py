"""Create councils, their meetings and outcomes.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

UP = (
    """CREATE TABLE council (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    established_by TEXT NOT NULL,
    member_count INTEGER NOT NULL,
    in_office_from DATE NOT NULL,
    in_office_to DATE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_council PRIMARY KEY (id),
    CONSTRAINT ck_council_member_count CHECK (member_count BETWEEN 3 AND 99),
    CONSTRAINT ck_council_in_office_to CHECK (in_office_to >= in_office_from),
    CONSTRAINT fk_council_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_council_unit_id ON council (unit_id)""",
    """ALTER TABLE council ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE council FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON council TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON council TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON council TO tdkt_app""",
    """CREATE TABLE meeting (
    id UUID NOT NULL,
    council_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    held_on DATE NOT NULL,
    dossier_ids UUID[] NOT NULL,
    state TEXT NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (id),
    CONSTRAINT ck_meeting_state CHECK (state IN ('draft', 'closed')),
    CONSTRAINT ck_meeting_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT fk_meeting_council_id FOREIGN KEY(council_id) REFERENCES council (id)
)""",
    """ALTER TABLE meeting ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE meeting FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON meeting TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON meeting TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON meeting TO tdkt_app""",
    """CREATE TABLE council_outcome (
    nomination_id UUID NOT NULL,
    stage_number INTEGER NOT NULL,
    meeting_id UUID NOT NULL,
    members INTEGER NOT NULL,
    present INTEGER NOT NULL,
    written INTEGER NOT NULL,
    yes INTEGER NOT NULL,
    CONSTRAINT pk_council_outcome PRIMARY KEY (nomination_id, stage_number),
    CONSTRAINT ck_council_outcome_figures CHECK (least(present, written, yes) >= 0 AND present + written <= members AND yes <= present + written),
    CONSTRAINT fk_council_outcome_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id),
    CONSTRAINT fk_council_outcome_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id)
)""",
    """ALTER TABLE council_outcome ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE council_outcome FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON council_outcome TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON council_outcome TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM nomination p WHERE p.id = nomination_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE, DELETE ON council_outcome TO tdkt_app""",
)
DOWN = (
    """DROP TABLE council_outcome""",
    """DROP TABLE meeting""",
    """DROP TABLE council""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
