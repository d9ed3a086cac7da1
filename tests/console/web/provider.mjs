// A certified identity provider for one test: whoever types a name at it is that `sub`.
// Arguments: where the package oidc-provider is, the port, and where people are led back to.
import { pathToFileURL } from "node:url";

const [folder, port, back] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${folder}/node_modules/oidc-provider/lib/index.js`));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "nearpeer",
      client_secret: "a-secret-of-a-test",
      redirect_uris: [back],
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  pkce: { required: () => true },
  cookies: { keys: ["a-key-of-a-test"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
