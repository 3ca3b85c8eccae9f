// Pages of cards that follow one another without leaving: the link to the next page is followed
// when it comes into view, a few times, then on a press, so that the footer can be reached. The
// address keeps up with the scrolling, and coming back finds the same card at the same height.
import { startPictures } from "streamex/pictures";

const PAGES_AT_ONCE = 4;
const MARGIN = "900px";

export function startEndless(root) {
  for (const list of root.querySelectorAll("[data-endless]")) start(list);
}

function start(list) {
  const grid = list.querySelector(".grid");
  const status = list.parentElement.querySelector("[data-endless-status]");
  const state = { left: PAGES_AT_ONCE, isBusy: false };
  grid.firstElementChild.dataset.here = list.dataset.here;
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[rel='next'], a[rel='prev']");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    state.left = PAGES_AT_ONCE;
    follow(link, true);
  });
  const watching = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (seen && state.left > 0) follow(seen.target, false);
    },
    { rootMargin: MARGIN },
  );
  const next = () => list.querySelector("a[rel='next']");
  watch();
  keepPlace(grid);

  function watch() {
    const link = next();
    if (!link) return;
    link.querySelector("[data-endless-label]").textContent = list.dataset.more;
    watching.observe(link);
  }

  async function follow(link, isAsked) {
    if (state.isBusy) return;
    state.isBusy = true;
    link.setAttribute("aria-busy", "true");
    try {
      const found = await fetchPage(link.href);
      if (link.rel === "prev") prepend(link, found);
      else append(link, found, isAsked);
      status.textContent = found.dataset.said;
    } catch {
      status.textContent = list.dataset.failed;
      state.left = 0;
      if (isAsked) location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
      state.isBusy = false;
    }
  }

  function append(link, found, isAsked) {
    const cards = cardsOf(found);
    state.left -= 1;
    watching.disconnect();
    grid.append(...cards);
    startPictures(grid);
    link.closest("nav").replaceWith(...found.querySelectorAll("nav:has([rel='next'])"));
    if (isAsked) cards[0]?.querySelector("a").focus({ preventScroll: true });
    watch();
  }

  function prepend(link, found) {
    // Some browsers hold the view where it is, some do not; none of them must do it twice.
    const still = topCard(grid);
    const before = still.getBoundingClientRect().top;
    document.documentElement.style.overflowAnchor = "none";
    const cards = cardsOf(found);
    const nav = link.closest("nav");
    const further = found.querySelector("nav:has([rel='prev'])");
    grid.prepend(...cards);
    startPictures(grid);
    if (further) nav.replaceWith(further);
    else nav.remove();
    scrollBy({ top: still.getBoundingClientRect().top - before, behavior: "instant" });
    document.documentElement.style.overflowAnchor = "";
    cards.at(-1)?.querySelector("a").focus({ preventScroll: true });
  }
}

async function fetchPage(url) {
  const response = await fetch(url, { headers: { "X-Requested-With": "fetch" }, redirect: "error" });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-endless]");
}

function cardsOf(found) {
  const cards = [...found.querySelectorAll(".grid > *")];
  if (cards.length) cards[0].dataset.here = found.dataset.here;
  return cards;
}

function keepPlace(grid) {
  history.scrollRestoration = "manual"; // The browser's own knows nothing of pages that were added.
  restore(grid);
  let isWaiting = false;
  const note = () => {
    isWaiting = false;
    const top = topCard(grid);
    if (!top) return;
    const here = [...grid.querySelectorAll("[data-here]")].findLast((card) => isUpTo(card, top));
    const href = top.querySelector("a").getAttribute("href");
    history.replaceState({ card: href, y: top.getBoundingClientRect().top }, "", here.dataset.here);
  };
  addEventListener(
    "scroll",
    () => {
      if (!isWaiting) setTimeout(note, 150); // Safari allows a hundred changes in thirty seconds.
      isWaiting = true;
    },
    { passive: true },
  );
}

function isUpTo(card, top) {
  return card === top || card.compareDocumentPosition(top) & Node.DOCUMENT_POSITION_FOLLOWING;
}

function topCard(grid) {
  return [...grid.children].find((card) => card.getBoundingClientRect().bottom > 0);
}

function restore(grid) {
  const { card, y } = history.state ?? {};
  const link = card && grid.querySelector(`a[href="${CSS.escape(card)}"]`);
  if (!link) return;
  const item = link.closest(".grid > *");
  scrollBy({ top: item.getBoundingClientRect().top - y, behavior: "instant" });
}
