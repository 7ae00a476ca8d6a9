/** Shows the document of this server; nothing is asked of another host. */
window.SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#interface',
  deepLinking: true,
  validatorUrl: null,
  displayRequestDuration: true,
  persistAuthorization: false,
});
