/** The way in: name and password, or the link that a command prints. */
import { useState } from "preact/hooks";

import { useTitle } from "./hooks.js";
import { signIn } from "./session.js";

export function SignIn({ why }: { why: string }) {
  const [busy, setBusy] = useState(false);
  useTitle("Sign in · fillsched");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    await signIn({ name: String(form.get("name")), password: String(form.get("password")) });
    setBusy(false);
  };
  return (
    <form class="card sign-in" onSubmit={(event) => void submit(event)}>
      <h1>Sign in</h1>
      {why && <p class="trouble" role="alert">{why}</p>}
      <label>
        Name
        <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required autofocus />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button type="submit" class="main" disabled={busy}>{busy ? "Signing in…" : "Sign in"}</button>
      <p class="hint">
        On the computer that runs the daemon no password is needed: <code>fillsched open</code> opens this page.
      </p>
    </form>
  );
}
