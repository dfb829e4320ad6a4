"""Give the history what audits filter by, and keep the exceptions that decisions make.

Locks: history_event wholly while its present rows are filled and rewritten, for they had no such columns; its
bytes are not touched. Reversible: yes.
"""

from alembic import op

revision = "0011"
down_revision = "0010"

# A scalar subquery: an EXISTS may become a hash of the whole table, read again for every page of a list.
SEEN = """CASE stream_kind
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
SEEN_BEFORE = """CASE stream_kind
        WHEN 'dossier' THEN EXISTS (SELECT 1 FROM dossier d WHERE d.id = stream_id)
        WHEN 'decision' THEN EXISTS (SELECT 1 FROM decision d WHERE d.id = stream_id)
        WHEN 'submission' THEN EXISTS (SELECT 1 FROM submission s WHERE s.id = stream_id)
        WHEN 'meeting' THEN EXISTS (SELECT 1 FROM meeting m WHERE m.id = stream_id)
        WHEN 'council' THEN EXISTS (SELECT 1 FROM council c WHERE c.id = stream_id)
        WHEN 'individual' THEN EXISTS (
            SELECT 1 FROM individual i
            WHERE i.id = stream_id AND i.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        )
        ELSE false
    END"""

UP = (
    """ALTER TABLE history_event
    ADD COLUMN unit_path TEXT COLLATE "C",
    ADD COLUMN stream_path TEXT COLLATE "C",
    ADD COLUMN role TEXT""",
    # Only columns beside the bytes are filled; the trigger stands again before anybody else sees the table.
    """ALTER TABLE history_event DISABLE TRIGGER refuse_change""",
    """UPDATE history_event e
SET role = convert_from(e.body, 'UTF8')::jsonb ->> 'role',
    unit_path = u.path,
    stream_path = coalesce((SELECT o.unit_path FROM outbox o WHERE o.id = e.id), u.path)
FROM unit u WHERE u.id = e.unit_id""",
    """ALTER TABLE history_event ENABLE ALWAYS TRIGGER refuse_change""",
    """ALTER TABLE history_event
    ALTER COLUMN role SET NOT NULL,
    ALTER COLUMN unit_path SET NOT NULL,
    ALTER COLUMN stream_path SET NOT NULL,
    ADD COLUMN unit_province TEXT COLLATE "C"
        GENERATED ALWAYS AS ('/' || split_part(unit_path, '/', 2) || '/') STORED NOT NULL,
    ADD COLUMN unit_commune TEXT COLLATE "C"
        GENERATED ALWAYS AS ('/' || split_part(unit_path, '/', 2) || '/' || split_part(unit_path, '/', 3) || '/')
        STORED NOT NULL,
    ADD COLUMN stream_province TEXT COLLATE "C"
        GENERATED ALWAYS AS ('/' || split_part(stream_path, '/', 2) || '/') STORED NOT NULL,
    ADD COLUMN stream_commune TEXT COLLATE "C"
        GENERATED ALWAYS AS ('/' || split_part(stream_path, '/', 2) || '/' || split_part(stream_path, '/', 3) || '/')
        STORED NOT NULL""",
    """CREATE INDEX ix_history_event_unit_province_at_id ON history_event (unit_province, at, id)""",
    """CREATE INDEX ix_history_event_unit_commune_at_id ON history_event (unit_commune, at, id)""",
    """CREATE INDEX ix_history_event_stream_province_at_id ON history_event (stream_province, at, id)
WHERE stream_province <> unit_province""",
    """CREATE INDEX ix_history_event_stream_commune_at_id ON history_event (stream_commune, at, id)
WHERE stream_commune <> unit_commune""",
    """CREATE INDEX ix_history_event_person_id_at_id ON history_event (person_id, at, id)""",
    f"""ALTER POLICY scope ON history_event USING (
    {SEEN}
)""",
    f"""ALTER POLICY scope ON history_head USING (
    {SEEN}
)""",
    """CREATE TABLE decision_exception (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind TEXT NOT NULL,
    decision_id UUID NOT NULL,
    dossier_id UUID NOT NULL,
    nomination_id UUID,
    result TEXT,
    facts JSONB NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    owner_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path, owner_path])) STORED NOT NULL,
    CONSTRAINT pk_decision_exception PRIMARY KEY (id),
    CONSTRAINT ck_decision_exception_kind CHECK (kind IN ('finding', 'vote', 'appraisal', 'deadline')),
    CONSTRAINT ck_decision_exception_result CHECK (result IN ('conferred', 'refused')),
    CONSTRAINT ck_decision_exception_nomination CHECK ((nomination_id IS NULL) = (kind = 'deadline') AND (result IS NULL) = (kind = 'deadline')),
    CONSTRAINT fk_decision_exception_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id),
    CONSTRAINT fk_decision_exception_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    CONSTRAINT fk_decision_exception_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id)
)""",
    """CREATE INDEX ix_decision_exception_at_id ON decision_exception (at, id)""",
    """CREATE INDEX ix_decision_exception_decision_id ON decision_exception (decision_id)""",
    """CREATE INDEX ix_decision_exception_dossier_id ON decision_exception (dossier_id)""",
    """ALTER TABLE decision_exception ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE decision_exception FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON decision_exception TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON decision_exception TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON decision_exception TO tdkt_app""",
)
DOWN = (
    """DROP TABLE decision_exception""",
    f"""ALTER POLICY scope ON history_head USING (
    {SEEN_BEFORE}
)""",
    f"""ALTER POLICY scope ON history_event USING (
    {SEEN_BEFORE}
)""",
    """DROP INDEX ix_history_event_person_id_at_id""",
    """ALTER TABLE history_event
    DROP COLUMN unit_province,
    DROP COLUMN unit_commune,
    DROP COLUMN stream_province,
    DROP COLUMN stream_commune,
    DROP COLUMN role,
    DROP COLUMN unit_path,
    DROP COLUMN stream_path""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
