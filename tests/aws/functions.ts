/** Functions and roles as they are synthesized, by what they run. */
import type { Statement } from '@regulars/infra/local/cloud/policies.ts';
import { nameOf, ofType, type Resource } from './templates.ts';

interface Written extends Record<string, unknown> {
  Handler: string;
  Role: string;
  Environment?: { Variables: Record<string, string> };
}

export interface Made {
  /** `records/getRecord`, as in the asset. */
  file: string;
  lambda: Resource;
  properties: Written;
  role: Role;
}

export interface Role {
  resource: Resource;
  /** With its path, as `aws:PrincipalArn` says it. */
  principal: string;
  statements: readonly Statement[];
  trust: readonly Omit<Statement, 'Resource'>[];
}

interface Document {
  Statement: readonly Statement[];
}

export const roleOf = (resource: Resource): Role => {
  const {
    Path = '/',
    Policies = [],
    AssumeRolePolicyDocument,
  } = resource.properties as { Path?: string; Policies?: { PolicyDocument: Document }[]; AssumeRolePolicyDocument: Document }; // as CloudFormation documents it
  return {
    resource,
    principal: `arn:aws:iam::123456789012:role${Path}${resource.id}`,
    statements: Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    trust: AssumeRolePolicyDocument.Statement,
  };
};

export const roles: readonly Role[] = ofType('IAM::Role').map(roleOf);

export const functions: readonly Made[] = ofType('Lambda::Function').map((lambda) => {
  const properties = lambda.properties as Written; // as CloudFormation documents it
  const role = roles.find(({ resource }) => nameOf(resource, 'Arn') === properties.Role);
  if (!role) throw new Error(`${lambda.id} has no role of its own`);
  return { file: properties.Handler.replace(/\.handler$/, ''), lambda, properties, role };
});

export const functionOf = (file: string): Made => {
  const found = functions.find((one) => one.file === file);
  if (!found) throw new Error(`No function runs ${file}`);
  return found;
};

/** A role that functions take on, by its name in permit.ts. */
export const takenOn = (name: string): Role => {
  const found = roles.find(({ resource: { id } }) => new RegExp(`^Role${name}[0-9A-F]{8}$`).test(id));
  if (!found) throw new Error(`There is no role ${name}`);
  return found;
};

export const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);
export const actionsOf = ({ statements }: Role): string[] => statements.flatMap(({ Action }) => listOf(Action));
