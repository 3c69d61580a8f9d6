/** Money on the wire and everywhere else: integer minor units and a lower-case ISO 4217 code. Browser-safe. */
export interface Money {
  amount: number;
  currency: string;
}

export const money = (amount: number, currency: string): Money => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Money is counted in whole minor units, not ${amount}.`);
  return { amount, currency: currency.toLowerCase() };
};
