export { asciiJson } from './ascii-json.ts';
export { chooseNumbers } from './choose-numbers.ts';
export { containsJoin } from './contains-join.ts';
export { distinctCodes } from './distinct-codes.ts';
export { NumberEncoder } from './encode-numbers.ts';
export { encodeTexts } from './encode-texts.ts';
export { filterRows } from './filter.ts';
export { filterLabels } from './filter-labels.ts';
export { groupCountDistinct } from './group-count-distinct.ts';
export { groupMax, groupMin, GroupExtreme } from './group-extreme.ts';
export { GroupMaxCode, groupMaxCode, type CompareCodes } from './group-max-code.ts';
export { groupRows, type Groups } from './group-rows.ts';
export { groupSum, GroupSum } from './group-sum.ts';
export { HashGroups } from './hash-groups.ts';
export { hashJoin, type JoinedRows, type JoinSide } from './hash-join.ts';
export { labelMembers, type LabelMembers } from './label-members.ts';
export {
  canonicalLabels,
  hasNestedMember,
  parseLabels,
  parseObject,
  scientific,
  type Labels,
} from './label-objects.ts';
export { matchesLike } from './like.ts';
export { lowerCase, lowerCaseOf } from './lower-case.ts';
export { mappedTexts } from './map-texts.ts';
export { mergeLabels } from './merge-labels.ts';
export { multiply } from './multiply.ts';
export { productHalfUp, roundedNumber, roundHalfUp } from './round-half-up.ts';
export { suffixJoin, type CodePairs } from './suffix-join.ts';
export { takeCodes, takeNumbers } from './take.ts';
export { TextPool } from './text-pool.ts';
