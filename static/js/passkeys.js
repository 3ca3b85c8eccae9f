// Passkeys: makes one, and signs in with one. A form[data-passkey] says which of both it is for:
// "create" or "get". Its options stand in a script of JSON (data-options), or are fetched from where
// it is sent to, so that a page which most people use a password on costs nothing. Such a form is
// hidden until a browser shows that it can.

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (window.PublicKeyCredential) start(form);
  else form.parentElement.querySelector("[data-passkey-missing]")?.removeAttribute("hidden");
}

function start(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    tell(form, "");
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch (error) {
      tell(form, words(form, error));
      button.disabled = false;
      button.focus();
    }
  });
}

async function ask(form) {
  const options = (await read(form)).publicKey;
  const isNew = form.dataset.passkey === "create";
  const publicKey = isNew ? forCreation(options, form) : forRequest(options);
  const credential = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
  return toJSON(credential);
}

async function read(form) {
  const { options } = form.dataset;
  if (options) {
    const data = JSON.parse(document.getElementById(options).textContent);
    return data.creation_options ?? data.request_options;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()).request_options;
}

function forCreation(options, form) {
  const isAlone = form.elements.passwordless?.checked ?? false;
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(withBytes),
    authenticatorSelection: {
      ...options.authenticatorSelection,
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
      ...(isAlone && { userVerification: "required" }),
    },
  };
}

function forRequest(options) {
  return {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(withBytes),
  };
}

// `PublicKeyCredential.toJSON()` and its counterparts are younger than the oldest Safari that we
// serve, and some password managers replace the object by one without them.
function toJSON(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const found = names.filter((name) => credential.response[name]);
  const transports = credential.response.getTransports?.();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(found.map((name) => [name, toText(credential.response[name])])),
      ...(transports && { transports }),
    },
  };
}

function words(form, error) {
  const { cancelled, known, failed } = form.dataset;
  if (error.name === "NotAllowedError" || error.name === "AbortError") return cancelled;
  return error.name === "InvalidStateError" ? known ?? failed : failed;
}

function tell(form, text) {
  const place = form.querySelector("[data-passkey-error]");
  place.textContent = text;
  place.hidden = !text;
}

const withBytes = (described) => ({ ...described, id: toBytes(described.id) });

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
