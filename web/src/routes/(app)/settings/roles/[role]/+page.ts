export const load = ({ params }) => ({ role: params.role });
