/** The synthesized templates as tests read them: every resource of every stack, what refers to others written out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Resource {
  /** The template it stands in. */
  template: string;
  id: string;
  type: string;
  properties: Readonly<Record<string, unknown>>;
  deletionPolicy: string | undefined;
}

interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; DeletionPolicy?: string; Metadata?: Record<string, string> }>;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

const pseudo: Record<string, string> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': '',
};

function readTemplates(folder: string): Map<string, Template> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Template]));
}

/** Names by `<template's first name>.<id>.<attribute>`, so that one thing is called the same in every stack. */
function writer(templates: ReadonlyMap<string, Template>) {
  const parents = new Map<string, { parent: string; parameters: Record<string, unknown> }>();
  for (const [parent, { Resources }] of templates) {
    for (const { Type, Properties, Metadata } of Object.values(Resources))
      if (Type === 'AWS::CloudFormation::Stack')
        parents.set(Metadata?.['aws:asset:path'] ?? '', { parent, parameters: (Properties?.Parameters ?? {}) as Record<string, unknown> });
  }
  const exported = new Map<string, [string, unknown]>();
  for (const [name, { Outputs = {} }] of templates)
    for (const { Export, Value } of Object.values(Outputs)) if (Export) exported.set(Export.Name, [name, Value]);

  function reference(template: string, name: string): unknown {
    if (pseudo[name] !== undefined) return pseudo[name];
    const { parent, parameters } = parents.get(template) ?? {};
    if (parent && parameters && name in parameters) return write(parent, parameters[name]);
    return `${template.split('.')[0]}.${name}`;
  }

  function write(template: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => write(template, one));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, inner] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0 && name === 'Ref') return reference(template, inner as string);
    if (more.length === 0 && name === 'Fn::GetAtt') {
      const [id, attribute] = inner as [string, string];
      // An output of a nested stack says what it is in there.
      const nested = templates.get(template)?.Resources[id]?.Metadata?.['aws:asset:path'];
      if (nested && attribute.startsWith('Outputs.')) return write(nested, templates.get(nested)?.Outputs?.[attribute.slice('Outputs.'.length)]?.Value);
      return `${template.split('.')[0]}.${id}.${attribute}`;
    }
    if (more.length === 0 && name === 'Fn::Join') return (inner as [string, unknown[]])[1].map((one) => write(template, one)).join((inner as [string])[0]);
    if (more.length === 0 && name === 'Fn::ImportValue') return write(...(exported.get(inner as string) ?? ['', `no export ${String(inner)}`]));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, write(template, one)]));
  }
  return write;
}

const templates = readTemplates(inject('assembly'));
const write = writer(templates);

export const templateNames: readonly string[] = [...templates.keys()];

export const resources: readonly Resource[] = [...templates].flatMap(([template, { Resources }]) =>
  Object.entries(Resources).map(([id, { Type, Properties = {}, DeletionPolicy }]) => ({
    template,
    id,
    type: Type,
    properties: write(template, Properties) as Record<string, unknown>,
    deletionPolicy: DeletionPolicy,
  })),
);

export const ofType = (type: string): Resource[] => resources.filter((one) => one.type === `AWS::${type}`);

/** How others name it: `Ref`, or one of its attributes. */
export const nameOf = ({ template, id }: Resource, attribute?: string): string => `${template.split('.')[0]}.${id}${attribute ? `.${attribute}` : ''}`;

/** The only one of its type, or the one whose id begins so. */
export function theOne(type: string, beginning = ''): Resource {
  const [found, ...more] = ofType(type).filter(({ id }) => id.startsWith(beginning));
  if (!found || more.length > 0) throw new Error(`There is not one ${type} ${beginning}`);
  return found;
}
