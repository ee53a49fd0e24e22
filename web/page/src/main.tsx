/** The page: what is drawn into the document that the daemon serves. */
import { render } from "preact";

import { App } from "./frame/App.js";
import { keepFilesOut } from "./frame/hooks.js";
import { begin } from "./frame/session.js";
import "./style.css";

keepFilesOut();
void begin();
render(<App />, document.getElementById("page")!);
