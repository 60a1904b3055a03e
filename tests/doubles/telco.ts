/** A double of the table of telephone customers: the same columns, sizes, shares and blanks, drawn from a seed. */
import { seeded } from '@regulars/shared/rules/random.ts';

export const telcoHeaders = [
  'customerID',
  'gender',
  'SeniorCitizen',
  'Partner',
  'Dependents',
  'tenure',
  'PhoneService',
  'MultipleLines',
  'InternetService',
  'OnlineSecurity',
  'OnlineBackup',
  'DeviceProtection',
  'TechSupport',
  'StreamingTV',
  'StreamingMovies',
  'Contract',
  'PaperlessBilling',
  'PaymentMethod',
  'MonthlyCharges',
  'TotalCharges',
  'Churn',
] as const;

export function telcoRows(count: number, seed = 1): string[][] {
  const random = seeded(seed);
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const yesNo = (share = 0.5) => (random.chance(share) ? 'Yes' : 'No');
  return Array.from({ length: count }, (_, at) => {
    const id = `${String(at).padStart(4, '0')}-${Array.from({ length: 5 }, () => random.pick(letters)).join('')}`;
    const tenure = random.chance(0.002) ? 0 : 1 + random.below(72);
    const phone = yesNo(0.9);
    const internet = random.pick(['DSL', 'DSL', 'Fiber optic', 'Fiber optic', 'No']);
    const extra = () => (internet === 'No' ? 'No internet service' : yesNo());
    const monthly = 18 + random.below(10_000) / 100;
    return [
      id,
      random.pick(['Female', 'Male']),
      random.chance(0.16) ? '1' : '0',
      yesNo(),
      yesNo(0.3),
      String(tenure),
      phone,
      phone === 'No' ? 'No phone service' : yesNo(),
      internet,
      extra(),
      extra(),
      extra(),
      extra(),
      extra(),
      extra(),
      random.pick(['Month-to-month', 'Month-to-month', 'One year', 'Two year']),
      yesNo(0.6),
      random.pick(['Electronic check', 'Mailed check', 'Bank transfer (automatic)', 'Credit card (automatic)']),
      monthly.toFixed(2),
      tenure === 0 ? ' ' : (monthly * tenure).toFixed(2),
      yesNo(0.26),
    ];
  });
}

export const telcoCsv = (count: number, seed = 1): string => [telcoHeaders, ...telcoRows(count, seed)].map((row) => row.join(',')).join('\n');
