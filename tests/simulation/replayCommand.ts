/** What a person types to see that simulation again. */
export const replayCommand = (seed: number, minutes: number): string =>
  `PFAD_SIM_SEED=${seed} PFAD_SIM_MINUTES=${minutes} npm run test:simulate`
