/** A command that cannot be carried out as it was given; the message is for who gave it. */
export class Wrong extends Error {}
