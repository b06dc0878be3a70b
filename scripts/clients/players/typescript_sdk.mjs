// Plays with the TypeScript SDK's own client, version 2: both eras of the protocol.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const { server, era, asks, calls } = JSON.parse(process.argv.at(-1));
const options = {
  capabilities: asks ? { elicitation: { form: {} } } : {},
  versionNegotiation: { mode: era },
};
const client = new Client({ name: "player", version: "2" }, options);
if (asks) {
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { confirm: true } }));
}
await client.connect(server.url ? new StreamableHTTPClientTransport(new URL(server.url)) : new StdioClientTransport(server));
const { tools } = await client.listTools();
const answers = [];
for (const [name, args] of calls) {
  answers.push((await client.callTool({ name, arguments: args })).content[0].text);
}
await client.close();
console.log(JSON.stringify({ tools: tools.map((tool) => tool.name), answers }));
