"""Keep who was shown whose sealed data in full, or took them away in an export.

Locks: none (new table). Reversible: yes; the record of what was looked at is lost.
"""

from alembic import op

revision = "0045"
down_revision = "0044"

UP = (
    """CREATE TABLE access_entry (
    id UUID NOT NULL,
    subject_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    act TEXT NOT NULL,
    person_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id UUID NOT NULL,
    unit_path TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_path TEXT COLLATE "C" NOT NULL,
    reach TEXT[] COLLATE "C" GENERATED ALWAYS AS (reach_of(ARRAY[subject_path, unit_path])) STORED NOT NULL,
    fields TEXT[] NOT NULL,
    purpose TEXT NOT NULL,
    request_id TEXT NOT NULL,
    CONSTRAINT pk_access_entry PRIMARY KEY (id, subject_id),
    CONSTRAINT ck_access_entry_act CHECK (act IN ('unmask', 'export')),
    CONSTRAINT fk_access_entry_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_access_entry_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_access_entry_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_access_entry_at_id_subject_id ON access_entry (at, id, subject_id)""",
    """CREATE INDEX ix_access_entry_subject_id_at ON access_entry (subject_id, at)""",
    """CREATE INDEX ix_access_entry_person_id_at ON access_entry (person_id, at)""",
    """ALTER TABLE access_entry ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE access_entry FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON access_entry TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON access_entry TO tdkt_app USING (
    CASE WHEN reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ',')) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT ON access_entry TO tdkt_app""",
)
DOWN = ("""DROP TABLE access_entry""",)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
