export const handler = async ({ routeKey }) => ({ reader: routeKey });
