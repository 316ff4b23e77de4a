// Lays one graph out with elkjs, nested, and prints findings as lines of JSON: node elk.cjs GRAPH.json OUT.json
// elkjs is looked for beside the working directory and in NODE_PATH.
const fs = require('fs');
const { createRequire } = require('module');
function load() {
  try { return createRequire(process.cwd() + '/')('elkjs/lib/elk.bundled.js'); } catch { return require('elkjs/lib/elk.bundled.js'); }
}
const say = (name, value) => console.log(JSON.stringify({ name, values: [value] }));
async function main() {
  const ELK = load();
  const [, , source, target] = process.argv;
  if (!source) return;
  const graph = JSON.parse(fs.readFileSync(source));
  const elk = new ELK();
  const before = process.cpuUsage();
  const placed = await elk.layout(graph);
  const used = process.cpuUsage(before);
  say('place', (used.user + used.system) / 1000);
  const rects = {}, ways = [];
  (function walk(node) {
    if (node.id !== 'root') rects[node.id] = [node.x, node.y, node.width, node.height];
    for (const edge of node.edges || []) for (const s of edge.sections || [])
      ways.push([[s.startPoint, ...(s.bendPoints || []), s.endPoint].map(p => [p.x, p.y]), [edge.sources[0], edge.targets[0]]]);
    (node.children || []).forEach(walk);
  })(placed);
  fs.writeFileSync(target, JSON.stringify({ rects, ways }));
}
main().catch(error => { console.error(String(error)); process.exit(1); });
