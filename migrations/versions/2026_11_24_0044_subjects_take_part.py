"""Let collectives and households take part in movements beside units and individuals.

Locks: movement_participant for a moment, and subject against writes while the key is checked. Reversible: yes,
while no collective or household takes part.
"""

from alembic import op

revision = "0044"
down_revision = "0043"

UP = (
    """ALTER TABLE movement_participant DROP CONSTRAINT fk_movement_participant_individual_id""",
    """ALTER TABLE movement_participant RENAME COLUMN individual_id TO subject_id""",
    """ALTER TABLE movement_participant RENAME CONSTRAINT uq_movement_participant_movement_id_individual_id
    TO uq_movement_participant_movement_id_subject_id""",
    """ALTER TABLE movement_participant
    ADD CONSTRAINT fk_movement_participant_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id)""",
)
DOWN = (
    """ALTER TABLE movement_participant DROP CONSTRAINT fk_movement_participant_subject_id""",
    """ALTER TABLE movement_participant RENAME CONSTRAINT uq_movement_participant_movement_id_subject_id
    TO uq_movement_participant_movement_id_individual_id""",
    """ALTER TABLE movement_participant RENAME COLUMN subject_id TO individual_id""",
    """ALTER TABLE movement_participant
    ADD CONSTRAINT fk_movement_participant_individual_id FOREIGN KEY(individual_id) REFERENCES individual (id)""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for statement in DOWN:
        op.execute(statement)
