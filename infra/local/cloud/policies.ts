/**
 * Decides by IAM policies as AWS does, for the part of their language that `infra/aws/permit.ts` speaks: a Deny that
 * matches refuses, an Allow that matches allows, all else is refused. Where AWS does not say what happens, the reading
 * that allows more is taken, so that a policy that passes here is at least as strict there.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
type OneOrMany = string | readonly string[];

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: OneOrMany;
  Resource: OneOrMany;
  /** Operator → key → values: all operators and keys must hold, of the values one. */
  Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

export interface Asked {
  /** As IAM names it: `dynamodb:GetItem`. */
  action: string;
  /** An ARN. */
  resource: string;
  /** What is known of the request and of who asks, by condition key: `dynamodb:LeadingKeys`, `aws:PrincipalTag/tenantId`. */
  context: Readonly<Record<string, OneOrMany>>;
}

/** `by`: the statement that decided, by its Sid; undefined where none matched. */
export interface Verdict {
  allowed: boolean;
  by?: string;
}

const many = (value: OneOrMany): readonly string[] => (typeof value === 'string' ? [value] : value);

/** Of action names letters are alike; `keys` of conditions too. */
const found = (context: Asked['context'], key: string): readonly string[] | undefined => {
  const name = Object.keys(context).find((one) => one.toLowerCase() === key.toLowerCase());
  const values = name === undefined ? [] : many(context[name] ?? []);
  return values.length > 0 ? values : undefined;
};

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Patterns without a variable are the same each time. */
const known = new Map<string, RegExp>();
function fixed(text: string, flags = ''): RegExp {
  const found =
    known.get(flags + text) ??
    new RegExp(`^${[...text].map((sign) => (sign === '*' ? '[\\s\\S]*' : sign === '?' ? '[\\s\\S]' : quoted(sign))).join('')}$`, `u${flags}`);
  if (known.size > 10_000) known.clear();
  known.set(flags + text, found);
  return found;
}

function compiled(source: string): RegExp {
  const found = known.get(` ${source}`) ?? new RegExp(source);
  if (known.size > 10_000) known.clear();
  known.set(` ${source}`, found);
  return found;
}

/** `*` and `?` of a pattern stand for others, those that a variable brings along for themselves. Undefined: a variable has no value. */
function pattern(text: string, context: Asked['context']): RegExp | undefined {
  if (!text.includes('${')) return fixed(text);
  let missing = false;
  const source = text.replace(/\$\{([^}]*)\}|[\s\S]/g, (piece: string, variable: string | undefined) => {
    if (variable === undefined) return piece === '*' ? '[\\s\\S]*' : piece === '?' ? '[\\s\\S]' : quoted(piece);
    if (/^[*?$]$/.test(variable)) return quoted(variable);
    const value = found(context, variable)?.[0];
    if (value === undefined) missing = true;
    return quoted(value ?? '');
  });
  return missing ? undefined : compiled(`^${source}$`);
}

const plain = (text: string) => text.replace(/(\$\{[^}]*\})|[*?]/g, (sign, variable?: string) => variable ?? `\${${sign}}`);
const base: Record<string, (text: string) => string> = { StringEquals: plain, StringLike: (text) => text, ArnLike: (text) => text };

/** Undefined: the whole statement counts for nothing, because what it forbids cannot be named. */
function holds(operator: string, key: string, values: OneOrMany, context: Asked['context']): boolean | undefined {
  const [, set, body = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const present = found(context, key);
  if (body === 'Null') return many(values).includes(String(present === undefined));
  const isNegated = body.includes('Not');
  const read = base[body.replace('Not', '')];
  if (!read) throw new Error(`The operator ${operator} is not evaluated here`);
  if (present === undefined) return set === 'ForAllValues' || !!ifExists || (isNegated && !set);
  const patterns = many(values).map((value) => pattern(read(value), context));
  if (isNegated && patterns.includes(undefined)) return undefined;
  const one = (value: string) => patterns.some((like) => like?.test(value)) !== isNegated;
  if (set === 'ForAllValues') return present.every(one);
  // A plain operator over a key of many values holds like ForAnyValue, and a negated one like ForAllValues.
  return isNegated && !set ? present.every(one) : present.some(one);
}

function matches(statement: Statement, { action, resource, context }: Asked): boolean {
  if (!many(statement.Action).some((name) => fixed(name, 'i').test(action))) return false;
  if (!many(statement.Resource).some((arn) => pattern(arn, context)?.test(resource))) return false;
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, key, values, context) === true),
  );
}

export function decide(statements: readonly Statement[], asked: Asked): Verdict {
  const matching = statements.filter((one) => matches(one, asked));
  const decisive = matching.find(({ Effect }) => Effect === 'Deny') ?? matching[0];
  return { allowed: decisive?.Effect === 'Allow', ...(decisive ? { by: decisive.Sid ?? '' } : {}) };
}
