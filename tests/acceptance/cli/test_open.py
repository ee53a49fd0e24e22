"""`open`: a link that signs a browser in, once."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tests.acceptance.cli.conftest import Shell


def test_the_link_signs_a_browser_in_once_and_leads_to_the_job(shell: Shell) -> None:
    shell.serve()
    job_id = shell.run("submit", shell.lots(), "--quiet").out.strip()
    ran = shell.run("open", job_id, "--print")
    assert ran.code == 0, ran.err
    link = urlsplit(ran.out.strip())
    assert link.path == f"/schedule/{job_id}"
    assert "once, within 30 s" in ran.err
    ticket = link.fragment.removeprefix("ticket=")
    with httpx2.Client(base_url=shell.address.url, trust_env=False) as browser:
        assert browser.post("/auth/session", json={"ticket": ticket}).status_code == 200
        assert browser.get(f"/schedule/{job_id}").status_code == 200
        assert browser.post("/auth/session", json={"ticket": ticket}).status_code == 401


def test_a_browser_is_told_of_the_link_by_a_private_file(shell: Shell, tmp_path: Path) -> None:
    """What stands in a browser's arguments everybody on the machine can read."""
    said = tmp_path / "said"
    fake = tmp_path / "a-browser"
    fake.write_text(f'#!/bin/sh\necho "$1" > {said}\n')
    fake.chmod(0o755)
    shell.serve()
    ran = shell.run("open", BROWSER=str(fake), TMPDIR=str(tmp_path))
    assert ran.code == 0, ran.err
    argument = said.read_text().strip()
    assert argument.startswith("file://") and "ticket" not in argument
    file = Path(argument.removeprefix("file://"))
    assert file.stat().st_mode & 0o077 == 0
    assert re.search(r"url=http://[^\"]*/#ticket=", file.read_text())


def test_without_a_daemon_no_page_is_opened(shell: Shell) -> None:
    assert shell.run("open").code == 3
