"""Create the audit history, make it append-only, and the outbox.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0009"
down_revision = "0008"

UP = (
    """CREATE TABLE history_event (
    id UUID NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    body BYTEA NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    type TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    person_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    unit_id UUID NOT NULL,
    CONSTRAINT pk_history_event PRIMARY KEY (id),
    CONSTRAINT uq_history_event_stream_id_seq UNIQUE (stream_id, seq),
    CONSTRAINT ck_history_event_hashes CHECK (octet_length(prev_hash) = 32 AND octet_length(hash) = 32)
)""",
    """CREATE INDEX ix_history_event_at_id ON history_event (at, id)""",
    """ALTER TABLE history_event ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE history_event FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON history_event TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON history_event TO tdkt_app USING (
    CASE stream_kind
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
    END
)""",
    """GRANT SELECT, INSERT ON history_event TO tdkt_app""",
    """CREATE TABLE history_head (
    stream_id UUID NOT NULL,
    stream_kind TEXT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_history_head PRIMARY KEY (stream_id)
)""",
    """ALTER TABLE history_head ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE history_head FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON history_head TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON history_head TO tdkt_app USING (
    CASE stream_kind
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
    END
)""",
    """GRANT SELECT, INSERT, UPDATE ON history_head TO tdkt_app""",
    """CREATE TABLE history_disclosure (
    event_id UUID NOT NULL,
    name TEXT NOT NULL,
    salt BYTEA,
    sealed BYTEA,
    key_version SMALLINT NOT NULL,
    CONSTRAINT pk_history_disclosure PRIMARY KEY (event_id, name),
    CONSTRAINT fk_history_disclosure_event_id FOREIGN KEY(event_id) REFERENCES history_event (id)
)""",
    """GRANT SELECT, INSERT ON history_disclosure TO tdkt_app""",
    """CREATE TABLE outbox (
    id UUID NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    time TIMESTAMP WITH TIME ZONE NOT NULL,
    data JSONB NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    position BIGINT,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
)""",
    """CREATE INDEX ix_outbox_waiting ON outbox (id) WHERE position IS NULL""",
    """CREATE UNIQUE INDEX uq_outbox_position ON outbox (position)""",
    """ALTER TABLE outbox ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE outbox FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON outbox TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON outbox TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON outbox TO tdkt_app""",
    """CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history_event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """ALTER TABLE history_event ENABLE ALWAYS TRIGGER refuse_change""",
    """CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON history_disclosure
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
    """ALTER TABLE history_disclosure ENABLE ALWAYS TRIGGER refuse_change""",
    """ALTER TABLE history_disclosure ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE history_disclosure FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON history_disclosure TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON history_disclosure FOR SELECT TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM history_event p WHERE p.id = event_id) THEN true ELSE false END
)""",
    """CREATE POLICY enter ON history_disclosure FOR INSERT TO tdkt_app WITH CHECK (true)""",
)
DOWN = (
    """DROP TABLE outbox""",
    """DROP TABLE history_disclosure""",
    """DROP TABLE history_head""",
    """DROP TABLE history_event""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
