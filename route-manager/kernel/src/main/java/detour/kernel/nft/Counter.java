package detour.kernel.nft;

/**
 * A named counter.
 *
 * @param packets since the object was made
 * @param bytes of these packets, network header included
 */
public record Counter(long packets, long bytes) {}
