// Forms that change one thing are sent without leaving the page: a title goes on or off the list
// (data-favourite), or off the Continue row (data-hide). If that fails, the form is sent plainly.

export function startFavourites(root) {
  for (const form of root.querySelectorAll("form[data-favourite]")) {
    form.addEventListener("submit", (event) => send(event, form, () => turn(form)));
  }
  for (const form of root.querySelectorAll("form[data-hide]")) {
    form.addEventListener("submit", (event) => send(event, form, () => removeCard(form)));
  }
}

async function send(event, form, andThen) {
  event.preventDefault();
  const button = form.querySelector("button");
  const body = new FormData(form);
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
      redirect: "error",
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    andThen();
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
  }
}

function turn(form) {
  const field = form.elements.is_favourite;
  const button = form.querySelector("button");
  const isKept = field.value === "1";
  field.value = isKept ? "0" : "1";
  button.setAttribute("aria-pressed", String(isKept));
  button.focus();
}

function removeCard(form) {
  const item = form.closest("li");
  const row = form.closest("[data-row]");
  const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("a");
  item.remove();
  if (next) next.focus();
  else row.remove();
}
