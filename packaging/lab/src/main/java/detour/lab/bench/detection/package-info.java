/**
 * How fast a dead uplink is seen, and what the watching costs: Detour beside Debian's {@code lsm}
 * and a {@code ping} in a loop, in the same run.
 *
 * <p>The lab's clock and meters tell every figure; the wire's cost is counted by nftables on the
 * gateway. {@link detour.lab.bench.detection.DetectionReport} is pure.
 */
@NullMarked
package detour.lab.bench.detection;

import org.jspecify.annotations.NullMarked;
