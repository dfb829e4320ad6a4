"""Create consultations on dossiers, with answers and objections, behind row-level security.

Locks: outbox, for a moment (a policy). Reversible: yes.
"""

from alembic import op

revision = "0023"
down_revision = "0022"

UP = (
    """CREATE TABLE consultation (
    id UUID NOT NULL,
    dossier_id UUID NOT NULL,
    stage_number INTEGER NOT NULL,
    asking_unit_id UUID NOT NULL,
    asking_path TEXT COLLATE "C" NOT NULL,
    unit_id UUID,
    unit_path TEXT COLLATE "C",
    place TEXT,
    question TEXT NOT NULL,
    working_days INTEGER NOT NULL,
    provision JSONB,
    asked_on DATE NOT NULL,
    due_on DATE NOT NULL,
    state TEXT NOT NULL,
    opinion TEXT,
    answered_on DATE,
    objection_count INTEGER NOT NULL,
    concluded_on DATE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_consultation PRIMARY KEY (id),
    CONSTRAINT ck_consultation_state CHECK (state IN ('open', 'answered', 'silent', 'closed')),
    CONSTRAINT ck_consultation_opinion CHECK (opinion IN ('agree', 'disagree', 'no_opinion')),
    CONSTRAINT ck_consultation_body CHECK ((unit_id IS NULL) = (unit_path IS NULL)),
    CONSTRAINT ck_consultation_public CHECK ((unit_id IS NULL) = (place IS NOT NULL)),
    CONSTRAINT ck_consultation_answered CHECK ((state = 'answered') = (opinion IS NOT NULL)),
    CONSTRAINT ck_consultation_concluded CHECK (state NOT IN ('silent', 'closed') OR concluded_on IS NOT NULL),
    CONSTRAINT ck_consultation_days CHECK (working_days > 0 AND due_on >= asked_on),
    CONSTRAINT ck_consultation_objections CHECK (objection_count >= 0),
    CONSTRAINT fk_consultation_dossier_id FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    CONSTRAINT fk_consultation_asking_unit_id FOREIGN KEY(asking_unit_id) REFERENCES unit (id),
    CONSTRAINT fk_consultation_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
)""",
    """CREATE INDEX ix_consultation_dossier_id ON consultation (dossier_id)""",
    """CREATE INDEX ix_consultation_unit_id_due_on_id ON consultation (unit_id, due_on, id)""",
    """CREATE INDEX ix_consultation_asking_unit_id_due_on_id ON consultation (asking_unit_id, due_on, id)""",
    """CREATE UNIQUE INDEX uq_consultation_asked ON consultation (dossier_id, unit_id) NULLS NOT DISTINCT
    WHERE concluded_on IS NULL""",
    """CREATE TABLE consultation_answer (
    id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    number INTEGER NOT NULL,
    opinion TEXT NOT NULL,
    reason TEXT,
    answered_by UUID NOT NULL,
    answered_on DATE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_consultation_answer PRIMARY KEY (id),
    CONSTRAINT ck_consultation_answer_opinion CHECK (opinion IN ('agree', 'disagree', 'no_opinion')),
    CONSTRAINT ck_consultation_answer_reason CHECK (opinion <> 'disagree' OR reason IS NOT NULL),
    CONSTRAINT uq_consultation_answer_consultation_id_number UNIQUE (consultation_id, number),
    CONSTRAINT fk_consultation_answer_consultation_id FOREIGN KEY(consultation_id) REFERENCES consultation (id),
    CONSTRAINT fk_consultation_answer_answered_by FOREIGN KEY(answered_by) REFERENCES person (id)
)""",
    """CREATE TABLE consultation_objection (
    id UUID NOT NULL,
    consultation_id UUID NOT NULL,
    nomination_id UUID,
    content TEXT NOT NULL,
    received_on DATE NOT NULL,
    entered_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_consultation_objection PRIMARY KEY (id),
    CONSTRAINT fk_consultation_objection_consultation_id FOREIGN KEY(consultation_id) REFERENCES consultation (id),
    CONSTRAINT fk_consultation_objection_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id),
    CONSTRAINT fk_consultation_objection_entered_by FOREIGN KEY(entered_by) REFERENCES person (id)
)""",
    """CREATE INDEX ix_consultation_objection_consultation_id_id ON consultation_objection (consultation_id, id)""",
    *(
        statement
        for table, through in (
            ("consultation", "dossier p WHERE p.id = dossier_id"),
            ("consultation_answer", "consultation p WHERE p.id = consultation_id"),
            ("consultation_objection", "consultation p WHERE p.id = consultation_id"),
        )
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner ON {table} TO tdkt_owner USING (true) WITH CHECK (true)",
            f"""CREATE POLICY scope ON {table} TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM {through}) THEN true ELSE false END
)""",
        )
    ),
    # A body that was asked stands beside the owner: what it does with the dossier is told where the owner is.
    """CREATE POLICY of_a_dossier ON outbox FOR INSERT TO tdkt_app WITH CHECK (
    EXISTS (
        SELECT 1 FROM dossier d
        WHERE d.province_code = split_part(unit_path, '/', 2) AND d.commune_code = split_part(unit_path, '/', 3)
            AND d.owner_path = unit_path
    )
)""",
    """GRANT SELECT, INSERT ON consultation, consultation_answer, consultation_objection TO tdkt_app""",
    """GRANT UPDATE (state, opinion, answered_on, objection_count, concluded_on, version)
    ON consultation TO tdkt_app""",
)
DOWN = (
    """DROP POLICY of_a_dossier ON outbox""",
    """DROP TABLE consultation_objection""",
    """DROP TABLE consultation_answer""",
    """DROP TABLE consultation""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
