/** Workflows note their trail for replays; while they run for real nobody listens, but the worker must know the sink. */
export const unheardTrail = { trail: { note: { fn: () => {}, callDuringReplay: false } } };
