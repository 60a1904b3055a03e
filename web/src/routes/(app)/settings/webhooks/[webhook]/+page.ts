export const load = ({ params }) => ({ webhook: params.webhook });
