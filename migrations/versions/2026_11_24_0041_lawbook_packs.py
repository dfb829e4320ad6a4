"""Let packs of the lawbook be drafted and published, and lawbooks made of them be pinned.

Locks: history_event and history_head for a moment, while they learn who sees the new kind of stream.
Reversible: yes.
"""

from alembic import op

revision = "0041"
down_revision = "0040"

SEEN = """CASE WHEN stream_kind = 'lawbook'
        THEN coalesce((SELECT true FROM lawbook_draft d WHERE d.id = stream_id), false) ELSE false END"""
UP = (
    """CREATE TABLE lawbook_draft (
    id UUID NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[unit_path])) STORED NOT NULL,
    name TEXT NOT NULL,
    files JSONB NOT NULL,
    authors UUID[] NOT NULL,
    state TEXT NOT NULL,
    hash BYTEA,
    published_by UUID,
    published_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_lawbook_draft PRIMARY KEY (id),
    CONSTRAINT ck_lawbook_draft_state CHECK (state IN ('draft', 'published')),
    CONSTRAINT ck_lawbook_draft_published CHECK ((state = 'published') = (hash IS NOT NULL) AND (state = 'published') = (published_by IS NOT NULL) AND (state = 'published') = (published_at IS NOT NULL)),
    CONSTRAINT ck_lawbook_draft_two_persons CHECK (published_by <> ALL (authors)),
    CONSTRAINT fk_lawbook_draft_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_lawbook_draft_published_by FOREIGN KEY(published_by) REFERENCES person (id)
)""",
    """CREATE INDEX ix_lawbook_draft_created_at_id ON lawbook_draft (created_at, id)""",
    """ALTER TABLE lawbook_draft ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE lawbook_draft FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON lawbook_draft TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON lawbook_draft TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    # What is published is never changed again.
    """CREATE POLICY fixed ON lawbook_draft AS RESTRICTIVE FOR UPDATE TO tdkt_app
    USING (state = 'draft') WITH CHECK (true)""",
    """GRANT SELECT, INSERT, UPDATE (name, files, authors, state, hash, published_by, published_at, version)
    ON lawbook_draft TO tdkt_app""",
    """GRANT INSERT ON lawbook_pack TO tdkt_app""",
    """GRANT INSERT ON lawbook TO tdkt_app""",
    f"""CREATE POLICY scope_lawbook ON history_event TO tdkt_app USING (
    {SEEN}
)""",
    f"""CREATE POLICY scope_lawbook ON history_head TO tdkt_app USING (
    {SEEN}
)""",
)
DOWN = (
    """DROP POLICY scope_lawbook ON history_head""",
    """DROP POLICY scope_lawbook ON history_event""",
    """REVOKE INSERT ON lawbook FROM tdkt_app""",
    """REVOKE INSERT ON lawbook_pack FROM tdkt_app""",
    """DROP TABLE lawbook_draft""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
