"""Create collectives and households behind row-level security, and what every subject may have besides.

A client's own reference; of a person the day of death and a nationality other than Vietnamese.

Locks: subject and individual while the constraints are checked (the columns are new and null). Reversible: yes.
"""

from alembic import op

revision = "0019"
down_revision = "0018"

# A scalar subquery, for an EXISTS may become a hash of all subjects.
SEEN = """CASE WHEN coalesce((
        SELECT s.reach && (SELECT string_to_array(current_setting('tdkt.scopes', true), ','))
        FROM subject s WHERE s.id = {table}.id
    ), false) THEN true ELSE false END"""


def secured(table: str) -> tuple[str, ...]:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner ON {table} TO tdkt_owner USING (true) WITH CHECK (true)",
        f"CREATE POLICY scope ON {table} TO tdkt_app USING (\n    {SEEN.format(table=table)}\n)",
        f"GRANT SELECT, INSERT, UPDATE ON {table} TO tdkt_app",
    )


UP = (
    """ALTER TABLE subject
    ADD COLUMN client_id TEXT,
    ADD COLUMN client_reference TEXT,
    ADD CONSTRAINT uq_subject_client_id_client_reference UNIQUE (client_id, client_reference)""",
    """ALTER TABLE individual
    ADD COLUMN died_on DATE,
    ADD COLUMN nationality TEXT,
    ADD CONSTRAINT ck_individual_died_on CHECK (died_on >= birth_on)""",
    """CREATE TABLE collective (
    id UUID NOT NULL,
    collective_kind TEXT NOT NULL,
    head_name TEXT,
    member_count INTEGER,
    counted_on DATE,
    valid_from DATE,
    valid_to DATE,
    CONSTRAINT pk_collective PRIMARY KEY (id),
    CONSTRAINT ck_collective_collective_kind CHECK (collective_kind IN ('agency', 'department', 'team', 'locality', 'residential_area', 'enterprise', 'organisation', 'armed_unit', 'other')),
    CONSTRAINT ck_collective_counted CHECK ((member_count IS NULL) = (counted_on IS NULL)),
    CONSTRAINT ck_collective_member_count CHECK (member_count >= 1),
    CONSTRAINT ck_collective_days CHECK (valid_to >= valid_from),
    CONSTRAINT fk_collective_id FOREIGN KEY(id) REFERENCES subject (id)
)""",
    *secured("collective"),
    """CREATE TABLE household (
    id UUID NOT NULL,
    member_names TEXT[] NOT NULL,
    address_sealed BYTEA,
    key_version SMALLINT NOT NULL,
    CONSTRAINT pk_household PRIMARY KEY (id),
    CONSTRAINT fk_household_id FOREIGN KEY(id) REFERENCES subject (id)
)""",
    *secured("household"),
)
DOWN = (
    """DROP TABLE household""",
    """DROP TABLE collective""",
    """ALTER TABLE individual DROP COLUMN nationality, DROP COLUMN died_on""",
    """ALTER TABLE subject DROP COLUMN client_reference, DROP COLUMN client_id""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
