// The browsable API: Swagger UI, attached without a line of inline script.
const root = document.getElementById("api-docs");
const { schemaUrl, csrfHeader, csrfToken } = root.dataset;

// Requests of the page itself ride on the browser's session, which asks for the CSRF token.
const addToken = (request) => {
  if (request.method && request.method !== "GET" && request.url.startsWith(location.origin)) {
    request.headers[csrfHeader] = csrfToken;
  }
  return request;
};

window.SwaggerUIBundle({
  url: schemaUrl,
  domNode: root,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  // Families of addresses first, of which one is opened: the whole list is longer than anybody reads.
  docExpansion: "none",
  persistAuthorization: false,
  validatorUrl: null,
  requestInterceptor: addToken,
});
