/** Knows one ticket; hands on the event it was asked with. */
export const handler = async (event: { methodArn: string; queryStringParameters: { ticket: string } }) => {
  const { ticket } = event.queryStringParameters;
  if (ticket === 'forged') throw new Error('Unauthorized');
  if (ticket === 'broken') throw new Error('Out of order');
  const Effect = ticket === 'denied' ? 'Deny' : 'Allow';
  return {
    principalId: 'u1',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: event.methodArn }] },
    context: { user: 'u1', asked: JSON.stringify(event) },
  };
};
