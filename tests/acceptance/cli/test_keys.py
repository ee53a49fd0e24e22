"""`fillsched key`: made, used by a program, seen, and revoked, as an operator would."""

from tests.acceptance.cli.conftest import Shell


def test_a_key_from_its_making_to_its_end(shell: Shell) -> None:
    shell.serve()
    made = shell.run("key", "add", "mes", "--scope", "submit", "--days", 30)
    assert made.code == 0 and made.out.startswith("fsk_") and "not shown again" in made.err
    secret = made.out.strip()
    url = shell.address.url
    listed = shell.run("--url", url, "list", FILLSCHED_TOKEN=secret)
    assert listed.code == 0, listed.err
    refused = shell.run("--url", url, "user", "list", FILLSCHED_TOKEN=secret)
    assert refused.code == 4
    shown = shell.run("key", "list")
    assert secret[:8] in shown.out and secret not in shown.out and "never" not in shown.out
    again = shell.run("key", "add", "mes")
    assert again.code == 2 and "Revoke it, or choose another name" in again.err
    assert shell.run("key", "revoke", "mes").code == 0
    ended = shell.run("--url", url, "list", FILLSCHED_TOKEN=secret)
    assert ended.code == 4 and "revoked" in ended.err
    unknown = shell.run("key", "revoke", "mes")
    assert unknown.code == 2 and "fillsched key list" in unknown.err
