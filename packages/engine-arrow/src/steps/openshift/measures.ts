/** What use and capacity are measured in. */
export const hourUnits = ['cpu_core_hours', 'memory_gigabyte_hours'];
