/** Finds the route of a request: fixed segments before parameters, parameters before greedy ones, as API Gateway chooses. */

export type Routed<T> = { entry: T; routeKey: string; pathParameters: Record<string, string> };
type Node<T> = { fixed: Map<string, Node<T>>; open?: Node<T>; greedy?: Leaf<T>; leaf?: Leaf<T> };
type Leaf<T> = { entry: T; routeKey: string; names: string[] };

const empty = <T>(): Node<T> => ({ fixed: new Map() });

export function makeRouter<T extends { route: string }>(entries: readonly T[]) {
  const methods = new Map<string, Node<T>>();
  for (const entry of entries) add(entry);

  function add(entry: T) {
    const [method = '', path = ''] = entry.route.split(' ');
    let node = methods.get(method);
    if (!node) methods.set(method, (node = empty()));
    const names: string[] = [];
    for (const segment of path.split('/').slice(1)) {
      const name = /^\{(\w+)(\+?)\}$/.exec(segment);
      if (name?.[1]) names.push(name[1]);
      if (name?.[2]) return void (node.greedy = { entry, routeKey: entry.route, names });
      if (name) node = node.open ??= empty();
      else {
        const found: Node<T> = node.fixed.get(segment) ?? empty();
        node.fixed.set(segment, found);
        node = found;
      }
    }
    if (node.leaf) throw new Error(`Two operations share the route ${entry.route}.`);
    node.leaf = { entry, routeKey: entry.route, names };
  }

  function walk(node: Node<T>, segments: readonly string[], at: number, values: readonly string[]): { leaf: Leaf<T>; values: readonly string[] } | undefined {
    const segment = segments[at];
    if (segment === undefined) return node.leaf && { leaf: node.leaf, values };
    const fixed = node.fixed.get(segment);
    return (
      (fixed && walk(fixed, segments, at + 1, values)) ??
      (node.open && segment ? walk(node.open, segments, at + 1, [...values, segment]) : undefined) ??
      (node.greedy && { leaf: node.greedy, values: [...values, segments.slice(at).join('/')] })
    );
  }

  /** The path and its parameters stay as they stand in the URL, as API Gateway hands them on: an encoded slash stays inside its segment. */
  return (method: string, path: string): Routed<T> | undefined => {
    const root = methods.get(method);
    const found = root && walk(root, path.split('/').slice(1), 0, []);
    if (!found) return undefined;
    const { entry, routeKey, names } = found.leaf;
    return { entry, routeKey, pathParameters: Object.fromEntries(names.map((name, n) => [name, found.values[n] ?? ''])) };
  };
}
