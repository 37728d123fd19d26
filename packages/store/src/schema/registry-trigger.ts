/**
 * Koku's rule that a row of the registry makes its partition (tables/partitions.md, "Registry"): the row's state is
 * carried out in the same transaction. Only range and default partitions exist; subpartitions are passed on.
 */
export const registryFunction = `
create function public.trfn_partition_manager() returns trigger language plpgsql as $function$
declare
  parent text;
  part text;
  bounds text;
  attached boolean;
begin
  -- A table with pending deferred checks cannot be altered.
  set constraints all immediate;

  if tg_op = 'DELETE' then
    part := format('%I.%I', old.schema_name, old.table_name);
    if to_regclass(part) is not null then
      if old.active then
        execute format('alter table %I.%I detach partition %s', old.schema_name, old.partition_of_table_name, part);
      end if;
      execute format('drop table %s', part);
    end if;
    return null;
  end if;

  parent := format('%I.%I', new.schema_name, new.partition_of_table_name);
  part := format('%I.%I', new.schema_name, new.table_name);
  if (new.partition_parameters ->> 'default')::boolean then
    bounds := 'default';
  elsif new.partition_type = 'range' then
    bounds := format('for values from (%L) to (%L)',
      new.partition_parameters ->> 'from', new.partition_parameters ->> 'to');
  else
    raise exception 'partition type % of % is not supported', new.partition_type, part;
  end if;

  if tg_op = 'INSERT' then
    if new.subpartition_type is not null then
      bounds := bounds || format(' partition by %s (%I)', new.subpartition_type, new.subpartition_col);
    end if;
    execute format('create table if not exists %s partition of %s %s', part, parent, bounds);
    return null;
  end if;

  if old.partition_of_table_name <> new.partition_of_table_name then
    execute format('alter table if exists %I.%I rename to %I',
      old.schema_name, old.partition_of_table_name, new.partition_of_table_name);
  end if;
  if old.table_name <> new.table_name then
    execute format('alter table if exists %I.%I rename to %I', old.schema_name, old.table_name, new.table_name);
  end if;
  select relispartition into attached from pg_class where oid = to_regclass(part);
  if attached and (not new.active or old.partition_parameters <> new.partition_parameters) then
    execute format('alter table %s detach partition %s', parent, part);
    attached := false;
  end if;
  if not attached and new.active then
    execute format('alter table %s attach partition %s %s', parent, part, bounds);
  end if;
  return null;
end
$function$`;

/** The trigger of one tenant's registry; the schema comes quoted. */
export function registryTrigger(schema: string): string {
  return `create trigger tr_partition_manager after insert or update or delete on ${schema}.partitioned_tables
    for each row execute function public.trfn_partition_manager()`;
}
