/** What is said in the middle of the picture when it cannot play, and to screen readers. */

export class Notices {
  #panel;
  #live;
  #toast;
  #opener = null;

  constructor(player) {
    this.#panel = player.part("notice");
    this.#live = player.part("live");
    this.#toast = player.part("toast");
    player.on("say", (text) => this.say(text));
    player.on("tell", (text) => this.tell(text));
    player.on("load", () => this.hide());
  }

  get isShown() {
    return !this.#panel.hidden;
  }

  /** Tell everybody: show it for a moment, and say it. */
  tell(text) {
    this.say(text);
    this.#toast.textContent = text;
    this.#toast.hidden = true;
    void this.#toast.offsetWidth; // Restarts the animation that takes it away.
    this.#toast.hidden = false;
  }

  /** Tell screen readers what others see anyway. */
  say(text) {
    this.#live.textContent = "";
    // Emptied first, or the same sentence twice is not read again.
    requestAnimationFrame(() => { this.#live.textContent = text; });
  }

  /**
   * @param {{title: string, text?: string, percent?: number | null,
   *   actions?: {label: string, href?: string, run?: () => void}[]}} notice
   */
  show({ title, text = "", percent = null, actions = [] }) {
    if (!this.isShown) this.#opener = document.activeElement;
    const part = (name) => this.#panel.querySelector(`[data-notice="${name}"]`);
    part("title").textContent = title;
    part("text").textContent = text;
    part("text").hidden = !text;
    part("progress").hidden = percent === null;
    part("progress").value = percent ?? 0;
    this.#showActions(part("actions"), actions);
    this.#panel.hidden = false;
  }

  hide() {
    if (!this.isShown) return;
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.hidden = true;
    if (hadFocus) this.#opener?.focus({ preventScroll: true });
  }

  #showActions(place, actions) {
    // An update of the same notice, such as a percentage, must not take the focus away.
    const labels = actions.map((action) => action.label).join("\n");
    if (place.dataset.labels === labels && this.isShown) return;
    place.dataset.labels = labels;
    place.replaceChildren(...actions.map(asButton));
  }
}

function asButton({ label, href, run }, index) {
  const button = document.createElement(href ? "a" : "button");
  if (href) button.href = href;
  else button.type = "button";
  if (run) button.addEventListener("click", run);
  button.className = index ? "button button--quiet" : "button button--light";
  button.textContent = label;
  return button;
}
