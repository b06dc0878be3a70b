// Plays with the TypeScript SDK of the generation before, which most clients of today are built on.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const { server, asks, calls } = JSON.parse(process.argv.at(-1));
const client = new Client({ name: "player", version: "1" }, { capabilities: asks ? { elicitation: {} } : {} });
if (asks) {
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { confirm: true } }));
}
await client.connect(server.url ? new StreamableHTTPClientTransport(new URL(server.url)) : new StdioClientTransport(server));
const { tools } = await client.listTools();
const answers = [];
for (const [name, args] of calls) {
  answers.push((await client.callTool({ name, arguments: args })).content[0].text);
}
await client.close();
console.log(JSON.stringify({ tools: tools.map((tool) => tool.name), answers }));
