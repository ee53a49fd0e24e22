/** Finish and cancel: what throws a plan away is asked again first. */
import { useRef } from "preact/hooks";

interface Props {
  readonly disabled: boolean;
  readonly canFinish: boolean;
  readonly onCommand: (word: "cancel" | "finish") => void;
}

export function Commands({ disabled, canFinish, onCommand }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const why = disabled ? "Not while the connection is lost" : undefined;
  return (
    <span class="commands">
      <button type="button" disabled={disabled} title={why ?? "Stop planning now and keep the best plan found"} onClick={() => onCommand("finish")}>
        {canFinish ? "Finish and keep the best" : "Finish with the first plan"}
      </button>
      <button type="button" disabled={disabled} title={why} onClick={() => dialog.current?.showModal()}>Cancel…</button>
      <dialog
        ref={dialog}
        aria-labelledby="cancel-title"
        onClose={(event) => event.currentTarget.returnValue === "cancel" && onCommand("cancel")}
      >
        <form method="dialog">
          <h2 id="cancel-title">Cancel planning?</h2>
          <p>What was found so far is thrown away. “Finish” would keep the best plan.</p>
          <button value="keep" autofocus>Go on planning</button> <button value="cancel" class="bad">Cancel and throw away</button>
        </form>
      </dialog>
    </span>
  );
}
