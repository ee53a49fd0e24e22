import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

import { Progress } from "./Progress.jsx";

function App() {
  const [asked, ask] = useState();
  const submit = (event) => {
    event.preventDefault();
    const { url, token, id } = Object.fromEntries(new FormData(event.target));
    ask({ id: Number(id), options: { url, getToken: () => token } });
  };
  return (
    <>
      <form onSubmit={submit}>
        <label>Daemon <input name="url" defaultValue="http://127.0.0.1:8000" required /></label>
        <label>Token <input name="token" type="password" required /></label>
        <label>Schedule <input name="id" type="number" min="1" required /></label>
        <button>Watch</button>
      </form>
      {asked && <Progress {...asked} />}
    </>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
