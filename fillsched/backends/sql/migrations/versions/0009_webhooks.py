"""which webhooks there are, and of which jobs each was told"""

import sqlalchemy as sa
from alembic import op

from fillsched.backends.sql.tables import Number

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "webhook_told",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("job_id", Number, nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("url", "job_id"),
    )
    op.create_index("webhook_told_by_job", "webhook_told", ["job_id"])
    op.create_index("jobs_by_end", "jobs", ["finished_at"])
