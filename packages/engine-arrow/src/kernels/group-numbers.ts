import { noneValid, type NumberColumn } from '../columns.ts';
import { grownBytes, grownFloat64 } from '../growing.ts';

/** A number or null for each group, where groups are still added: null until it is set. */
export class GroupNumbers {
  values: Float64Array = new Float64Array(512);
  validity: Uint8Array = noneValid(512);

  /** Makes room for so many groups. */
  reserve(groups: number): void {
    this.values = grownFloat64(this.values, groups);
    this.validity = grownBytes(this.validity, (groups + 7) >> 3);
  }

  /** One number a group; a view. */
  column(groups: number): NumberColumn {
    this.reserve(groups);
    return {
      values: this.values.subarray(0, groups),
      validity: this.validity.subarray(0, (groups + 7) >> 3),
    };
  }
}
