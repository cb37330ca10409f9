import { GRAPH_SETTINGS, NODE_SETTINGS } from '@fexgraph/core';
import { optionSchema } from '@fexgraph/graph-files';
import * as z from 'zod';
import { type OptionField, optionFields } from './option-fields.ts';

const fieldsOf = (settings: Readonly<Record<string, z.ZodType>>): readonly OptionField[] =>
  optionFields(optionSchema({ options: z.object(settings).partial() }));

/** Forms for the settings of nodes and of graphs. */
export const SETTING_FIELDS = fieldsOf(NODE_SETTINGS);
export const GRAPH_SETTING_FIELDS = fieldsOf(GRAPH_SETTINGS);
