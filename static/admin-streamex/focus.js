// Lets the focus of a picture be chosen with the mouse; the two numbers below it say the same.

const place = (frame, inputs) => {
  const [x, y] = inputs.map((input) => Math.min(1, Math.max(0, Number(input.value) || 0)));
  const point = frame.querySelector(".focus-point");
  point.style.left = `${100 * x}%`;
  point.style.top = `${100 * y}%`;
};

for (const frame of document.querySelectorAll("[data-focus]")) {
  const inputs = ["focus_x", "focus_y"].map((name) => document.getElementById(`id_${name}`));
  if (inputs.includes(null)) continue;
  place(frame, inputs);
  for (const input of inputs) input.addEventListener("input", () => place(frame, inputs));
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    inputs[0].value = ((event.clientX - box.left) / box.width).toFixed(2);
    inputs[1].value = ((event.clientY - box.top) / box.height).toFixed(2);
    place(frame, inputs);
  });
}
