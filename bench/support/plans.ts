import type pg from 'pg';

/** What PostgreSQL did for one statement. */
export interface PlanSummary {
  /** Indexes, in the order of the plan. */
  indexes: string[];
  /** Tables that were read from end to end. */
  sequentialScans: string[];
  /** Rows that scans took from tables and indexes, those thrown away by a filter included. */
  rowsRead: number;
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/** Explains a statement by running it, with its values and unprepared, as the service runs it. */
export async function explainStatement(client: pg.Client, text: string, values: unknown[]): Promise<PlanSummary> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
  const root = rows[0]?.['QUERY PLAN'][0].Plan;
  if (!root) throw new Error('PostgreSQL answered no plan');
  const nodes = flatten(root);
  const scans = nodes.filter((node) => node['Node Type'].includes('Scan') && (node['Relation Name'] ?? node['Index Name']));
  return {
    indexes: [...new Set(scans.flatMap((node) => node['Index Name'] ?? []))],
    sequentialScans: [...new Set(scans.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : [])))],
    rowsRead: Math.round(scans.reduce((sum, node) => sum + rowsOf(node), 0)),
  };
} // prettier-ignore

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function rowsOf(node: PlanNode): number {
  const thrownAway = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + thrownAway) * node['Actual Loops'];
}
