"""Create dossiers and what hangs on them, behind row-level security.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

UP = (
    """CREATE TABLE dossier (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    owner_unit_id UUID NOT NULL,
    deciding_unit_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    client_reference TEXT,
    state TEXT NOT NULL,
    came_from TEXT,
    stage_number INTEGER NOT NULL,
    stage_unit_id UUID NOT NULL,
    owner_path TEXT COLLATE "C" NOT NULL,
    stage_path TEXT COLLATE "C" NOT NULL,
    seen_paths TEXT[] COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[owner_path, stage_path] || seen_paths)) STORED NOT NULL,
    province_code TEXT GENERATED ALWAYS AS (split_part(owner_path, '/', 2)) STORED NOT NULL,
    commune_code TEXT GENERATED ALWAYS AS (split_part(owner_path, '/', 3)) STORED NOT NULL,
    regime TEXT,
    lawbook BYTEA,
    received_on DATE,
    due_on DATE,
    working_days_left INTEGER,
    return_reason TEXT,
    reject_reason TEXT,
    made_by UUID NOT NULL,
    submitted_by UUID,
    submitted_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_dossier PRIMARY KEY (id),
    CONSTRAINT ck_dossier_state CHECK (state IN ('draft', 'submitted', 'received', 'returned', 'appraised', 'consulting', 'at_council', 'voted', 'decided', 'rejected')),
    CONSTRAINT ck_dossier_came_from CHECK (came_from IN ('received', 'appraised')),
    CONSTRAINT ck_dossier_consulting CHECK ((state = 'consulting') = (came_from IS NOT NULL)),
    CONSTRAINT ck_dossier_pinned CHECK ((regime IS NULL) = (lawbook IS NULL)),
    CONSTRAINT ck_dossier_years CHECK (first_year BETWEEN 1948 AND last_year AND last_year <= 2100),
    CONSTRAINT uq_dossier_client_id_client_reference UNIQUE (client_id, client_reference),
    CONSTRAINT fk_dossier_owner_unit_id FOREIGN KEY(owner_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_dossier_deciding_unit_id FOREIGN KEY(deciding_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_dossier_stage_unit_id FOREIGN KEY(stage_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_dossier_lawbook FOREIGN KEY(lawbook) REFERENCES lawbook (hash),
    CONSTRAINT fk_dossier_made_by FOREIGN KEY(made_by) REFERENCES person (id),
    CONSTRAINT fk_dossier_submitted_by FOREIGN KEY(submitted_by) REFERENCES person (id)
)""",
    """CREATE INDEX ix_dossier_created_at_id ON dossier (created_at, id)""",
    """CREATE INDEX ix_dossier_province_code_commune_code_created_at_id ON dossier (province_code, commune_code, created_at, id)""",
    """CREATE INDEX ix_dossier_province_code_created_at_id ON dossier (province_code, created_at, id)""",
    """ALTER TABLE dossier ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE dossier FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON dossier TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON dossier TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON dossier TO tdkt_app""",
    """CREATE TABLE dossier_stage (
    id UUID NOT NULL,
    dossier_id UUID NOT NULL,
    number INTEGER NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    duty TEXT NOT NULL,
    received_on DATE,
    due_on DATE,
    CONSTRAINT pk_dossier_stage PRIMARY KEY (id),
    CONSTRAINT uq_dossier_stage_dossier_id_number UNIQUE (dossier_id, number),
    CONSTRAINT ck_dossier_stage_number CHECK (number >= 1),
    CONSTRAINT ck_dossier_stage_duty CHECK (duty IN ('forward', 'decide')),
    CONSTRAINT fk_dossier_stage_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    CONSTRAINT fk_dossier_stage_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """ALTER TABLE dossier_stage ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE dossier_stage FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON dossier_stage TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON dossier_stage TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM dossier p WHERE p.id = dossier_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON dossier_stage TO tdkt_app""",
    """CREATE TABLE nomination (
    id UUID NOT NULL,
    dossier_id UUID NOT NULL,
    position INTEGER NOT NULL,
    individual_id UUID NOT NULL,
    award_code TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    ground TEXT,
    summary TEXT,
    client_reference TEXT,
    outcome TEXT NOT NULL,
    outcome_reason TEXT,
    is_live BOOLEAN NOT NULL,
    verdict JSONB NOT NULL,
    verdict_hash BYTEA NOT NULL,
    judged_on DATE NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_nomination PRIMARY KEY (id),
    CONSTRAINT ck_nomination_outcome CHECK (outcome IN ('pending', 'withdrawn', 'not_recommended', 'refused', 'conferred')),
    CONSTRAINT ck_nomination_years CHECK (first_year BETWEEN 1948 AND last_year AND last_year <= 2100),
    CONSTRAINT ck_nomination_live CHECK (NOT is_live OR outcome IN ('pending', 'conferred')),
    CONSTRAINT fk_nomination_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    CONSTRAINT fk_nomination_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id)
)""",
    """CREATE INDEX ix_nomination_dossier_id_position_id ON nomination (dossier_id, position, id)""",
    """CREATE UNIQUE INDEX uq_nomination_client_reference ON nomination (dossier_id, client_reference, award_code)""",
    """CREATE UNIQUE INDEX uq_nomination_in_dossier ON nomination (dossier_id, individual_id, award_code, first_year, last_year) WHERE outcome IN ('pending', 'conferred')""",
    """CREATE UNIQUE INDEX uq_nomination_live ON nomination (individual_id, award_code, first_year, last_year) WHERE is_live""",
    """ALTER TABLE nomination ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE nomination FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON nomination TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON nomination TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM dossier p WHERE p.id = dossier_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON nomination TO tdkt_app""",
    """CREATE TABLE dossier_flag (
    id UUID NOT NULL,
    dossier_id UUID NOT NULL,
    nomination_id UUID,
    field TEXT NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_dossier_flag PRIMARY KEY (id),
    CONSTRAINT fk_dossier_flag_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    CONSTRAINT fk_dossier_flag_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id)
)""",
    """CREATE UNIQUE INDEX uq_dossier_flag_field ON dossier_flag (dossier_id, nomination_id, field) NULLS NOT DISTINCT""",
    """ALTER TABLE dossier_flag ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE dossier_flag FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON dossier_flag TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON dossier_flag TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM dossier p WHERE p.id = dossier_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, DELETE ON dossier_flag TO tdkt_app""",
    """CREATE TABLE appraisal (
    nomination_id UUID NOT NULL,
    stage_number INTEGER NOT NULL,
    conclusion TEXT NOT NULL,
    note TEXT,
    person_id UUID NOT NULL,
    appraised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_appraisal PRIMARY KEY (nomination_id, stage_number),
    CONSTRAINT ck_appraisal_conclusion CHECK (conclusion IN ('recommended', 'not_recommended')),
    CONSTRAINT fk_appraisal_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id),
    CONSTRAINT fk_appraisal_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)""",
    """ALTER TABLE appraisal ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE appraisal FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON appraisal TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON appraisal TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM nomination p WHERE p.id = nomination_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE, DELETE ON appraisal TO tdkt_app""",
    """CREATE TABLE attestation (
    nomination_id UUID NOT NULL,
    criterion TEXT NOT NULL,
    answer TEXT,
    reading TEXT,
    evidence TEXT NOT NULL,
    stage_number INTEGER NOT NULL,
    person_id UUID NOT NULL,
    attested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_attestation PRIMARY KEY (nomination_id, criterion),
    CONSTRAINT ck_attestation_answer CHECK (answer IN ('met', 'not_met')),
    CONSTRAINT ck_attestation_answered CHECK (num_nonnulls(answer, reading) = 1),
    CONSTRAINT fk_attestation_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id),
    CONSTRAINT fk_attestation_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)""",
    """ALTER TABLE attestation ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE attestation FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON attestation TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON attestation TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM nomination p WHERE p.id = nomination_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE, DELETE ON attestation TO tdkt_app""",
)
DOWN = (
    """DROP TABLE attestation""",
    """DROP TABLE appraisal""",
    """DROP TABLE dossier_flag""",
    """DROP TABLE nomination""",
    """DROP TABLE dossier_stage""",
    """DROP TABLE dossier""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
