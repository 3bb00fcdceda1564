"use strict";

// Shows the description whose address the page names. Nothing is fetched from another host: the
// validator that Swagger UI would ask is switched off.
const docs = document.getElementById("docs");

SwaggerUIBundle({
  url: docs.dataset.description,
  domNode: docs,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});
