// Shows how far an upload has come. Without this script the form is sent as any other.

const form = document.querySelector("[data-asset-upload]");
const meter = document.querySelector("[data-asset-upload-progress]");

function showProgress(sent, total, startedAt) {
  const percent = Math.floor((100 * sent) / total);
  const seconds = (performance.now() - startedAt) / 1000;
  const left = sent ? Math.ceil((seconds * (total - sent)) / sent) : 0;
  meter.querySelector("progress").value = percent;
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  meter.querySelector("span").textContent = seconds > 2 ? `${percent} % · ${clock}` : `${percent} %`;
}

function showAnswer(request) {
  if (request.responseURL && new URL(request.responseURL).pathname !== location.pathname) {
    location.assign(request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const answer = page.querySelector(".errornote, .errorlist, h1");
  for (const old of form.querySelectorAll(".errornote, .errorlist")) old.remove();
  for (const row of form.querySelectorAll(".form-row")) {
    const errors = page.querySelector(`.${[...row.classList].find((n) => n.startsWith("field-"))} .errorlist`);
    row.classList.toggle("errors", Boolean(errors));
    if (errors) row.prepend(document.adoptNode(errors));
  }
  const note = page.querySelector(".errornote");
  if (note) form.prepend(document.adoptNode(note));
  else fail(answer?.textContent);
}

function fail(text) {
  const note = document.createElement("p");
  note.className = "errornote";
  note.setAttribute("role", "alert");
  note.textContent = text || form.dataset.failed;
  form.prepend(note);
}

function send(event) {
  event.preventDefault();
  for (const old of form.querySelectorAll(".errornote")) old.remove();
  const file = form.querySelector("[type=file]").files[0];
  if (file && file.size > Number(form.dataset.maxBytes)) {
    fail(form.dataset.tooLarge);
    return;
  }
  const button = form.querySelector("[type=submit]");
  const request = new XMLHttpRequest();
  const startedAt = performance.now();
  const settle = (then) => () => {
    button.disabled = false;
    meter.hidden = true;
    then(request);
  };
  request.upload.addEventListener("progress", (moved) => showProgress(moved.loaded, moved.total, startedAt));
  request.addEventListener("load", settle(showAnswer));
  request.addEventListener("error", settle(() => fail()));
  request.addEventListener("abort", settle(() => fail()));
  request.open("POST", location.href);
  request.send(new FormData(form));
  button.disabled = true;
  meter.hidden = false;
}

form?.addEventListener("submit", send);
addEventListener("beforeunload", (event) => {
  if (meter && !meter.hidden) event.preventDefault();
});
