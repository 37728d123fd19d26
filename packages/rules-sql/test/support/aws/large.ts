import type { TestDatabase } from '../databases.ts';
import { large, largeOnCloud } from '../large-on-cloud.ts';

/** Of ten rows of the bill four are instances, two disks, and four have tags alone. */
const id = `case when i % 10 < 4 then 'arn:aws:ec2:instance/' || ${large.node}
  when i % 10 < 6 then ${large.handle} else 'bucket-' || i end`;

/** A run on AWS in which everything there is many of grows with `count`. */
export const largeOnAws = (database: TestDatabase, count: number): Promise<void> =>
  largeOnCloud(database, count, 'AWS', {
    bill_rows: {
      row_uuid: 'i',
      lineitem_resourceid: id,
      lineitem_productcode: `'AmazonEC2'`,
      lineitem_lineitemtype: `'Usage'`,
      product_productfamily: `case when i % 20 = 0 then 'Data Transfer' else 'Compute' end`,
      lineitem_usagetype: `'In-Bytes'`,
      lineitem_usageamount: '24',
      lineitem_unblendedcost: '8',
      lineitem_blendedcost: '8',
      resourcetags: large.tags,
    },
    raw_rows: { lineitem_resourceid: id, lineitem_unblendedcost: '40', lineitem_unblendedrate: '744' },
    other_tag_matches: {
      source_uuid: `'another'`,
      row_uuid: 'i',
      matched_tag: `'"app": "app-' || i || '"'`,
    },
  });
