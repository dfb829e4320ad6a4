"""Let people sign in on a page: where programs want them back, second factors, codes that are used once.

Locks: none (new tables). Reversible: yes; second factors are lost.
"""

from alembic import op

revision = "0048"
down_revision = "0047"

UP = (
    """CREATE TABLE client_redirect (
    client_id UUID NOT NULL,
    uri TEXT NOT NULL,
    CONSTRAINT pk_client_redirect PRIMARY KEY (client_id, uri),
    CONSTRAINT fk_client_redirect_client_id FOREIGN KEY(client_id) REFERENCES client (id)
)""",
    """GRANT SELECT ON client_redirect TO tdkt_app""",
    """CREATE TABLE second_factor (
    person_id UUID NOT NULL,
    secret_sealed BYTEA NOT NULL,
    key_version SMALLINT NOT NULL,
    last_step BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_second_factor PRIMARY KEY (person_id),
    CONSTRAINT fk_second_factor_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)""",
    """GRANT SELECT, UPDATE (last_step) ON second_factor TO tdkt_app""",
    """CREATE TABLE authorization_code (
    code_hash BYTEA NOT NULL,
    client_id UUID NOT NULL,
    person_id UUID NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    acr TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    session_id UUID,
    CONSTRAINT pk_authorization_code PRIMARY KEY (code_hash),
    CONSTRAINT fk_authorization_code_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT fk_authorization_code_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_authorization_code_session_id FOREIGN KEY(session_id) REFERENCES session (id) ON DELETE CASCADE
)""",
    """CREATE INDEX ix_authorization_code_expires_at ON authorization_code (expires_at)""",
    """GRANT SELECT, INSERT, UPDATE (used_at, session_id) ON authorization_code TO tdkt_app""",
    """GRANT SELECT (expires_at, ctid), DELETE ON authorization_code TO tdkt_worker""",
)
DOWN = (
    """DROP TABLE authorization_code""",
    """DROP TABLE second_factor""",
    """DROP TABLE client_redirect""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
