import { columnsOf, type Step } from '../../contract/index.ts';
import { costColumns } from './columns.ts';

/** Labels, and what virtual machines cost (spec cost-model.md 4, 5, 6). */
export const vmSteps = [
  {
    name: 'label_texts',
    about: 'Every label text of the run, once',
    columns: columnsOf('text', 'label_text'),
    reads: ['usage_lines', 'namespace_label_days'],
  },
  {
    name: 'label_members',
    about: 'Members of each distinct label text',
    columns: columnsOf('text', 'label_text', 'key', 'value'),
    reads: ['label_texts'],
  },
  {
    name: 'label_objects',
    about: 'Each distinct label text as a canonical object',
    columns: { label_text: 'text', labels: 'json' },
    reads: ['label_texts', 'label_members'],
  },
  {
    name: 'label_rates',
    about: 'What a rate by tag takes for a label object that it is for',
    columns: { rate: 'integer', labels: 'json', amount: 'double' },
    reads: ['label_members', 'label_objects', 'rates', 'rate_values'],
  },
  {
    name: 'vm_usage',
    about:
      'Usage of a virtual machine in the month, by day, place and label objects; some of it is charged now',
    columns: {
      usage_start: 'date',
      ...columnsOf('text', 'vm', 'cluster_id', 'cluster_alias', 'data_source', 'namespace', 'node'),
      ...columnsOf('json', 'pod_labels', 'all_labels'),
      cost_category_id: 'integer',
      resource_id: 'text',
      charged: 'boolean',
    },
    reads: ['usage_lines', 'label_members', 'label_objects', 'calendar'],
  },
  {
    name: 'vm_day_hours',
    about:
      'Hours of a virtual machine on a day: from its reports, or from pods where the tenant has no such reports',
    columns: { usage_start: 'date', vm: 'text', hours: 'double' },
    reads: ['vm_hours', 'pod_label_hours', 'run'],
  },
  {
    name: 'vm_day_cores',
    about: 'Cores of a virtual machine on a day, and the longest uptime with one number of them',
    columns: { usage_start: 'date', vm: 'text', ...columnsOf('double', 'cores', 'uptime') },
    reads: ['vm_hours'],
  },
  {
    name: 'vm_daily_cores',
    about: 'Cores of a virtual machine on a day, by the daily reports',
    columns: { usage_start: 'date', vm: 'text', cores: 'double' },
    reads: ['vm_days'],
  },
  {
    name: 'vm_last',
    about: 'The last hour of a virtual machine in the month: its day, node and resource id',
    columns: { usage_start: 'date', ...columnsOf('text', 'vm', 'node', 'resource_id') },
    reads: ['vm_hours'],
  },
  {
    name: 'vm_labels',
    about: 'All labels of a virtual machine on its last day, united',
    columns: { vm: 'text', labels: 'json' },
    reads: ['vm_usage', 'vm_last', 'label_members', 'label_objects'],
  },
  {
    name: 'vm_hour_costs',
    about:
      'Hours of virtual machines at flat rates: every place and label object of a day has all of its hours',
    columns: costColumns,
    reads: ['vm_usage', 'vm_day_hours', 'rates'],
  },
  {
    name: 'vm_core_costs',
    about: 'Cores of virtual machines at flat rates, by day and namespace',
    columns: costColumns,
    reads: ['vm_usage', 'vm_day_cores', 'vm_last', 'vm_labels', 'rates'],
  },
  {
    name: 'vm_hour_tag_costs',
    about: 'Hours of virtual machines at rates by tag',
    columns: costColumns,
    reads: ['vm_usage', 'vm_day_hours', 'label_rates', 'rates'],
  },
  {
    name: 'vm_core_tag_costs',
    about: 'Cores of virtual machines at rates by tag, by day, namespace and label objects',
    columns: costColumns,
    reads: ['vm_usage', 'vm_day_cores', 'vm_daily_cores', 'vm_last', 'label_rates', 'rates'],
  },
] as const satisfies readonly Step[];
