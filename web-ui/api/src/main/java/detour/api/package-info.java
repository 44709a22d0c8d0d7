/**
 * The resources of {@code /api/v1} as records: what the server writes and what clients read. Field
 * names are the JSON names and never change within v1; times are ISO 8601 in UTC.
 */
@NullMarked
package detour.api;

import org.jspecify.annotations.NullMarked;
