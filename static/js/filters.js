// The sheet of filters: closes by Escape, and counts again while boxes are ticked, so that the
// button always says what it will show. Without scripts it is a form and a <details>.

export function startFilters(root) {
  const sheet = root.querySelector("[data-sheet]");
  if (!sheet) return;
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet.open) close(sheet);
  });
  sheet.addEventListener("click", (event) => {
    if (event.target.closest("[data-sheet-close]")) close(sheet);
  });
  sheet.addEventListener("change", () => recount(sheet));
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(addressOf(event.target));
  });
  showCloser(sheet);
}

function showCloser(sheet) {
  sheet.querySelector("[data-sheet-close]").hidden = false;
}

function close(sheet) {
  sheet.open = false;
  sheet.querySelector("summary").focus();
}

// An address without the empty values that a form sends.
function addressOf(form) {
  const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(chosen).toString();
  return query ? `${form.action}?${query}` : form.action;
}

let counting;

async function recount(sheet) {
  counting?.abort();
  counting = new AbortController();
  const form = sheet.querySelector("form");
  try {
    const response = await fetch(addressOf(form), { signal: counting.signal, redirect: "error" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    replaceGroups(sheet, page.querySelector("[data-sheet]"));
  } catch {
    // The counts stay as they were; the button shows what is ticked all the same.
  }
}

function replaceGroups(sheet, counted) {
  const focused = document.activeElement;
  const groups = sheet.querySelector(".sheet__groups");
  const { scrollTop } = groups;
  groups.replaceChildren(...counted.querySelector(".sheet__groups").childNodes);
  groups.scrollTop = scrollTop;
  const show = sheet.querySelector("[data-filters-show]");
  show.textContent = counted.querySelector("[data-filters-show]").textContent;
  if (!focused?.name) return;
  const same = `input[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value)}"]`;
  groups.querySelector(same)?.focus({ preventScroll: true });
}
