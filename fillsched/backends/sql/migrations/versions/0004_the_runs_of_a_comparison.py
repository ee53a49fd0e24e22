"""the runs of a comparison as rows of their own, no longer packed into one schedule"""

import json
from base64 import b64decode

import sqlalchemy as sa
from alembic import op

from fillsched.backends.sql.tables import Number, sorted_text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    runs = op.create_table(
        "strategy_runs",
        sa.Column("job_id", Number, nullable=False),
        sa.Column("name", sorted_text(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("campaigns", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "name"),
    )
    connection = op.get_bind()
    packed = connection.execute(
        sa.text(
            "SELECT plans.job_id, plans.campaigns, plans.incumbent FROM plans"
            " JOIN jobs ON jobs.id = plans.job_id WHERE jobs.kind = 'comparison'"
        )
    ).all()
    for job_id, campaigns, incumbent in packed:
        schedules = json.loads(campaigns)
        records = json.loads(incumbent) if isinstance(incumbent, str) else incumbent
        for place, (name, record) in enumerate(records.items()):
            kept = schedules.get(name)
            connection.execute(
                sa.insert(runs).values(
                    job_id=job_id,
                    name=name,
                    place=place,
                    record=record,
                    campaigns=None if kept is None else b64decode(kept),
                )
            )
        connection.execute(sa.text("DELETE FROM plans WHERE job_id = :id"), {"id": job_id})
