// Keeps the states of assets moving: asks for those that have not settled, every two seconds.

const EVERY_MS = 2000;
const SLOWEST_MS = 30000;

let wait = EVERY_MS;

const unsettled = () => [...document.querySelectorAll('[data-asset][data-settled=""]')];

function show(cell, state) {
  cell.dataset.status = state.status;
  cell.querySelector("progress").value = state.percent;
  const text = cell.querySelector(".asset-state-text");
  if (text.textContent !== state.text) text.textContent = state.text;
  if (!state.is_settled) return;
  cell.dataset.settled = "1";
  // The page of one asset has more to tell now: renditions, the player, or the button to try again.
  if (document.body.classList.contains("change-form")) location.reload();
}

async function ask(cells) {
  const query = new URLSearchParams(cells.map((cell) => ["id", cell.dataset.asset]));
  const answer = await fetch(`${cells[0].dataset.url}?${query}`, {
    // Nobody is at work because a page looks for itself: an idle session still ends.
    headers: { Accept: "application/json", "X-Background": "1" },
  });
  if (!answer.ok || answer.redirected) throw new Error(`status ${answer.status}`);
  const { assets } = await answer.json();
  const states = new Map(assets.map((state) => [String(state.id), state]));
  for (const cell of cells) {
    const state = states.get(cell.dataset.asset);
    if (state) show(cell, state);
    else cell.dataset.settled = "1";
  }
}

async function tick() {
  const cells = unsettled();
  if (!cells.length) return;
  if (!document.hidden) {
    try {
      await ask(cells.slice(0, 200));
      wait = EVERY_MS;
    } catch {
      wait = Math.min(SLOWEST_MS, wait * 2);
    }
  }
  setTimeout(tick, wait);
}

setTimeout(tick, wait);
