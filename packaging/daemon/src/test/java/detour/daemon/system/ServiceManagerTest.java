package detour.daemon.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code systemctl list-jobs --no-legend} says of this service. */
class ServiceManagerTest {
  @Test
  void aRestartIsOneWhetherItRunsOrWaits() {
    assertThat(ServiceManager.restarts("123 detour.service restart running\n")).isTrue();
    assertThat(ServiceManager.restarts("  7 detour.service          restart waiting")).isTrue();
    assertThat(
            ServiceManager.restarts(
                "122 ssh.service start waiting\n123 detour.service restart running\n"))
        .isTrue();
  }

  @Test
  void stopsAndOtherServicesAreNone() {
    assertThat(ServiceManager.restarts("123 detour.service stop running\n")).isFalse();
    assertThat(ServiceManager.restarts("124 detour.service start running\n")).isFalse();
    assertThat(ServiceManager.restarts("124 detour.service try-restart running\n")).isFalse();
    assertThat(ServiceManager.restarts("123 my-detour.service restart running\n")).isFalse();
    assertThat(ServiceManager.restarts("1 a detour.service restart running\n")).isFalse();
    assertThat(ServiceManager.restarts("No jobs running.\n")).isFalse();
    assertThat(ServiceManager.restarts("")).isFalse();
  }
}
