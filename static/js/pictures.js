// Pictures fade in over their colour; one that cannot be loaded leaves the colour alone.

export function startPictures(root) {
  for (const image of root.querySelectorAll("img[data-picture]")) {
    if (image.complete) {
      if (!image.naturalWidth && image.currentSrc) image.hidden = true;
      continue;
    }
    image.dataset.arriving = "";
    image.addEventListener("load", () => delete image.dataset.arriving, { once: true });
    image.addEventListener("error", () => (image.hidden = true), { once: true });
  }
}
