/** How many seats there are, used and free. One statement, guarded by the function it calls. */
import { hotQuery } from '../kernel/command.ts';
import { forbidden, notFound } from '../kernel/errors.ts';
import { OrganizationInput, type CapacityView } from './contract.ts';
import { capacityView, type CapacityRow } from './views.ts';

export const capacity = hotQuery({
  verb: 'seats.capacity',
  input: OrganizationInput,
  async run({ input, read }): Promise<CapacityView> {
    const [row] = await read<CapacityRow>('SELECT * FROM check_organization_capacity($1)', [input.organizationId]);
    if (row) return capacityView(row);
    const [known] = await read<{ knows: boolean }>('SELECT app.knows($1) AS knows', [input.organizationId]);
    throw known?.knows ? forbidden('to be admitted to this organisation') : notFound('organisation');
  },
});
