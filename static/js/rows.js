// Rows scroll by themselves (touch, wheel, scroll bar). This adds the arrow buttons, and the
// arrow keys between cards. Buttons are in the page but hidden, since without scripts they do nothing.

const SHARE_OF_A_PAGE = 0.86;

export function startRows(root) {
  for (const row of root.querySelectorAll("[data-row]")) startRow(row);
}

function startRow(row) {
  const track = row.querySelector("[data-row-track]");
  const [back, forth] = row.querySelectorAll("[data-row-step]");
  const refresh = () => {
    const end = track.scrollWidth - track.clientWidth;
    const isWide = end > 1;
    back.hidden = !isWide || track.scrollLeft <= 1;
    forth.hidden = !isWide || track.scrollLeft >= end - 1;
  };
  for (const button of [back, forth]) {
    const direction = Number(button.dataset.rowStep);
    button.addEventListener("click", () => {
      track.scrollBy({ left: direction * track.clientWidth * SHARE_OF_A_PAGE, behavior: motion() });
    });
  }
  track.addEventListener("scroll", refresh, { passive: true });
  track.addEventListener("keydown", (event) => moveFocus(event, track));
  new ResizeObserver(refresh).observe(track);
  refresh();
}

function moveFocus(event, track) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...track.querySelectorAll("a[href]")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (!next || !links.includes(document.activeElement)) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ behavior: motion(), block: "nearest", inline: "center" });
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
