"""how many lots a job has, as soon as they are read"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("lots", sa.Integer(), nullable=True))
