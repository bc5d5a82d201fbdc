/** The port of the web host, where it is free and none was asked for: one to remember (PFAD on a telephone's keys). */
export const USUAL_PORT = 7323
