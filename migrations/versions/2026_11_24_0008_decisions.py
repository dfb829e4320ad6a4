"""Create submissions, decisions, their registers and the registry of awards.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

UP = (
    """CREATE TABLE register_counter (
    unit_id UUID NOT NULL,
    register TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    CONSTRAINT pk_register_counter PRIMARY KEY (unit_id, register, year),
    CONSTRAINT ck_register_counter_register CHECK (register IN ('submission', 'decision')),
    CONSTRAINT fk_register_counter_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """GRANT SELECT, INSERT, UPDATE ON register_counter TO tdkt_app""",
    """CREATE TABLE submission (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    to_unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    to_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path, to_path])) STORED NOT NULL,
    dossier_ids UUID[] NOT NULL,
    not_recommended JSONB NOT NULL,
    state TEXT NOT NULL,
    year INTEGER,
    number INTEGER,
    official_number TEXT,
    signed_on DATE,
    signer_id UUID,
    signer_name TEXT,
    signer_post TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_submission PRIMARY KEY (id),
    CONSTRAINT ck_submission_state CHECK (state IN ('draft', 'signed')),
    CONSTRAINT ck_submission_signed CHECK ((state = 'signed') = (number IS NOT NULL) AND (state = 'signed') = (official_number IS NOT NULL)),
    CONSTRAINT uq_submission_unit_id_year_number UNIQUE (unit_id, year, number),
    CONSTRAINT uq_submission_unit_id_year_official_number UNIQUE (unit_id, year, official_number),
    CONSTRAINT fk_submission_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_submission_to_unit_id FOREIGN KEY(to_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_submission_signer_id FOREIGN KEY(signer_id) REFERENCES person (id)
)""",
    """ALTER TABLE submission ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE submission FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON submission TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON submission TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON submission TO tdkt_app""",
    """CREATE TABLE decision (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    seen_paths TEXT[] COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path] || seen_paths)) STORED NOT NULL,
    dossier_ids UUID[] NOT NULL,
    state TEXT NOT NULL,
    year INTEGER,
    number INTEGER,
    official_number TEXT,
    signed_on DATE,
    signer_id UUID,
    signer_name TEXT,
    signer_post TEXT,
    drafted_by UUID NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_decision PRIMARY KEY (id),
    CONSTRAINT ck_decision_state CHECK (state IN ('draft', 'signed')),
    CONSTRAINT ck_decision_signed CHECK ((state = 'signed') = (number IS NOT NULL) AND (state = 'signed') = (official_number IS NOT NULL) AND (state = 'signed') = (signed_on IS NOT NULL)),
    CONSTRAINT uq_decision_unit_id_year_number UNIQUE (unit_id, year, number),
    CONSTRAINT uq_decision_unit_id_year_official_number UNIQUE (unit_id, year, official_number),
    CONSTRAINT fk_decision_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_decision_signer_id FOREIGN KEY(signer_id) REFERENCES person (id),
    CONSTRAINT fk_decision_drafted_by FOREIGN KEY(drafted_by) REFERENCES person (id)
)""",
    """ALTER TABLE decision ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE decision FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON decision TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON decision TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON decision TO tdkt_app""",
    """CREATE TABLE decision_line (
    decision_id UUID NOT NULL,
    nomination_id UUID NOT NULL,
    position INTEGER NOT NULL,
    result TEXT NOT NULL,
    reason TEXT,
    CONSTRAINT pk_decision_line PRIMARY KEY (decision_id, nomination_id),
    CONSTRAINT ck_decision_line_result CHECK (result IN ('conferred', 'refused')),
    CONSTRAINT ck_decision_line_reason CHECK (result = 'conferred' OR reason IS NOT NULL),
    CONSTRAINT fk_decision_line_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_decision_line_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id)
)""",
    """CREATE INDEX ix_decision_line_nomination_id ON decision_line (nomination_id)""",
    """ALTER TABLE decision_line ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE decision_line FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON decision_line TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON decision_line TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM decision p WHERE p.id = decision_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON decision_line TO tdkt_app""",
    """CREATE TABLE award (
    id UUID NOT NULL,
    individual_id UUID NOT NULL,
    award_code TEXT NOT NULL,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    type TEXT NOT NULL,
    origin TEXT NOT NULL,
    is_verified BOOLEAN NOT NULL,
    grounds TEXT[] NOT NULL,
    decision_id UUID,
    nomination_id UUID,
    issuing_unit_id UUID,
    official_number TEXT NOT NULL,
    official_number_folded TEXT NOT NULL,
    signed_on DATE NOT NULL,
    status TEXT NOT NULL,
    public_code TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    snapshot JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_award PRIMARY KEY (id),
    CONSTRAINT uq_award_public_code UNIQUE (public_code),
    CONSTRAINT uq_award_nomination_id UNIQUE (nomination_id),
    CONSTRAINT ck_award_origin CHECK (origin IN ('conferred', 'imported')),
    CONSTRAINT ck_award_decision CHECK ((origin = 'conferred') = (decision_id IS NOT NULL)),
    CONSTRAINT ck_award_status CHECK (status IN ('valid', 'revoked')),
    CONSTRAINT ck_award_years CHECK (first_year BETWEEN 1948 AND last_year AND last_year <= 2100),
    CONSTRAINT fk_award_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_award_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_award_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id),
    CONSTRAINT fk_award_issuing_unit_id FOREIGN KEY(issuing_unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_award_decision_id ON award (decision_id)""",
    """CREATE INDEX ix_award_issuing_unit_id_id ON award (issuing_unit_id, id)""",
    """CREATE INDEX ix_award_official_number_folded_name_folded ON award (official_number_folded, name_folded)""",
    """CREATE UNIQUE INDEX uq_award_subject ON award (individual_id, award_code, first_year, last_year)""",
    """GRANT SELECT, INSERT, UPDATE ON award TO tdkt_app""",
)
DOWN = (
    """DROP TABLE award""",
    """DROP TABLE decision_line""",
    """DROP TABLE decision""",
    """DROP TABLE submission""",
    """DROP TABLE register_counter""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
