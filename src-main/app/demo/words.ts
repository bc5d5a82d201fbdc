/** `3.4 s`, for the story of a fault. */
export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
