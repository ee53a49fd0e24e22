// A React hook of the kind that is pasted, and just enough of React to run it: state, an effect that
// cleans up, a render after every change. `use` renders a hook until it says that it is over.
import { watchSchedule } from "./naive_client.mjs";

let slots, place, again;

function useState(initial) {
  const mine = place++, of = slots, render = again;
  if (!(mine in of)) of[mine] = initial;
  return [of[mine], (value) => {
    of[mine] = typeof value === "function" ? value(of[mine]) : value;
    render();
  }];
}

function useEffect(effect, inputs) {
  const mine = place++;
  const before = slots[mine];
  if (before && before.inputs.every((input, at) => Object.is(input, inputs[at]))) return;
  before?.cleanUp?.();
  slots[mine] = { inputs };
  slots[mine].cleanUp = effect();
}

/** The hook, in React or in what stands for it here. */
export const hookOf = ({ useState, useEffect }) => function useScheduleProgress(base, id, token, pauseMs) {
  const [screen, setScreen] = useState({ state: "connecting", progress: 0 });
  const [history, setHistory] = useState([]);
  useEffect(() => {
    const watching = watchSchedule(base, id, token, {
      pauseMs,
      onScreen: (next) => {
        setScreen(next);
        setHistory((shown) => [...shown, next.progress]);
      },
    });
    return () => watching.close();
  }, [base, id, token]);
  return { screen, history };
};

export const useScheduleProgress = hookOf({ useState, useEffect });

export function use(hook, over) {
  return new Promise((resolve) => {
    const mine = [];
    let rendering = false, wanted = false;
    function render() {
      if (rendering) { wanted = true; return; }
      rendering = true;
      do {
        wanted = false;
        [slots, place, again] = [mine, 0, render];
        const shown = hook();
        if (over(shown)) resolve(shown);
      } while (wanted);
      rendering = false;
    }
    render();
  });
}
