"""What each row is: a lot, a total, a remark, or nothing of ours."""
