"""Let nominations cite achievements, and keep which award each achievement has served.

Locks: none (new tables). Reversible: yes.
"""

from alembic import op

revision = "0027"
down_revision = "0026"

UP = (
    """CREATE TABLE nomination_achievement (
    nomination_id UUID NOT NULL,
    achievement_id UUID NOT NULL,
    CONSTRAINT pk_nomination_achievement PRIMARY KEY (nomination_id, achievement_id),
    CONSTRAINT fk_nomination_achievement_nomination_id FOREIGN KEY(nomination_id) REFERENCES nomination (id),
    CONSTRAINT fk_nomination_achievement_achievement_id FOREIGN KEY(achievement_id) REFERENCES achievement (id)
)""",
    """CREATE INDEX ix_nomination_achievement_achievement_id ON nomination_achievement (achievement_id)""",
    """ALTER TABLE nomination_achievement ENABLE ROW LEVEL SECURITY""",
    """ALTER TABLE nomination_achievement FORCE ROW LEVEL SECURITY""",
    """CREATE POLICY owner ON nomination_achievement TO tdkt_owner USING (true) WITH CHECK (true)""",
    """CREATE POLICY scope ON nomination_achievement TO tdkt_app USING (
    CASE WHEN EXISTS (SELECT 1 FROM nomination p WHERE p.id = nomination_id) THEN true ELSE false END
)""",
    """GRANT SELECT, INSERT, DELETE ON nomination_achievement TO tdkt_app""",
    # Without a policy: that it has served must be known wherever it is cited.
    """CREATE TABLE achievement_use (
    achievement_id UUID NOT NULL,
    award_id UUID NOT NULL,
    CONSTRAINT pk_achievement_use PRIMARY KEY (achievement_id, award_id),
    CONSTRAINT fk_achievement_use_achievement_id FOREIGN KEY(achievement_id) REFERENCES achievement (id),
    CONSTRAINT fk_achievement_use_award_id FOREIGN KEY(award_id) REFERENCES award (id)
)""",
    """GRANT SELECT, INSERT ON achievement_use TO tdkt_app""",
)
DOWN = ("""DROP TABLE achievement_use""", """DROP TABLE nomination_achievement""")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
