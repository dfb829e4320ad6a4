"""Let programs sign in for themselves: an account of their own, public keys, dated secrets, used assertions.

Locks: person and client for a moment. Reversible: yes; the accounts of programs stay as accounts of nobody.
"""

from alembic import op

revision = "0042"
down_revision = "0041"

UP = (
    """ALTER TABLE person ADD COLUMN is_machine BOOLEAN NOT NULL DEFAULT false""",
    """ALTER TABLE person ALTER COLUMN is_machine DROP DEFAULT""",
    """ALTER TABLE client
    ADD COLUMN person_id UUID,
    ADD COLUMN is_active BOOLEAN NOT NULL DEFAULT true,
    ADD CONSTRAINT uq_client_person_id UNIQUE (person_id),
    ADD CONSTRAINT fk_client_person_id FOREIGN KEY(person_id) REFERENCES person (id)""",
    """ALTER TABLE client ALTER COLUMN is_active DROP DEFAULT""",
    """CREATE TABLE client_key (
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    kid TEXT NOT NULL,
    public_key TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_client_key PRIMARY KEY (id),
    CONSTRAINT uq_client_key_client_id_kid UNIQUE (client_id, kid),
    CONSTRAINT fk_client_key_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)""",
    """GRANT SELECT ON client_key TO tdkt_app""",
    """CREATE TABLE client_secret (
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    secret_hash BYTEA NOT NULL,
    reason TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_client_secret PRIMARY KEY (id),
    CONSTRAINT ck_client_secret_dated CHECK (expires_at > created_at AND expires_at <= created_at + interval '90 days'),
    CONSTRAINT uq_client_secret_client_id_secret_hash UNIQUE (client_id, secret_hash),
    CONSTRAINT fk_client_secret_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)""",
    """GRANT SELECT ON client_secret TO tdkt_app""",
    """CREATE TABLE client_assertion (
    client_id UUID NOT NULL,
    jti_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_client_assertion PRIMARY KEY (client_id, jti_hash),
    CONSTRAINT fk_client_assertion_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)""",
    """CREATE INDEX ix_client_assertion_expires_at ON client_assertion (expires_at)""",
    """GRANT SELECT, INSERT ON client_assertion TO tdkt_app""",
    """GRANT SELECT (expires_at, ctid), DELETE ON client_assertion TO tdkt_worker""",
)
DOWN = (
    """DROP TABLE client_assertion""",
    """DROP TABLE client_secret""",
    """DROP TABLE client_key""",
    """ALTER TABLE client DROP COLUMN is_active, DROP COLUMN person_id""",
    """ALTER TABLE person DROP COLUMN is_machine""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
