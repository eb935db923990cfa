/** The range of int and uint: 64 bits. */
export const INT_MIN = -(1n << 63n);
export const INT_MAX = (1n << 63n) - 1n;
export const UINT_MAX = (1n << 64n) - 1n;

export const isInt = (value: bigint): boolean => value >= INT_MIN && value <= INT_MAX;
export const isUint = (value: bigint): boolean => value >= 0n && value <= UINT_MAX;
