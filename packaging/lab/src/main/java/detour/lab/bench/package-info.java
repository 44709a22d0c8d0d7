/**
 * How long an office is without answer when an uplink dies: Detour beside an oracle and beside
 * Debian's {@code lsm}, in the same run, one cut of each in turn.
 *
 * <p>Every figure is measured by the lab's meters from the office. {@link
 * detour.lab.bench.Statistics}, {@link detour.lab.bench.MarkdownReport} and {@link
 * detour.lab.bench.SvgPlot} are pure.
 */
@NullMarked
package detour.lab.bench;

import org.jspecify.annotations.NullMarked;
