/** Takes on the role that it is asked to, by the name of a variable or by its ARN. */
import { takeOn } from '@regulars/functions/runtime/takeOn.ts';

export const handler = async ({ body }) => {
  const { variable, arn } = JSON.parse(body);
  const role = arn ?? process.env[variable];
  if (!role) throw new Error(`The environment lacks ${variable}`);
  try {
    const { AccessKeyId } = await takeOn(role, 'W');
    return { taken: AccessKeyId.startsWith('ASIA') };
  } catch ({ name }) {
    return { refused: name };
  }
};
