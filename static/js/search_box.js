// The search box suggests while somebody types: a combobox with a listbox, as WAI-ARIA describes
// it. Focus stays in the box; arrows choose, Enter goes there, Escape closes. Whatever goes wrong
// with a suggestion is silent: the form still searches.

const AFTER_TYPING_MS = 90;

export function startSearchBoxes(root) {
  for (const form of root.querySelectorAll("[data-search-box]")) new SearchBox(form);
}

class SearchBox {
  #form;
  #input;
  #list;
  #status;
  #active = -1;
  #timer = 0;
  #asked = new AbortController();
  #known = new Map();

  constructor(form) {
    this.#form = form;
    this.#input = form.querySelector("input");
    this.#list = form.querySelector("[role=listbox]");
    this.#status = form.querySelector("[data-search-status]");
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"],
      ["aria-autocomplete", "list"], ["aria-controls", this.#list.id]]) {
      this.#input.setAttribute(name, value);
    }
    this.#input.addEventListener("input", () => this.#soon());
    this.#input.addEventListener("focus", () => this.#soon());
    this.#input.addEventListener("keydown", (event) => this.#press(event));
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) this.#close();
    });
    // Before the box loses focus, which would close the list.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#go(event.target.closest("[role=option]"), event));
    this.#list.addEventListener("auxclick", (event) => this.#go(event.target.closest("[role=option]"), event));
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    const text = this.#input.value;
    if (!text.trim()) this.#close();
    else if (this.#known.has(text)) this.#show(this.#known.get(text));
    else this.#timer = setTimeout(() => this.#ask(text), AFTER_TYPING_MS);
  }

  async #ask(text) {
    this.#asked = new AbortController();
    const url = `${this.#form.dataset.suggestUrl}?${new URLSearchParams({ q: text })}`;
    try {
      const response = await fetch(url, { signal: this.#asked.signal });
      if (!response.ok) return;
      const html = await response.text();
      this.#known.set(text, html);
      if (text === this.#input.value && this.#form.contains(document.activeElement)) this.#show(html);
    } catch {
      // Typed on, or offline: the next keystroke asks again.
    }
  }

  #show(html) {
    this.#list.innerHTML = html;
    const options = this.#options;
    options.forEach((option, place) => { option.id = `${this.#list.id}-${place}`; });
    this.#list.hidden = options.length === 0;
    this.#input.setAttribute("aria-expanded", String(options.length > 0));
    this.#choose(-1);
    this.#tell(options.filter((option) => !option.matches(".suggestion--all")).length);
  }

  #tell(count) {
    const { one, many, none } = this.#status.dataset;
    this.#status.textContent = count ? (count === 1 ? one : many.replace("NUMBER", count)) : none;
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#list.hidden = true;
    this.#status.textContent = "";
    this.#input.setAttribute("aria-expanded", "false");
    this.#choose(-1);
  }

  #choose(place) {
    const options = this.#options;
    this.#active = place;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) this.#input.removeAttribute("aria-activedescendant");
    else {
      this.#input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    }
  }

  #press(event) {
    const isOpen = !this.#list.hidden;
    const count = this.#options.length;
    if (event.isComposing) return;
    if (event.key === "Escape" && isOpen) {
      event.preventDefault(); // Closing comes first; a second one empties the box.
      this.#close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) this.#soon();
      else this.#choose(turned(this.#active, event.key === "ArrowDown" ? 1 : -1, count));
    } else if (event.key === "Enter" && isOpen && this.#active >= 0) {
      this.#go(this.#options[this.#active], event);
    }
  }

  #go(option, event) {
    if (!option || event.button === 2) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.button === 1) open(option.dataset.url, "_blank", "noopener");
    else location.assign(option.dataset.url);
  }
}

// From the box (-1) down to the first and up to the last, and round again through the box.
function turned(place, step, count) {
  const next = place + step;
  if (next < -1) return count - 1;
  return next >= count ? -1 : next;
}
