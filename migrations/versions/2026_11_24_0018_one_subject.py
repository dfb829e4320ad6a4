"""Give individuals, collectives and households one identity: subject; what is said of it refers to it alone.

Locks: individual, rating, nomination, award, hold and hold_open while they are altered; history_event and
history_head for a moment, while their policies look for subjects. Reversible: yes, while there are individuals
only.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

REACHED = "reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))"
OTHERS = """WHEN 'dossier' THEN coalesce((SELECT true FROM dossier d WHERE d.id = stream_id), false)
        WHEN 'decision' THEN coalesce((SELECT true FROM decision d WHERE d.id = stream_id), false)
        WHEN 'submission' THEN coalesce((SELECT true FROM submission s WHERE s.id = stream_id), false)
        WHEN 'meeting' THEN coalesce((SELECT true FROM meeting m WHERE m.id = stream_id), false)
        WHEN 'council' THEN coalesce((SELECT true FROM council c WHERE c.id = stream_id), false)
        WHEN 'movement' THEN coalesce((SELECT true FROM movement m WHERE m.id = stream_id), false)"""
SEEN = f"""CASE stream_kind
        {OTHERS}
        ELSE false
    END"""
SEEN_BEFORE = f"""CASE stream_kind
        {OTHERS}
        WHEN 'individual' THEN coalesce((SELECT i.{REACHED} FROM individual i WHERE i.id = stream_id), false)
        ELSE false
    END"""
OF_SUBJECT = f"""CASE WHEN stream_kind IN ('individual', 'collective', 'household')
        THEN coalesce((SELECT s.{REACHED} FROM subject s WHERE s.id = stream_id), false) ELSE false END"""
COMMON = ("unit_id", "unit_path", "name_folded", "name_sort", "version", "created_at")
SAID = ("rating", "nomination", "award", "hold", "hold_open")

UP = (
    """CREATE TABLE subject (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    province_code TEXT GENERATED ALWAYS AS (split_part(unit_path, '/', 2)) STORED NOT NULL,
    commune_code TEXT GENERATED ALWAYS AS (split_part(unit_path, '/', 3)) STORED NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    name_sort BYTEA NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_subject PRIMARY KEY (id),
    CONSTRAINT ck_subject_kind CHECK (kind IN ('individual', 'collective', 'household')),
    CONSTRAINT fk_subject_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    f"""INSERT INTO subject (id, kind, name, {", ".join(COMMON)})
SELECT id, 'individual', family_and_given_name, {", ".join(COMMON)} FROM individual""",
    """CREATE INDEX ix_subject_unit_path_kind_name_sort_id ON subject (unit_path, kind, name_sort, id)""",
    """CREATE INDEX ix_subject_kind_province_code_name_sort_id
    ON subject (kind, province_code, name_sort, id)""",
    """CREATE INDEX ix_subject_kind_province_code_commune_code_name_sort_id
    ON subject (kind, province_code, commune_code, name_sort, id)""",
    """CREATE INDEX ix_subject_name_folded ON subject (name_folded text_pattern_ops)""",
    """CREATE INDEX ix_subject_words ON subject USING gin (to_tsvector('simple', name_folded))""",
    """GRANT SELECT, INSERT, UPDATE ON subject TO tdkt_app""",
    f"""ALTER POLICY scope ON history_event USING (
    {SEEN}
)""",
    f"""ALTER POLICY scope ON history_head USING (
    {SEEN}
)""",
    f"""CREATE POLICY scope_subject ON history_event TO tdkt_app USING (
    {OF_SUBJECT}
)""",
    f"""CREATE POLICY scope_subject ON history_head TO tdkt_app USING (
    {OF_SUBJECT}
)""",
    """ALTER TABLE individual
    DROP COLUMN reach,
    DROP COLUMN family_and_given_name,
    DROP COLUMN unit_id,
    DROP COLUMN unit_path,
    DROP COLUMN name_folded,
    DROP COLUMN name_sort,
    DROP COLUMN version,
    DROP COLUMN created_at,
    ADD CONSTRAINT fk_individual_id FOREIGN KEY (id) REFERENCES subject (id)""",
    """DROP POLICY scope ON hold""",
    """ALTER TABLE hold DROP COLUMN reach, DROP COLUMN unit_path""",
    *(f"""ALTER TABLE {table} RENAME COLUMN individual_id TO subject_id""" for table in SAID),
    *(
        f"""ALTER TABLE {table} DROP CONSTRAINT fk_{table}_individual_id,
    ADD CONSTRAINT fk_{table}_subject_id FOREIGN KEY (subject_id) REFERENCES subject (id)"""
        for table in SAID
    ),
    """ALTER TABLE rating RENAME CONSTRAINT uq_rating_individual_id_year TO uq_rating_subject_id_year""",
    """ALTER INDEX ix_hold_individual_id_opened_on_id RENAME TO ix_hold_subject_id_opened_on_id""",
    """ALTER INDEX ix_hold_open_individual_id RENAME TO ix_hold_open_subject_id""",
    # Through its subject, who may move to another unit; a scalar subquery, for an EXISTS may hash them all.
    f"""CREATE POLICY scope ON hold TO tdkt_app USING (
    CASE WHEN coalesce((SELECT s.{REACHED} FROM subject s WHERE s.id = subject_id), false)
        THEN true ELSE false END
)""",
)
DOWN = (
    """DROP POLICY scope ON hold""",
    """ALTER INDEX ix_hold_open_subject_id RENAME TO ix_hold_open_individual_id""",
    """ALTER INDEX ix_hold_subject_id_opened_on_id RENAME TO ix_hold_individual_id_opened_on_id""",
    """ALTER TABLE rating RENAME CONSTRAINT uq_rating_subject_id_year TO uq_rating_individual_id_year""",
    *(
        f"""ALTER TABLE {table} DROP CONSTRAINT fk_{table}_subject_id,
    ADD CONSTRAINT fk_{table}_individual_id FOREIGN KEY (subject_id) REFERENCES individual (id)"""
        for table in SAID
    ),
    *(f"""ALTER TABLE {table} RENAME COLUMN subject_id TO individual_id""" for table in SAID),
    """ALTER TABLE hold ADD COLUMN unit_path TEXT COLLATE "C" """,
    """UPDATE hold SET unit_path = s.unit_path FROM subject s WHERE s.id = individual_id""",
    """ALTER TABLE hold ALTER COLUMN unit_path SET NOT NULL,
    ADD COLUMN reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL""",
    f"""CREATE POLICY scope ON hold TO tdkt_app USING (
    CASE WHEN {REACHED} THEN true ELSE false END
)""",
    """ALTER TABLE individual DROP CONSTRAINT fk_individual_id,
    ADD COLUMN unit_id UUID,
    ADD COLUMN unit_path TEXT COLLATE "C",
    ADD COLUMN family_and_given_name TEXT,
    ADD COLUMN name_folded TEXT,
    ADD COLUMN name_sort BYTEA,
    ADD COLUMN version INTEGER,
    ADD COLUMN created_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT fk_individual_unit_id FOREIGN KEY (unit_id) REFERENCES unit (id)""",
    f"""UPDATE individual i SET family_and_given_name = s.name, {", ".join(f"{c} = s.{c}" for c in COMMON)}
FROM subject s WHERE s.id = i.id""",
    f"""ALTER TABLE individual
    ALTER COLUMN family_and_given_name SET NOT NULL,
    {", ".join(f"ALTER COLUMN {column} SET NOT NULL" for column in COMMON)},
    ADD COLUMN reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL""",
    """CREATE INDEX ix_individual_name_folded ON individual (name_folded text_pattern_ops)""",
    """CREATE INDEX ix_individual_unit_path_name_sort_id ON individual (unit_path, name_sort, id)""",
    """DROP POLICY scope_subject ON history_head""",
    """DROP POLICY scope_subject ON history_event""",
    f"""ALTER POLICY scope ON history_head USING (
    {SEEN_BEFORE}
)""",
    f"""ALTER POLICY scope ON history_event USING (
    {SEEN_BEFORE}
)""",
    """DROP TABLE subject""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
