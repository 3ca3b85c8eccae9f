/** From one playable to the next without leaving the page, so that full screen and sound stay. */

import { fetchData, FetchError } from "streamex/player/fetching";
import { resumeSeconds } from "streamex/player/reports";

export class Navigation {
  #player;
  #profile;
  #goal = null;

  constructor(player, profile) {
    this.#player = player;
    this.#profile = profile;
    player.on("advance", ({ link, isAutomatic }) => this.go(link, { isAutomatic }));
    player.on("load", () => this.#markCurrent());
    addEventListener("popstate", (event) => { if (event.state?.data_url) this.go(event.state, { isBack: true }); });
    player.root.addEventListener("click", (event) => this.#followLink(event));
    const { data_url: dataUrl, url } = player.data;
    history.replaceState({ data_url: dataUrl, url }, "", location.href);
  }

  /** Load and play what `link` leads to; what goes wrong is left to a visit of its page. */
  async go(link, { isAutomatic = false, isBack = false } = {}) {
    this.#goal = link.data_url;
    try {
      const data = await fetchData(link.data_url);
      if (this.#goal !== link.data_url) return;
      if (data.media_type !== this.#player.data.media_type) throw new FetchError("other_media_type");
      if (!isBack) history.pushState({ data_url: data.data_url, url: data.url }, "", data.url);
      // What was finished before is seen from its beginning when it comes by itself.
      this.#player.load(data, { startSeconds: isAutomatic ? 0 : resumeSeconds(data, this.#profile) });
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      if (error.reason === "network") this.#player.emit("tell", this.#player.words.offline_title);
      else location.assign(link.url);
    }
  }

  #followLink(event) {
    const link = event.target.closest("a[data-plays]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain) return;
    event.preventDefault();
    if (link.getAttribute("aria-current")) this.#player.toggle();
    else this.go({ data_url: link.dataset.plays, url: link.href });
  }

  #markCurrent() {
    const { data, root } = this.#player;
    for (const link of root.querySelectorAll("a[data-plays]")) {
      if (link.dataset.plays !== data.data_url) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      }
    }
  }
}
