import { FexgraphError, FexSchema } from '@fexgraph/core';

/**
 * The columns of one table for rows of several runs: those of the run that has most, then what only others have. Rows
 * have nulls where their run has no such column.
 *
 * @throws FexgraphError BAD_INPUT where two runs have different columns in a group of one name.
 */
export function unionSchema(schemas: readonly FexSchema[]): FexSchema {
  const widest = schemas.reduce((most, schema) => (schema.columns.length > most.columns.length ? schema : most));
  const groups = [...widest.groups];
  for (const group of schemas.flatMap((schema) => schema.groups)) {
    const known = groups.find(({ name }) => name === group.name);
    if (!known) groups.push(group);
    else if (known.type !== group.type || known.columns.join('\n') !== group.columns.join('\n')) {
      throw new FexgraphError('BAD_INPUT', `the columns of group "${group.name}" are not the same in all runs`, {
        hint: 'write a table for each input',
      });
    }
  }
  return new FexSchema(groups);
}
