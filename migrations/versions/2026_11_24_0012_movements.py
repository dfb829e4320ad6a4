"""Create movements with their criteria and participants, behind row-level security.

Locks: history_event and history_head for a moment, while their policies learn the new kind of stream.
Reversible: yes.
"""

from alembic import op

revision = "0012"
down_revision = "0011"

SEEN = """CASE stream_kind
        WHEN 'dossier' THEN coalesce((SELECT true FROM dossier d WHERE d.id = stream_id), false)
        WHEN 'decision' THEN coalesce((SELECT true FROM decision d WHERE d.id = stream_id), false)
        WHEN 'submission' THEN coalesce((SELECT true FROM submission s WHERE s.id = stream_id), false)
        WHEN 'meeting' THEN coalesce((SELECT true FROM meeting m WHERE m.id = stream_id), false)
        WHEN 'council' THEN coalesce((SELECT true FROM council c WHERE c.id = stream_id), false)
        WHEN 'movement' THEN coalesce((SELECT true FROM movement m WHERE m.id = stream_id), false)
        WHEN 'individual' THEN coalesce((
            SELECT i.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
            FROM individual i WHERE i.id = stream_id
        ), false)
        ELSE false
    END"""
SEEN_BEFORE = """CASE stream_kind
        WHEN 'dossier' THEN coalesce((SELECT true FROM dossier d WHERE d.id = stream_id), false)
        WHEN 'decision' THEN coalesce((SELECT true FROM decision d WHERE d.id = stream_id), false)
        WHEN 'submission' THEN coalesce((SELECT true FROM submission s WHERE s.id = stream_id), false)
        WHEN 'meeting' THEN coalesce((SELECT true FROM meeting m WHERE m.id = stream_id), false)
        WHEN 'council' THEN coalesce((SELECT true FROM council c WHERE c.id = stream_id), false)
        WHEN 'individual' THEN coalesce((
            SELECT i.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
            FROM individual i WHERE i.id = stream_id
        ), false)
        ELSE false
    END"""
REACHED = """CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        THEN true ELSE false END"""

