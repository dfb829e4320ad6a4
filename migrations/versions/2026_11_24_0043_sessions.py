"""Keep sessions and the refresh tokens of each; say which programs can keep no secret.

Locks: client for a moment. Reversible: yes; everybody signs in anew.
"""

from alembic import op

revision = "0043"
down_revision = "0042"

UP = (
    """ALTER TABLE client ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT false""",
    """UPDATE client SET is_public = (person_id IS NULL)""",
    """ALTER TABLE client ALTER COLUMN is_public DROP DEFAULT""",
    """CREATE TABLE session (
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    client_id UUID NOT NULL,
    acr TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ending TEXT,
    CONSTRAINT pk_session PRIMARY KEY (id),
    CONSTRAINT ck_session_ended CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CONSTRAINT ck_session_expires_at CHECK (expires_at > created_at),
    CONSTRAINT fk_session_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_session_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)""",
    """CREATE INDEX ix_session_person_id ON session (person_id)""",
    """CREATE INDEX ix_session_client_id ON session (client_id)""",
    """CREATE INDEX ix_session_expires_at ON session (expires_at)""",
    """GRANT SELECT, INSERT, UPDATE (ended_at, ending) ON session TO tdkt_app""",
    """GRANT SELECT (expires_at, ctid), DELETE ON session TO tdkt_worker""",
    """CREATE TABLE refresh_token (
    id UUID NOT NULL,
    session_id UUID NOT NULL,
    number INTEGER NOT NULL,
    token_hash BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_refresh_token PRIMARY KEY (id),
    CONSTRAINT uq_refresh_token_token_hash UNIQUE (token_hash),
    CONSTRAINT uq_refresh_token_session_id_number UNIQUE (session_id, number),
    CONSTRAINT fk_refresh_token_session_id FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
)""",
    """GRANT SELECT, INSERT, UPDATE (used_at) ON refresh_token TO tdkt_app""",
)
DOWN = (
    """DROP TABLE refresh_token""",
    """DROP TABLE session""",
    """ALTER TABLE client DROP COLUMN is_public""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
