"""Create persons, clients and roles granted per unit.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

UP = (
    """CREATE TABLE person (
    id UUID NOT NULL,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    identity_index BYTEA,
    is_active BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_username UNIQUE (username)
)""",
    """GRANT SELECT ON person TO tdkt_app""",
    """CREATE TABLE client (
    id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    agency_code TEXT,
    may_use_password BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_client PRIMARY KEY (id),
    CONSTRAINT uq_client_code UNIQUE (code)
)""",
    """GRANT SELECT ON client TO tdkt_app""",
    """CREATE TABLE role_grant (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    role TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_role_grant PRIMARY KEY (id),
    CONSTRAINT ck_role_grant_role CHECK (role IN ('clerk', 'head', 'appraiser', 'council_secretary', 'council_member', 'decider', 'inspector', 'admin', 'law_editor', 'law_publisher')),
    CONSTRAINT ck_role_grant_valid_to CHECK (valid_to >= valid_from),
    CONSTRAINT uq_role_grant_person_id_unit_id_role_valid_from UNIQUE (person_id, unit_id, role, valid_from),
    CONSTRAINT fk_role_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_role_grant_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_role_grant_unit_id ON role_grant (unit_id)""",
    """GRANT SELECT ON role_grant TO tdkt_app""",
)
DOWN = (
    """DROP TABLE role_grant""",
    """DROP TABLE client""",
    """DROP TABLE person""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