UP = (
    # Only what is wholly a path has ancestors: a stray '/0' must not stand under the country.
    """CREATE FUNCTION ancestors_of(paths text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT reach_of(coalesce(array_agg(path), '{}'))
    FROM unnest(paths) AS path
    WHERE path ~ '^/([a-z0-9.-]+/)*$'
)""",
    """GRANT EXECUTE ON FUNCTION ancestors_of(text[]) TO tdkt_app""",
    """CREATE TABLE movement (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    lead_unit_id UUID NOT NULL,
    coordinating_unit_ids UUID[] NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    seen_paths TEXT[] COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(CASE WHEN state = 'draft' THEN ARRAY[unit_path] ELSE ARRAY[unit_path] || seen_paths END)) STORED NOT NULL,
    open_to TEXT[] COLLATE "C" GENERATED ALWAYS AS (CASE WHEN state = 'draft' THEN '{}'::text[] ELSE ARRAY[unit_path] END) STORED NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    form TEXT NOT NULL,
    scope_level TEXT NOT NULL,
    objective TEXT,
    scope TEXT,
    subjects TEXT,
    content TEXT,
    starts_on DATE,
    ends_on DATE,
    plan TEXT,
    measures TEXT,
    state TEXT NOT NULL,
    official_number TEXT,
    signed_on DATE,
    signer_id UUID,
    signer_name TEXT,
    signer_post TEXT,
    closed_on DATE,
    closing_note TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_movement PRIMARY KEY (id),
    CONSTRAINT ck_movement_state CHECK (state IN ('draft', 'launched', 'closed')),
    CONSTRAINT ck_movement_form CHECK (form IN ('regular', 'thematic')),
    CONSTRAINT ck_movement_scope_level CHECK (scope_level IN ('nation', 'ministry_locality', 'block', 'agency')),
    CONSTRAINT ck_movement_days CHECK (ends_on >= starts_on),
    CONSTRAINT ck_movement_signed CHECK ((state = 'draft') = (signed_on IS NULL) AND (state = 'draft') = (official_number IS NULL)),
    CONSTRAINT ck_movement_closed CHECK ((state = 'closed') = (closed_on IS NOT NULL)),
    CONSTRAINT fk_movement_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_movement_lead_unit_id FOREIGN KEY(lead_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_movement_signer_id FOREIGN KEY(signer_id) REFERENCES person (id)
)""",
    """CREATE INDEX ix_movement_created_at_id ON movement (created_at, id)""",
    """CREATE INDEX ix_movement_unit_path_created_at_id ON movement (unit_path, created_at, id)""",
    """ALTER TABLE movement ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE movement FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON movement TO tdkt_owner USING (true) WITH CHECK (true)""",
    f"""CREATE POLICY scope ON movement TO tdkt_app USING (
    {REACHED}
)""",
    # Beside the first, for reading alone: from below nobody locks or changes it.
    """CREATE POLICY below ON movement FOR SELECT TO tdkt_app USING (
    CASE WHEN open_to && (SELECT ancestors_of(string_to_array(current_setting('tdkt.scopes', true), ',')))
        THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE ON movement TO tdkt_app""",
    """CREATE TABLE movement_criterion (
    movement_id UUID NOT NULL,
    code TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    measure TEXT NOT NULL,
    comparison TEXT NOT NULL,
    target NUMERIC NOT NULL,
    CONSTRAINT pk_movement_criterion PRIMARY KEY (movement_id, code),
    CONSTRAINT ck_movement_criterion_comparison CHECK (comparison IN ('at_least', 'at_most', 'exactly')),
    CONSTRAINT fk_movement_criterion_movement_id FOREIGN KEY(movement_id) REFERENCES movement (id)
)""",
    """ALTER TABLE movement_criterion ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE movement_criterion FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON movement_criterion TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON movement_criterion TO tdkt_app USING (
    CASE WHEN EXISTS (
        SELECT 1 FROM movement p
        WHERE p.id = movement_id AND p.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
    ) THEN true ELSE false END
)""",
    """CREATE POLICY below ON movement_criterion FOR SELECT TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM movement p WHERE p.id = movement_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, UPDATE, DELETE ON movement_criterion TO tdkt_app""",
    """CREATE TABLE movement_participant (
    id UUID NOT NULL,
    movement_id UUID NOT NULL,
    unit_id UUID,
    individual_id UUID,
    unit_path TEXT COLLATE "C" NOT NULL,
    seen_paths TEXT[] COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path] || seen_paths)) STORED NOT NULL,
    client_reference TEXT,
    joined_on DATE NOT NULL,
    joined_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_movement_participant PRIMARY KEY (id),
    CONSTRAINT uq_movement_participant_movement_id_unit_id UNIQUE (movement_id, unit_id),
    CONSTRAINT uq_movement_participant_movement_id_individual_id UNIQUE (movement_id, individual_id),
    CONSTRAINT ck_movement_participant_one CHECK (num_nonnulls(unit_id, individual_id) = 1),
    CONSTRAINT fk_movement_participant_movement_id FOREIGN KEY(movement_id) REFERENCES movement (id),
    CONSTRAINT fk_movement_participant_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_movement_participant_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id),
    CONSTRAINT fk_movement_participant_joined_by FOREIGN KEY(joined_by) REFERENCES person (id)
)""",
    """CREATE INDEX ix_movement_participant_movement_id_id ON movement_participant (movement_id, id)""",
    """ALTER TABLE movement_participant ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE movement_participant FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON movement_participant TO tdkt_owner USING (true) WITH CHECK (true)""",
    f"""CREATE POLICY scope ON movement_participant TO tdkt_app USING (
    {REACHED}
)""",
    """GRANT SELECT, INSERT ON movement_participant TO tdkt_app""",
    f"""ALTER POLICY scope ON history_event USING (
    {SEEN}
)""",
    f"""ALTER POLICY scope ON history_head USING (
    {SEEN}
)""",
)
DOWN = (
    f"""ALTER POLICY scope ON history_head USING (
    {SEEN_BEFORE}
)""",
    f"""ALTER POLICY scope ON history_event USING (
    {SEEN_BEFORE}
)""",
    """DROP TABLE movement_participant""",
    """DROP TABLE movement_criterion""",
    """DROP TABLE movement""",
    """DROP FUNCTION ancestors_of(text[])""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
