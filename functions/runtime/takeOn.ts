/** AssumeRole, with the workspace as the session's tag. */
import { AssumeRoleCommand, type Credentials, STSClient } from '@aws-sdk/client-sts';
import { TAG } from '@regulars/shared/operations/reach.ts';

const SECONDS = 3600;

export async function takeOn(role: string, workspace: string | undefined): Promise<Credentials> {
  const { Credentials: given } = await new STSClient({ maxAttempts: 3 }).send(
    new AssumeRoleCommand({
      RoleArn: role,
      RoleSessionName: workspace ?? 'regulars',
      DurationSeconds: SECONDS,
      ...(workspace ? { Tags: [{ Key: TAG, Value: workspace }] } : {}),
    }),
  );
  if (!given) throw new Error(`No credentials were given for ${role}`);
  return given;
}
